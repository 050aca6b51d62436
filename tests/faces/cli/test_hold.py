"""`ombud hold`: placed on a case or a mailbox, listed, looked at again, and released."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.faces.cli.conftest import Run
from tests.support.installations import Installation
from tests.support.letters import ASKS_ACCESS, letter

Ask = Callable[..., dict[str, Any]]
TODAY = datetime.now(UTC).date()
SOON, LATER = ((TODAY + timedelta(days=days)).isoformat() for days in (30, 90))
REASON = "Claim before the court"


@pytest.fixture
def number(installation: Installation, run: Run, ask: Ask) -> str:
    """Is the number of a case."""
    assert run("migrate").exit_code == 0
    installation.drop(letter(text=ASKS_ACCESS))
    assert run("ingest", installation.maildir).exit_code == 0
    (case,) = ask("case", "list")["cases"]
    return str(case["number"])


def placed(ask: Ask, named: str, *more: str) -> dict[str, Any]:
    return ask("hold", "place", named, "--reason", REASON, "--review-on", SOON, *more)


def rows(installation: Installation, statement: str) -> list[Any]:
    with sqlite3.connect(installation.data / "ombud.sqlite3") as connection:
        found = connection.execute(statement).fetchall()
    connection.close()
    return found


def test_a_hold_is_placed_listed_put_off_and_released(run: Run, ask: Ask, number: str) -> None:
    assert "No hold stands" in run("hold", "list").stdout
    hold = placed(ask, number)
    assert (hold["case"], hold["review_on"], hold["stands"]) == (number, SOON, True)
    assert hold["owner"] == hold["placed_by"]
    assert hold["placed_by"].startswith("cli:")
    (listed,) = ask("hold", "list")["holds"]
    assert (listed["hold"], listed["reason"]) == (hold["hold"], REASON)

    assert ask("hold", "review")["holds"] == []
    assert ask("hold", "review", str(hold["hold"]), "--on", LATER)["review_on"] == LATER

    released = ask("hold", "release", str(hold["hold"]), "--reason", "settled")
    assert (released["stands"], released["release_reason"], released["resumed"]) == (False, "settled", [])
    assert ask("hold", "list")["holds"] == []
    assert [one["hold"] for one in ask("hold", "list", "--all")["holds"]] == [hold["hold"]]


def test_people_read_what_happened_and_what_to_do_next(run: Run, number: str) -> None:
    said = run("hold", "place", number, "--reason", REASON, "--review-on", SOON).stdout
    assert f"stands on case {number}: nothing of it is deleted" in said
    hold = said.split()[1]
    assert f"ombud hold release {hold}" in said
    table = run("hold", "list").stdout
    assert all(words in table for words in (hold, f"case {number}", SOON, REASON))
    assert f"looked at again on {LATER}" in run("hold", "review", hold, "--on", LATER).stdout
    assert "is released" in run("hold", "release", hold, "--reason", "settled").stdout
    assert "released 20" in run("hold", "list", "--all").stdout
    assert "No hold is to be reviewed now." in run("hold", "review").stdout


def test_a_mailbox_is_held_by_its_name(ask: Ask, number: str) -> None:
    hold = placed(ask, "privacy")
    assert (hold["case"], hold["mailbox"]) == (None, "privacy")


def test_the_record_of_the_case_says_so_without_the_reason(run: Run, ask: Ask, number: str) -> None:
    placed(ask, number)
    shown = run("case", "show", number).stdout
    assert "hold_placed" in shown or "hold placed" in shown
    assert REASON not in shown
    assert ask("case", "verify")["breaks"] == []


def test_no_reason_lies_open_in_the_database(ask: Ask, number: str, installation: Installation) -> None:
    hold = placed(ask, number)
    ask("hold", "release", str(hold["hold"]), "--reason", "settled out of court")
    files = [path.read_bytes() for path in installation.data.glob("ombud.sqlite3*")]
    assert files
    assert not [one for one in files if REASON.encode() in one or b"settled out of court" in one]


def test_the_database_keeps_what_is_held(ask: Ask, number: str, installation: Installation) -> None:
    placed(ask, number)
    with pytest.raises(sqlite3.IntegrityError, match="gate: a hold stands"):
        rows(installation, "DELETE FROM message")
    assert rows(installation, "SELECT count(*) FROM message WHERE content_sealed IS NOT NULL") != [(0,)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--review-on", SOON), "Say why"),
        (("--reason", "x"), "--review-on"),
        (("--reason", "x", "--review-on", "soon"), "is no date"),
        (("--reason", "x", "--review-on", "2020-01-01"), "Choose a day from tomorrow to"),
        (("--reason", "x", "--review-on", "2999-01-01"), "Choose a day from tomorrow to"),
        (("--reason", "x", "--review-on", SOON, "--owner", "U0NOBODY"), "Name an admin or a manager"),
    ],
)
def test_what_is_missing_or_wrong_is_said(run: Run, number: str, words: tuple[str, ...], said: str) -> None:
    result = run("hold", "place", number, *words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_one_that_is_not_there_is_said(run: Run, number: str) -> None:
    result = run("hold", "place", "2026-9999", "--reason", "x", "--review-on", SOON)
    assert result.exit_code == 1
    assert "There is neither a case of this number here nor a mailbox of this name" in result.stderr
    result = run("hold", "place", "nosuch", "--reason", "x", "--review-on", SOON)
    assert result.exit_code == 1
    assert "nor a mailbox of this name" in result.stderr
    result = run("hold", "release", "99", "--reason", "x")
    assert result.exit_code == 1
    assert "No such legal hold stands" in result.stderr


def test_the_same_hold_is_not_placed_twice(run: Run, ask: Ask, number: str) -> None:
    placed(ask, number)
    again = run("hold", "place", number, "--reason", f" {REASON} ", "--review-on", LATER)
    assert again.exit_code == 1
    assert "stands there for this reason already" in again.stderr
    assert len(ask("hold", "list")["holds"]) == 1


def test_a_review_names_a_hold_and_a_day_or_neither(run: Run, number: str) -> None:
    for words in (("5",), ("--on", LATER)):
        result = run("hold", "review", *words)
        assert result.exit_code == 2
        assert "or neither" in result.stderr


def test_a_hold_whose_day_has_come_is_to_be_reviewed(
    run: Run, ask: Ask, number: str, installation: Installation
) -> None:
    hold = placed(ask, number)
    rows(installation, "UPDATE hold SET review_on = '2026-01-01'")
    (due,) = ask("hold", "review")["holds"]
    assert due["hold"] == hold["hold"]
    assert "Holds to be reviewed" in run("hold", "review").stdout
