"""Cases at the command line: listed without names, shown with their derivation, exported, verified."""

import json
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.cli.operator import operator
from bot.cli.showing import plain
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation, eml

Ask = Callable[..., dict[str, Any]]
NUMBER = "2026-0001"


@pytest.fixture(autouse=True)
def two_cases(installation: Installation, run: Run) -> None:
    folder = installation.folder / "letters"
    folder.mkdir()
    (folder / "1.eml").write_bytes(eml())
    erase = eml(
        "Slet mine oplysninger",
        "Jeg beder om, at I sletter alle mine personoplysninger.",
        "Freja Holm <freja.holm@example.org>",
        "<second@example.org>",
    )
    (folder / "2.eml").write_bytes(erase)
    assert run("ingest", folder).exit_code == 0


def test_the_list_names_number_right_language_status_and_dates(ask: Ask) -> None:
    first, second = ask("case", "list")["cases"]
    assert (first["number"], first["status"], first["language"]) == (NUMBER, "new", "en")
    assert first["claims"] == [{"right": "access", "outcome": None}]
    assert (first["received_on"], first["due_on"]) == ("2026-03-02", "2026-04-07")  # Easter moves it on
    assert second["claims"] == [{"right": "erasure", "outcome": None}]
    assert set(first) == {
        *("number", "status", "claims", "language", "received_at", "received_on", "due_on", "owner"),
        "clock",
        *("requester", "unreadable", "reading", "answered_at", "closed_at", "erased_at"),
    }


def test_the_list_shows_nobody_in_full(run: Run) -> None:
    output = run("case", "list").output
    assert "s•••@example.org" in output
    for word in ("Sam", "sam.carter", "Freja", "freja.holm"):
        assert word not in output


def test_the_list_can_be_cut_and_can_hold_closed_cases(ask: Ask) -> None:
    assert len(ask("case", "list", "--limit", "1")["cases"]) == 1
    assert [case["number"] for case in ask("case", "list", "--all")["cases"]] == [NUMBER, "2026-0002"]


def test_a_case_is_shown_with_the_derivation_of_its_due_date(run: Run, ask: Ask) -> None:
    shown = ask("case", "show", NUMBER)
    assert shown["derivation"][0]["on"] == "2026-03-02"
    assert all(step["source"] for step in shown["derivation"])
    output = run("case", "show", NUMBER).output
    assert "Why it is due then" in output
    assert "Reg. 1182/71" in output
    assert "case_opened" in output


def test_showing_a_case_gives_away_no_words_of_its_letters(run: Run) -> None:
    for words in (("case", "show", NUMBER), ("case", "show", NUMBER, "--json")):
        output = run(*words).output
        for word in ("Carter", "sam.carter", "Request for access"):
            assert word not in output


def test_whoever_looks_stands_in_the_record(ask: Ask, run: Run) -> None:
    ask("case", "show", NUMBER)
    run("case", "export", NUMBER)
    record = ask("case", "show", NUMBER)["record"]
    assert [event["kind"] for event in record] == ["case_opened", "record_read", "exported", "record_read"]
    assert {event["actor"] for event in record[1:]} == {operator().id}
    assert operator().id.startswith("cli:")


def test_an_export_holds_everything(run: Run) -> None:
    result = run("case", "export", NUMBER)
    exported = json.loads(result.stdout)
    assert exported["requester"] == {"address": "sam.carter@example.org", "name": "Sam Carter"}
    (letter,) = exported["messages"]
    assert letter["text"].startswith("Please send me a copy")
    assert letter["from"]["address"] == "sam.carter@example.org"
    assert letter["message_id"] == "<first@example.org>"


def test_an_export_to_a_file_is_for_its_owner_alone(run: Run, installation: Installation) -> None:
    target = installation.folder / "case.json"
    assert run("case", "export", NUMBER, "--output", target).exit_code == 0
    assert target.stat().st_mode & 0o077 == 0
    assert json.loads(target.read_text("utf-8"))["case"]["number"] == NUMBER


def test_an_export_replaces_no_file(run: Run, installation: Installation) -> None:
    target = installation.folder / "case.json"
    target.write_text("mine")
    assert run("case", "export", NUMBER, "--output", target).exit_code == Exit.USAGE
    assert target.read_text() == "mine"


@pytest.mark.parametrize("words", [("show",), ("export",), ("verify",)])
def test_a_number_that_nobody_has_is_an_answer_and_not_a_crash(run: Run, words: tuple[str, ...]) -> None:
    result = run("case", *words, "2026-9999")
    assert result.exit_code == Exit.FOUND
    assert "no such case" in result.stderr


def test_records_that_hold_are_counted(ask: Ask, run: Run) -> None:
    assert ask("case", "verify") == {"ok": True, "verified": 2, "breaks": []}
    assert ask("case", "verify", NUMBER)["verified"] == 1
    assert "2 of 2 records hold." in run("case", "verify").output


def test_an_altered_record_is_found_and_named(ask: Ask, run: Run, installation: Installation) -> None:
    with sqlite3.connect(installation.data / "ombud.sqlite3") as database:
        (table,) = database.execute(
            "SELECT name FROM sqlite_master WHERE name LIKE '%event%' AND type='table'"
        ).fetchone()
        database.execute(f"UPDATE {table} SET actor = 'somebody else' WHERE rowid = 1")
    database.close()
    (found,) = ask("case", "verify", code=Exit.FOUND)["breaks"]
    assert found["event"] == 1
    assert found["reason"] == "event altered"
    assert "1 of 2 records hold." in run("case", "verify").output


def test_an_empty_list_says_so(run: Run, installation: Installation) -> None:
    installation.environ["OMBUD_DATA_DIR"] = str(installation.folder / "fresh")
    assert run("migrate").exit_code == 0
    assert "no open cases" in run("case", "list").output
    assert run("case", "list", "--all").output == "There are no cases.\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\x9b2Jb", "a2Jb"),
        ("left\u202eright", "leftright"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("lines\nstay\ttoo\r", "lines\nstay\ttoo"),
        ("æøå ß 日本", "æøå ß 日本"),
    ],
)
def test_no_text_steers_the_terminal(text: str, shown: str) -> None:
    assert plain(text) == shown
