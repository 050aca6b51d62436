"""`ombud case erase`: shown, asked, and gone at once; refused by saying what would help."""

from collections.abc import Callable
from typing import Any

import click
import pytest
from sqlalchemy import create_engine, text

from bot.cli.exits import Exit
from bot.cli.operator import operator
from bot.wiring.office import database_file, open_office
from handlers.casework import closing
from handlers.domain.case import ActionId
from handlers.domain.presses import Press
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation

Ask = Callable[..., dict[str, Any]]
NUMBER = "2026-0001"
WHY = "Meant for another company"


pytestmark = pytest.mark.usefixtures("one_case")


@pytest.fixture
def closed(installation: Installation, one_case: None) -> None:
    """Has the case closed, as no request."""
    del one_case
    with open_office(installation.settings) as opened:
        with opened.desk.reading("tests.case") as tx:
            case = tx.cases.all(tx.organisations.first().id, 1)[0]  # type: ignore[union-attr] # it is set up
        answers = {"sure": "yes", "reason": ""}
        press = Press("close", ActionId.NOT_A_REQUEST, case.id, operator(), case.version, answers)
        closing.not_a_request(opened.desk, press)


def words_left(ask: Ask) -> int:
    """Return how many letters of the case can still be read."""
    return sum(not one.get("erased") for one in ask("case", "show", NUMBER)["messages"])


@pytest.mark.usefixtures("closed")
def test_a_preview_says_what_goes_and_what_stays_and_does_nothing(run: Run, ask: Ask) -> None:
    output = run("case", "erase", NUMBER, "--preview").output
    assert f"Of case {NUMBER} is erased for good: 1 letter or reply" in output
    assert "Nobody can take this back." in output
    assert "the record without words stay until" in output
    assert "[y/N]" not in output
    facts = ask("case", "erase", NUMBER, "--preview")
    assert (facts["done"], facts["route"], facts["held"], facts["stops"]) == (False, "admin", False, None)
    assert facts["goes"] == ["enclosures", "originals", "letters", "notes"]
    assert facts["amounts"]["letters"] == 1
    assert words_left(ask) == 1


@pytest.mark.usefixtures("closed")
def test_under_json_without_yes_it_shows_and_does_nothing(ask: Ask) -> None:
    assert ask("case", "erase", NUMBER, "--reason", WHY)["done"] is False
    assert words_left(ask) == 1


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("typed", ["n\n", "\n"])
def test_it_shows_asks_and_takes_no_for_an_answer(run: Run, ask: Ask, typed: str) -> None:
    output = run("case", "erase", NUMBER, "--reason", WHY, typed=typed).output
    assert "is erased for good" in output
    assert f"Erase case {NUMBER} for good? [y/N]" in output
    assert words_left(ask) == 1


@pytest.mark.usefixtures("closed")
def test_with_a_yes_it_is_gone_and_the_record_says_who_asked(run: Run, ask: Ask) -> None:
    output = run("case", "erase", NUMBER, "--reason", WHY, typed="y\n").output
    assert f"Case {NUMBER} is erased" in output
    assert WHY not in output
    shown = ask("case", "show", NUMBER)
    assert words_left(ask) == 0
    (asked,) = [one for one in shown["record"] if one["kind"] == "erasure_asked"]
    assert asked["actor"].startswith("cli:")
    assert asked["facts"] == {"route": "admin"}
    assert shown["case"]["erased_at"] is not None
    assert WHY in shown["erasure"]["reason"]
    assert ask("case", "verify", NUMBER)["breaks"] == []


@pytest.mark.usefixtures("closed")
def test_what_changed_while_somebody_read_what_goes_is_shown_anew(
    run: Run, ask: Ask, monkeypatch: pytest.MonkeyPatch, installation: Installation
) -> None:
    def confirm(_: str) -> bool:
        engine = create_engine(f"sqlite:///{database_file(installation.settings)}")
        with engine.begin() as connection:
            connection.execute(text("UPDATE case_file SET version = version + 1"))
        return True

    monkeypatch.setattr(click, "confirm", confirm)
    done = run("case", "erase", NUMBER, "--reason", WHY)
    assert done.exit_code == Exit.FOUND
    assert f"Case {NUMBER} changed while you looked at it; nothing was done." in done.output
    assert words_left(ask) == 1


@pytest.mark.usefixtures("closed")
def test_under_json_with_yes_it_is_done(ask: Ask) -> None:
    facts = ask("case", "erase", NUMBER, "--reason", WHY, "--yes")
    assert (facts["ok"], facts["done"], facts["ended"]) == (True, True, True)
    assert facts["skeleton_until"] is not None
    assert words_left(ask) == 0


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("reason", [(), ("--reason", " ")])
def test_it_asks_for_a_reason_before_it_asks_whether(run: Run, ask: Ask, reason: tuple[str, ...]) -> None:
    refused = run("case", "erase", NUMBER, *reason)
    assert refused.exit_code == Exit.USAGE
    assert "--reason" in refused.output
    assert "[y/N]" not in refused.output
    assert words_left(ask) == 1


@pytest.mark.usefixtures("closed")
def test_too_long_a_reason_is_a_fault_of_the_command_line(run: Run, ask: Ask) -> None:
    refused = run("case", "erase", NUMBER, "--reason", "x" * 1_001, "--yes")
    assert refused.exit_code == Exit.USAGE
    assert "Keep it to 1000 characters" in refused.output
    assert words_left(ask) == 1


def test_an_open_case_is_refused_with_what_helps(run: Run, ask: Ask) -> None:
    refused = run("case", "erase", NUMBER, "--reason", WHY, "--yes")
    assert refused.exit_code == Exit.FOUND
    assert "answer and close it first, then erase it" in refused.output
    facts = ask("case", "erase", NUMBER, "--preview")
    assert "answer and close it first" in facts["stops"]
    assert "answer and close it first" in run("case", "erase", NUMBER, "--preview").output


def test_a_number_that_nobody_has_is_not_found(run: Run) -> None:
    refused = run("case", "erase", "1999-0001", "--reason", WHY, "--yes")
    assert refused.exit_code == Exit.FOUND
    assert "no such case" in refused.output


@pytest.mark.usefixtures("closed")
def test_what_a_hold_keeps_is_asked_for_and_goes_after_its_release(run: Run, ask: Ask) -> None:
    held = ask("hold", "place", NUMBER, "--reason", "Claim", "--review-on", soon())
    output = run("case", "erase", NUMBER, "--reason", WHY, "--yes").output
    assert "A legal hold keeps it" in output
    assert "is erased by itself once no legal hold keeps it" in output
    assert words_left(ask) == 1
    again = run("case", "erase", NUMBER, "--reason", WHY, "--yes")
    assert again.exit_code == Exit.FOUND
    assert "is being erased already" in again.output
    released = ask("hold", "release", str(held["hold"]), "--reason", "Settled")
    assert released["resumed"] == ["admin"]


@pytest.mark.usefixtures("closed")
def test_a_lost_ledger_is_told_with_what_helps(run: Run, ask: Ask, installation: Installation) -> None:
    (ledger,) = installation.data.glob("*erasures.jsonl")
    ledger.unlink()
    refused = run("case", "erase", NUMBER, "--reason", WHY, "--yes")
    assert refused.exit_code == Exit.SETUP
    assert "erasure ledger" in refused.output
    del ask


def soon() -> str:
    from datetime import UTC, datetime, timedelta

    return (datetime.now(UTC) + timedelta(days=60)).date().isoformat()
