"""`ombud mailbox disconnect`: says first what will happen, asks, and goes the whole way out."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.cli.operator import operator
from tests.faces.cli.conftest import Run

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def set_up(run: Run) -> None:
    assert run("migrate").exit_code == 0


def status(ask: Ask) -> str:
    (one,) = ask("mailbox", "list")["mailboxes"]
    return str(one["status"])


def test_without_yes_nothing_is_done_under_json(ask: Ask) -> None:
    facts = ask("mailbox", "disconnect", "privacy")
    assert (facts["done"], facts["open_cases"], facts["cancelled"]) == (False, 0, [])
    assert status(ask) == "connected"


def test_with_yes_it_goes_the_whole_way(ask: Ask, run: Run) -> None:
    facts = ask("mailbox", "disconnect", "privacy", "--yes")
    assert (facts["done"], facts["through"]) == (True, True)
    assert status(ask) == "disconnected"
    record = ask("mailbox", "show", "privacy")["record"]
    assert {one["kind"] for one in record} >= {"disconnecting", "disconnected"}
    assert operator().id in run("mailbox", "show", "privacy").output


def test_it_says_what_will_happen_and_asks(run: Run, ask: Ask) -> None:
    output = run("mailbox", "disconnect", "privacy", "--yes").output
    assert "reads and sends nothing in mailbox privacy" in output
    assert "Mailbox privacy is disconnected" in output
    assert status(ask) == "disconnected"


def test_a_second_time_it_says_that_there_is_nothing_to_disconnect(run: Run) -> None:
    run("mailbox", "disconnect", "privacy", "--yes")
    again = run("mailbox", "disconnect", "privacy", "--yes")
    assert again.exit_code != 0
    assert "is not connected" in again.output


def test_one_that_is_not_there_is_refused(run: Run) -> None:
    refused = run("mailbox", "disconnect", "nobodys", "--yes")
    assert refused.exit_code != 0


def test_its_help_teaches(run: Run) -> None:
    output = run("mailbox", "disconnect", "--help").output
    assert "ombud mailbox disconnect privacy" in output
    assert "become drafts again" in output
