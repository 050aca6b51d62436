"""Incidents at the command line: reported, listed, shown, worked on to the close, exported, verified."""

import csv
import io
import json
import sqlite3
import stat
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.cli.incident_plot import draw_clock
from bot.cli.operator import operator
from handlers.domain.clock.breach import breach_end
from handlers.domain.incidents.ladder import BEFORE
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation, eml
from tests.unit.incidents.test_incident_ladder import AWARE, OSLO

Ask = Callable[..., dict[str, Any]]
HOUR = timedelta(hours=1)
DOCS = Path(__file__).parents[3] / "docs"
WHAT = "A laptop was stolen."


@pytest.fixture(autouse=True)
def set_up(run: Run) -> None:
    assert run("migrate").exit_code == 0


@pytest.fixture
def number(ask: Ask) -> str:
    reported = ask("incident", "open", "--facts", WHAT)
    made: str = reported["incident"]["number"]
    return made


def now() -> datetime:
    return datetime.now(UTC)


def test_b3_a_report_tells_target_and_legal_end(ask: Ask) -> None:
    aware = now() - 5 * HOUR
    made = ask("incident", "open", "--aware", aware.isoformat(), "--facts", WHAT)["incident"]
    assert made["number"].endswith("-0001")
    assert datetime.fromisoformat(made["target_at"]) - aware == 72 * HOUR
    assert timedelta() < datetime.fromisoformat(made["legal_end_at"]) - aware - 72 * HOUR <= HOUR
    assert (made["phase"], made["raised_by"]) == ("assessing", operator().id)
    assert made["authority"]["website"].startswith("https://")


def test_the_facts_may_come_from_standard_input(run: Run, ask: Ask) -> None:
    assert run("incident", "open", "--facts-from", "-", typed=WHAT).exit_code == 0
    (one,) = ask("incident", "list")["incidents"]
    assert ask("incident", "show", one["number"])["register"]["facts"] == WHAT


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--facts", ""),
        ("--facts", WHAT, "--aware", "2025-12-22T12:17"),
        ("--facts", WHAT, "--aware", "yesterday"),
        ("--facts", WHAT, "--aware", "2050-01-01T00:00Z"),
        ("--facts", WHAT, "--facts-from", "-"),
    ],
)
def test_a_report_that_makes_no_sense_is_refused(run: Run, ask: Ask, words: tuple[str, ...]) -> None:
    refused = run("incident", "open", *words)
    assert refused.exit_code == Exit.USAGE
    assert "Something is missing" not in refused.output, "it is said what"
    assert ask("incident", "list", "--all")["incidents"] == []


def test_a_case_and_its_incident_know_each_other(run: Run, ask: Ask, installation: Installation) -> None:
    folder = installation.folder / "letters"
    folder.mkdir()
    (folder / "1.eml").write_bytes(eml())
    assert run("ingest", folder).exit_code == 0
    made = ask("incident", "open", "--facts", WHAT, "--case", "2026-0001")["incident"]
    assert ask("incident", "show", made["number"])["case"] == "2026-0001"
    event = ask("case", "show", "2026-0001")["record"][-2]
    assert (event["kind"], event["facts"]["number"]) == ("incident_raised", made["number"])


def test_an_incident_is_worked_on_to_its_close(
    run: Run, ask: Ask, number: str, installation: Installation
) -> None:
    refused = run("incident", "close", number)
    assert refused.exit_code == Exit.FOUND
    assert "cannot be closed yet: notify the authority" in refused.output
    ask("incident", "phase", number, "risk-high", "--reasons", "Diagnoses.")
    ask("incident", "phase", number, "notified", "--stage", "initial", "--reference", "DT-77")
    ask("incident", "phase", number, "notified", "--stage", "final")
    ask("incident", "phase", number, "persons-told", "--reasons", "By letter.")
    entries = installation.folder / "entries.json"
    entries.write_text(json.dumps({"effects": "Fraud.", "remedy": "Wiped.", "persons": "about 1,200"}))
    ask("incident", "write", number, str(entries))
    closed = ask("incident", "close", number)["incident"]
    assert (closed["phase"], closed["stage"], closed["late"], closed["after_target"]) == (
        "closed",
        "final",
        False,
        False,
    )
    assert ask("incident", "list")["incidents"] == []
    shown = ask("incident", "show", number)
    assert shown["register"]["persons"] == "about 1,200"
    assert shown["to_do"] == []
    assert [one["kind"] for one in shown["record"]] == [
        *("raised", "risk_assessed", "authority_notified", "authority_notified", "persons_told"),
        *("register_written", "closed", "read"),
    ]
    assert (
        ask("incident", "phase", number, "reopened", "--reasons", "More.")["incident"]["phase"] == "notified"
    )


def test_b1_a_late_notification_needs_its_reasons(run: Run, ask: Ask) -> None:
    aware = (now() - 80 * HOUR).isoformat()
    number = ask("incident", "open", "--aware", aware, "--facts", WHAT)["incident"]["number"]
    refused = run("incident", "phase", number, "notified")
    assert refused.exit_code == Exit.USAGE
    assert "reasons for the delay" in refused.output
    made = ask("incident", "phase", number, "notified", "--reasons", "Found late.")["incident"]
    assert (made["after_target"], made["late"]) == (True, True)


def test_b4_awareness_is_corrected_with_a_reason(run: Run, ask: Ask, number: str) -> None:
    assert "Name the moment" in run("incident", "phase", number, "aware", "--reasons", "IT knew.").output
    earlier = (now() - 10 * HOUR).replace(microsecond=0)
    made = ask("incident", "phase", number, "aware", "--at", earlier.isoformat(), "--reasons", "IT knew.")
    assert datetime.fromisoformat(made["incident"]["aware_at"]) == earlier


@pytest.mark.parametrize("entries", ["", "[]", '{"colour": "red"}', '{"effects": 1}'])
def test_entries_that_make_no_sense_are_refused(run: Run, number: str, entries: str) -> None:
    assert run("incident", "write", number, "-", typed=entries).exit_code == Exit.USAGE


def test_an_unknown_number_is_said_so(run: Run) -> None:
    refused = run("incident", "show", "INC-1999-0001")
    assert refused.exit_code == Exit.FOUND
    assert "no such incident" in refused.output


def test_the_page_holds_the_derivation_and_what_is_to_do(run: Run, number: str) -> None:
    page = run("incident", "show", number).output
    for words in (
        "[B4] Aware on",
        "[B3] 72 hours later",
        "[B2] The hour of awareness",
        WHAT,
        "To do: assess",
    ):
        assert words in page
    listed = run("incident", "list").output
    assert number in listed
    assert WHAT not in listed


def test_the_register_is_exported_as_json_and_csv(run: Run, ask: Ask, installation: Installation) -> None:
    ask("incident", "open", "--facts", "=HYPERLINK(1)\nsecond line")
    exported = json.loads(run("incident", "register").stdout)
    assert exported["incidents"][0]["register"]["facts"] == "=HYPERLINK(1)\nsecond line"
    (row,) = csv.DictReader(io.StringIO(run("incident", "register", "--format", "csv").stdout))
    assert row["facts"] == "'=HYPERLINK(1)\nsecond line"
    assert (row["phase"], row["late"], row["notified_at"]) == ("assessing", "", "")
    target = installation.folder / "register.csv"
    assert run("incident", "register", "--format", "csv", "--output", target).exit_code == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert run("incident", "register", "--output", target).exit_code == Exit.USAGE
    kinds = [one["kind"] for one in exported["incidents"][0]["record"]]
    assert kinds == ["raised", "exported"]


def test_an_altered_record_is_found(run: Run, ask: Ask, number: str, installation: Installation) -> None:
    assert ask("incident", "verify", number)["breaks"] == []
    with sqlite3.connect(installation.data / "ombud.sqlite3") as database:
        database.execute("update incident_event set at = at + 1 where seq = 1")
    found = ask("incident", "verify", number, code=Exit.FOUND.value)
    assert [one["event"] for one in found["breaks"]] == [1]
    assert "does not hold" in run("incident", "verify", number).output


def test_the_clock_is_drawn(run: Run, number: str, installation: Installation) -> None:
    target = installation.folder / "clock.svg"
    assert run("incident", "show", number, "--svg", target).exit_code == 0
    root = ET.fromstring(target.read_text("utf-8"))
    assert root.find("{*}title") is not None
    assert len(root.findall("{*}circle")) == 9
    assert len(root.findall("{*}line")) == 3  # up to the target, up to the legal end, and now


def test_the_picture_says_in_words_what_it_shows() -> None:
    drawn = ET.fromstring(draw_clock(breach_end(AWARE, OSLO), OSLO, "The 72 hours"))
    told = drawn.findtext("{*}desc") or ""
    assert "22 December 2025 at 12:17" in told
    assert "25 December 2025 at 13:00" in told
    assert len(drawn.findall("{*}line")) == 2
    assert "prefers-color-scheme: dark" in (drawn.findtext("{*}style") or "")


def test_the_documents_picture_is_what_the_command_draws() -> None:
    drawn = draw_clock(breach_end(AWARE, OSLO), OSLO, "The 72 hours of an incident over Christmas")
    assert (DOCS / "incident.svg").read_text("utf-8") == drawn


def test_the_document_tells_every_rung_and_phase() -> None:
    told = (DOCS / "incidents.md").read_text("utf-8")
    assert ", ".join(map(str, BEFORE[:-2])) + f" and {BEFORE[-2]} hours before the target" in " ".join(
        told.split()
    )
    assert [
        phase for phase in ("being assessed", "notified", "not notifiable", "closed") if phase not in told
    ] == []
