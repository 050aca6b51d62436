"""`ombud mailbox disconnect`: says first what will happen, asks, and goes the whole way out."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.cli.operator import operator
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation

Ask = Callable[..., dict[str, Any]]


SETTINGS = ("OMBUD_MAILBOX_ADDRESS", "OMBUD_MAILBOX_PATH", "OMBUD_MAILBOX_AUTHSERV_IDS")


@pytest.fixture(autouse=True)
def described(run: Run, installation: Installation) -> dict[str, str]:
    """Is what described the mailbox until it was taken out of the settings."""
    assert run("migrate").exit_code == 0
    return {name: installation.environ.pop(name) for name in SETTINGS}


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
    assert "There is no such mailbox; ombud mailbox list names them all." in " ".join(refused.output.split())


def test_one_that_the_settings_describe_stays_and_the_reason_is_told(
    run: Run, ask: Ask, installation: Installation, described: dict[str, str]
) -> None:
    installation.environ |= described
    refused = run("mailbox", "disconnect", "privacy", "--yes")
    assert refused.exit_code == Exit.FOUND.value
    assert "take it out of them" in refused.output
    assert status(ask) == "connected"


def test_one_that_is_back_in_the_settings_is_read_again_and_the_doctor_says_so_until_then(
    run: Run, ask: Ask, installation: Installation, described: dict[str, str]
) -> None:
    assert ask("mailbox", "disconnect", "privacy", "--yes")["through"]
    installation.environ |= described
    assert "The settings describe it, and it is not read." in run("doctor").output
    assert run("migrate").exit_code == 0
    assert status(ask) == "connected"
    assert "it is not read" not in run("doctor").output


def test_a_name_or_an_address_that_stands_already_is_described_by_nobody(
    run: Run, installation: Installation, described: dict[str, str]
) -> None:
    installation.environ |= described | {"OMBUD_MAILBOX_NAME": "gdpr"}
    refused = run("migrate")
    assert refused.exit_code == Exit.FOUND.value
    assert "whose address mailbox privacy has already" in refused.output


def test_its_help_teaches(run: Run) -> None:
    output = run("mailbox", "disconnect", "--help").output
    assert "ombud mailbox disconnect privacy" in output
    assert "become drafts again" in output
