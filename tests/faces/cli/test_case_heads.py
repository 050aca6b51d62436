"""Heads at the command line: what was mailed is typed in, and says whether the records are still the same."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.cli.case_heads import head_facts, print_head
from bot.cli.exits import Exit
from bot.settings.loading import load
from bot.wiring.office import open_office
from handlers.duties.witnessing import witness
from handlers.proof.comparing import Comparison
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation, eml

Ask = Callable[..., dict[str, Any]]
NUMBER = "2026-0001"


@pytest.fixture
def head(run: Run, installation: Installation) -> str:
    """Is the head of all records as a manager got it."""
    folder = installation.folder / "letters"
    folder.mkdir()
    (folder / "1.eml").write_bytes(eml())
    (folder / "2.eml").write_bytes(
        eml("Sletning", "Slet mine data.", "Freja <f@example.org>", "<2@example.org>")
    )
    assert run("ingest", folder).exit_code == 0
    with open_office(load(installation.environ)) as opened:
        witness(opened.desk)
        with opened.desk.reading("tests.head") as tx:
            found = tx.witnesses.last(tx.organisations.first().id)  # type: ignore[union-attr] # it is set up
    assert found is not None
    return found.round.head


def alter(installation: Installation, *statements: str) -> None:
    """Do what somebody does who holds the database and knows how to get past its triggers."""
    with closing(sqlite3.connect(installation.data / "ombud.sqlite3")) as database:
        database.execute("INSERT INTO permit (id, mailbox_id, route) SELECT -id, id, 'tests' FROM mailbox")
        for statement in statements:
            database.execute(statement)
        database.execute("DELETE FROM permit")
        database.commit()


def test_a_head_that_was_mailed_holds(ask: Ask, run: Run, head: str) -> None:
    found = ask("case", "verify", "--head", head[:32])
    assert found["verified"] == 2
    assert found["head"] == {
        "known": True,
        "day": found["head"]["day"],
        "event": None,
        "holds": True,
        "rewritten": [],
    }
    one = ask("case", "verify", NUMBER, "--head", head)
    assert one["head"]["event"] == 1
    said = run("case", "verify", NUMBER, "--head", head).output
    assert "1 of 1 records hold." in said
    assert f"The head is that of the round of {found['head']['day']}, and covers events 1 to 1." in said
    assert "Nothing of then was written anew." in said


def test_a_head_that_nothing_had_ends_with_1(run: Run, ask: Ask, head: str) -> None:
    assert ask("case", "verify", "--head", "ab" * 32, code=Exit.FOUND)["head"]["known"] is False
    refused = run("case", "verify", "--head", "ab" * 32)
    assert refused.exit_code == Exit.FOUND
    assert "No state of these records has that head" in refused.output
    assert head not in refused.output


def test_an_event_that_is_not_the_one_of_then_is_named(
    ask: Ask, installation: Installation, head: str
) -> None:
    alter(installation, "UPDATE event SET digest = 'f' || substr(digest, 2) WHERE seq = 1")
    found = ask("case", "verify", "--head", head, code=Exit.FOUND)["head"]
    assert found["rewritten"] == [{"case": NUMBER, "event": 1}, {"case": "2026-0002", "event": 1}]
    assert found["holds"] is False


def test_the_head_of_a_case_counts_with_its_number(ask: Ask, head: str) -> None:
    digest = ask("case", "show", NUMBER)["record"][0]["digest"]
    found = ask("case", "verify", NUMBER, "--head", digest)["head"]
    assert (found["known"], found["event"], found["day"]) == (True, 1, None)


@pytest.mark.parametrize("typed", ["no head", "abc", "0" * 65])
def test_what_is_no_head_is_said(run: Run, head: str, typed: str) -> None:
    refused = run("case", "verify", "--head", typed)
    assert refused.exit_code != 0
    assert "64 hexadecimal digits" in refused.stderr


def test_without_a_head_nothing_of_heads_is_said(run: Run, head: str) -> None:
    assert set(json.loads(run("case", "verify", "--json").stdout)) == {"ok", "verified", "breaks"}
    assert "head" not in run("case", "verify").output


def test_the_file_of_a_case_fits_the_head_that_was_mailed(
    run: Run, installation: Installation, head: str, tmp_path: Path
) -> None:
    from tests.support.dossiers import verdict

    target = installation.folder / "case.zip"
    assert run("case", "export", NUMBER, "--zip", target).exit_code == 0
    code, said = verdict(target, "--head", head[:32])
    assert code == 0, said
    assert "includes events 1 to 1" in said


def test_a_comparison_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    print_head(None)
    assert capsys.readouterr().out == ""
    assert head_facts(None) == {}
    print_head(Comparison(known=True, day="2026-03-02", rewritten=((NUMBER, 3),)))
    told = capsys.readouterr().out
    assert f"{NUMBER}, event 3: not the one of then; the record was written anew" in told
    assert "Nothing of then" not in told
    print_head(Comparison(known=True, seq=4))
    assert "The head is that of this case, and covers events 1 to 4." in capsys.readouterr().out
