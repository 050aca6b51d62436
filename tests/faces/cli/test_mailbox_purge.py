"""`ombud mailbox purge` and the countdown in `list` and `show`: shown, asked, and gone the whole way."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.faces.cli.conftest import Run
from tests.support.installations import Installation

Ask = Callable[..., dict[str, Any]]
SETTINGS = ("OMBUD_MAILBOX_ADDRESS", "OMBUD_MAILBOX_PATH", "OMBUD_MAILBOX_AUTHSERV_IDS")


@pytest.fixture(autouse=True)
def disconnected(run: Run, installation: Installation) -> None:
    assert run("migrate").exit_code == 0
    for name in SETTINGS:
        installation.environ.pop(name)
    assert run("mailbox", "disconnect", "privacy", "--yes").exit_code == 0


def status(ask: Ask) -> str:
    (one,) = ask("mailbox", "list")["mailboxes"]
    return str(one["status"])


def test_list_and_show_tell_how_many_days_are_left(run: Run, ask: Ask) -> None:
    (one,) = ask("mailbox", "list")["mailboxes"]
    facts = one["purge"]
    assert facts["days"] in {29, 30}, "it begins some hours before the last day is over"
    assert (facts["early"], facts["begun"], facts["held"]) == (False, False, False)
    assert (facts["open_cases"], facts["earliest_due"]) == (0, None)
    said = f"Purge in {facts['days']} days, on {facts['on']}."
    assert f"privacy: {said}" in run("mailbox", "list").output
    assert said in run("mailbox", "show", "privacy").output
    assert said.rstrip(".") in run("doctor").output


def test_under_json_without_yes_it_shows_and_does_nothing(ask: Ask) -> None:
    facts = ask("mailbox", "purge", "privacy")
    assert (facts["done"], facts["cases"], facts["open_cases"]) == (False, 0, [])
    assert status(ask) == "disconnected"


@pytest.mark.parametrize("typed", ["n\n", "\n"])
def test_it_shows_asks_and_takes_no_for_an_answer(run: Run, ask: Ask, typed: str) -> None:
    output = run("mailbox", "purge", "privacy", typed=typed).output
    assert "are deleted for good" in output
    assert "Delete what was read of mailbox privacy for good? [y/N]" in output
    assert status(ask) == "disconnected"


def test_left_to_serve_it_is_closed_for_good_at_once(run: Run, ask: Ask) -> None:
    assert "`ombud serve` deletes what was read" in run("mailbox", "purge", "privacy", typed="y\n").output
    assert status(ask) == "purging"


def test_with_now_it_goes_the_whole_way_here(ask: Ask, run: Run) -> None:
    facts = ask("mailbox", "purge", "privacy", "--now", "--yes")
    assert (facts["done"], facts["through"]) == (True, True)
    assert status(ask) == "purged"
    again = run("mailbox", "purge", "privacy", "--yes")
    assert again.exit_code != 0
    assert "deleted already" in again.output


def test_one_of_the_settings_is_not_resumed_by_a_link(run: Run) -> None:
    refused = run("mailbox", "resume", "privacy")
    assert refused.exit_code != 0
    assert "set up in the settings" in refused.output
