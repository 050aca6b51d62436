"""`ombud mailbox purge` and the countdown in `list` and `show`: shown, asked, and gone the whole way."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.wiring.office import open_office
from tests.faces.cli.conftest import Run
from tests.support.installations import ADDRESS, Installation

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


def test_one_that_was_taken_out_of_the_settings_is_resumed_there(run: Run) -> None:
    refused = run("mailbox", "resume", "privacy")
    assert refused.exit_code != 0
    assert "name it there again, and it goes on with everything" in refused.output


CONNECT = ("mailbox", "connect", "--provider", "imap", "--address", ADDRESS)


def test_connecting_the_same_address_again_asks_what_becomes_of_the_old_one(run: Run, ask: Ask) -> None:
    output = run(*CONNECT, typed="resume\n").output
    assert "Mailbox privacy was disconnected. Purge in" in output
    assert "Resume it, or purge it now (resume, purge):" in output
    assert "to connect mailbox privacy:" in output, "it moves to another provider, with all that it has"
    assert status(ask) == "disconnected", "until access is given"


def test_under_json_it_is_not_guessed_which(run: Run, ask: Ask) -> None:
    refused = run(*CONNECT, "--json")
    assert refused.exit_code == Exit.USAGE
    assert "say --old resume, or --old purge" in refused.output + refused.stderr
    assert status(ask) == "disconnected"


def test_with_old_resume_it_goes_on_with_its_history_and_nobody_is_asked(run: Run, ask: Ask) -> None:
    made = ask(*CONNECT, "--old", "resume")
    assert made["mailbox"] == "privacy"
    (one,) = ask("mailbox", "list")["mailboxes"]
    assert one["purge"] is not None, "withdrawn only once access is given"
    assert "Resume it" not in run(*CONNECT, "--old", "resume").output


def test_with_old_purge_it_is_closed_for_good_and_a_new_one_begins(run: Run, ask: Ask) -> None:
    made = ask(*CONNECT, "--old", "purge")
    assert made["again"] is False
    statuses = {one["name"]: one["status"] for one in ask("mailbox", "list")["mailboxes"]}
    assert sorted(statuses.values()) == ["proposed", "purging"]
    assert statuses[made["mailbox"]] == "proposed"
    assert "Resume it" not in run(*CONNECT).output, "there is nothing left to decide"


@pytest.mark.parametrize("typed", ["neither\n", "\n", ""])
def test_what_is_typed_otherwise_decides_nothing(run: Run, ask: Ask, typed: str) -> None:
    assert run(*CONNECT, typed=typed).exit_code != 0
    assert status(ask) == "disconnected"


def test_old_knows_two_words(run: Run) -> None:
    refused = run(*CONNECT, "--old", "forget")
    assert refused.exit_code == Exit.USAGE
    assert "resume" in refused.stderr + refused.output


def test_an_address_that_nobody_disconnected_is_not_asked_about(run: Run) -> None:
    other = ("mailbox", "connect", "--provider", "imap", "--address", "other@acme.example")
    output = run(*other).output
    assert "was disconnected" not in output
    assert "connect mailbox other:" in output


def test_the_setting_of_batches_is_what_a_purge_goes_by(installation: Installation) -> None:
    installation.environ["OMBUD_RETENTION_PURGE_BATCH"] = "20"
    with open_office(installation.settings) as office:
        assert office.desk.rules.purge_batch == 20
