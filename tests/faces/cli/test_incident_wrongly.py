"""Incidents from files and words that make no sense: refused with the way out, and nothing is on record."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.cli.exits import Exit
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation

Ask = Callable[..., dict[str, Any]]
WHAT = "En bærbar blev stjålet."
HALF = "\udcff"  # what a shell makes of a byte that is not UTF-8


@pytest.fixture(autouse=True)
def set_up(run: Run) -> None:
    assert run("migrate").exit_code == 0


@pytest.fixture
def number(ask: Ask) -> str:
    made: str = ask("incident", "open", "--facts", WHAT)["incident"]["number"]
    return made


@pytest.mark.parametrize("begun", [b"", b"\xef\xbb\xbf"], ids=["as it is", "with a byte order mark"])
def test_facts_come_from_a_file_as_editors_write_it(
    ask: Ask, installation: Installation, begun: bytes
) -> None:
    source = installation.folder / "report.txt"
    source.write_bytes(begun + WHAT.encode())
    made = ask("incident", "open", "--facts-from", str(source))["incident"]
    assert ask("incident", "show", made["number"])["register"]["facts"] == WHAT


def test_facts_in_another_encoding_are_refused_with_the_way_out(
    run: Run, ask: Ask, installation: Installation
) -> None:
    source = installation.folder / "report.txt"
    source.write_bytes(WHAT.encode("latin-1"))
    refused = run("incident", "open", "--facts-from", source)
    assert refused.exit_code == Exit.USAGE, refused.output
    assert "--facts-from is not UTF-8; write it in UTF-8." in refused.stderr
    assert ask("incident", "list", "--all")["incidents"] == []


def test_a_report_in_another_encoding_is_refused(run: Run, ask: Ask) -> None:
    refused = run("incident", "open", "--facts", HALF)
    assert refused.exit_code == Exit.USAGE, refused.output
    assert "--facts is not UTF-8; write it in UTF-8." in refused.stderr
    assert ask("incident", "list", "--all")["incidents"] == []


@pytest.mark.parametrize("option", ["--reasons", "--reference"])
def test_words_of_a_phase_in_another_encoding_are_refused(
    run: Run, ask: Ask, number: str, option: str
) -> None:
    refused = run("incident", "phase", number, "notified", option, HALF)
    assert refused.exit_code == Exit.USAGE, refused.output
    assert f"{option} is not UTF-8" in refused.stderr
    assert ask("incident", "list")["incidents"][0]["phase"] == "assessing"


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ("[" * 100_000, "That is no JSON object"),
        ('{"effects": ' * 100_000, "That is no JSON object"),
        (json.dumps({"effects": HALF}), "The entry effects is not UTF-8; write it in UTF-8."),
    ],
    ids=["deep list", "deep object", "half of a pair"],
)
def test_entries_that_cannot_be_kept_are_refused(
    run: Run, ask: Ask, number: str, entries: str, told: str
) -> None:
    refused = run("incident", "write", number, "-", typed=entries)
    assert refused.exit_code == Exit.USAGE, refused.output
    assert told in refused.stderr
    assert ask("incident", "show", number)["register"]["effects"] == ""


def test_entries_come_from_a_file_as_editors_write_it(
    ask: Ask, number: str, installation: Installation
) -> None:
    source = installation.folder / "entries.json"
    source.write_bytes(b"\xef\xbb\xbf" + json.dumps({"effects": WHAT}).encode())
    ask("incident", "write", number, str(source))
    assert ask("incident", "show", number)["register"]["effects"] == WHAT


@pytest.mark.parametrize("words", [("open", "--facts", WHAT, "--aware"), ("phase", "{}", "notified", "--at")])
def test_a_moment_that_makes_no_sense_is_refused_in_a_sentence(
    run: Run, number: str, words: tuple[str, ...]
) -> None:
    refused = run("incident", *(word.format(number) for word in words), "soon")
    assert refused.exit_code == Exit.USAGE
    told = " ".join(refused.stderr.split())
    assert told.endswith(f"{words[-1]} is 'soon', which is no instant such as 2026-01-31T10:00+01:00.")


@pytest.mark.parametrize(
    ("phase", "unheard"),
    [
        ("risk-high", ("--at", "2026-01-01T00:00Z")),
        ("not-notifiable", ("--at", "2026-01-01T00:00Z")),
        ("persons-not-told", ("--at", "2026-01-01T00:00Z")),
        ("reopened", ("--at", "2026-01-01T00:00Z")),
        ("risk-high", ("--stage", "complete")),
        ("persons-told", ("--reference", "DT-77")),
        ("aware", ("--at", "2026-01-01T00:00Z", "--stage", "final")),
    ],
)
def test_what_a_phase_would_not_hear_is_refused(
    run: Run, ask: Ask, number: str, phase: str, unheard: tuple[str, ...]
) -> None:
    refused = run("incident", "phase", number, phase, "--reasons", "Diagnoses.", *unheard)
    assert refused.exit_code == Exit.USAGE, refused.output
    assert f"{unheard[-2]} says nothing of {phase}; leave it out." in refused.stderr
    assert [one["kind"] for one in ask("incident", "show", number)["record"]] == ["raised", "read"]


def test_a_number_is_found_however_it_is_typed(ask: Ask, number: str) -> None:
    typed = f" {number.lower()} "
    assert ask("incident", "phase", typed, "risk-high", "--reasons", "x")["incident"]["number"] == number
    assert ask("incident", "show", typed)["incident"]["number"] == number
    assert ask("incident", "verify", typed)["breaks"] == []
