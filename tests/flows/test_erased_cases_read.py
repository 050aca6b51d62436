"""Of an erased case the record is read and exported: what went, when, and by which rule."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bot.cli.case_facts import file_facts
from bot.cli.case_page import print_case
from handlers import casebook
from handlers.disposal.retaining import retain
from handlers.domain.case import Case
from handlers.domain.events import EventKind
from handlers.domain.ids import CaseId
from handlers.domain.message import Direction
from handlers.proof import casefile, verify
from tests.contract.store.shelf import run, value
from tests.support.cast import ADA, actor
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.purged import estate
from tests.support.retained import SECRET, YEAR, begun, closed_case, left, under


@pytest.fixture
def case(room: Room) -> Case:
    """Is a case that the schedule has made a skeleton."""
    under(room)
    case = closed_case(room)
    begun(room)
    room.later(3 * YEAR)
    retain(room.desk)
    assert left(room, case.id)["words"] == 0
    return case


def _exported(room: Room, number: str, *, private: bool) -> zipfile.ZipFile:
    target = io.BytesIO()
    casefile.write(room.desk, actor(ADA), number, target, private=private)
    return zipfile.ZipFile(target)


def _entry(archive: zipfile.ZipFile, name: str) -> Any:
    (path,) = (one for one in archive.namelist() if one.endswith(name))
    return json.loads(archive.read(path))


@pytest.mark.parametrize("export", [False, True])
def test_the_record_of_a_skeleton_says_what_went_and_by_which_rule(
    room: Room, case: Case, *, export: bool
) -> None:
    file = casebook.read_file(room.desk, actor(ADA), case.number, export=export)
    told = [event.facts for event in file.record if event.kind is EventKind.ERASED]
    assert {"letters", "originals", "notes"} <= {one["store"] for one in told}
    assert {"letters"} <= {one["rule"] for one in told}
    assert file.record[-1].kind is (EventKind.EXPORTED if export else EventKind.RECORD_READ)
    assert file.messages == ()
    assert {one.direction for one in file.erased} == {Direction.INBOUND, Direction.OUTBOUND}
    assert casebook.verify_case(room.desk, case.number) == []


@pytest.mark.parametrize("content", [False, True])
def test_as_plain_values_its_letters_are_named_without_words(
    room: Room, case: Case, *, content: bool
) -> None:
    file = casebook.read_file(room.desk, actor(ADA), case.number, export=True)
    facts = json.loads(json.dumps(file_facts(file, content=content)))
    assert facts["case"]["erased_at"] is not None
    assert len(facts["messages"]) == len(file.erased) > 1
    assert all(one["erased"] is True and "text" not in one for one in facts["messages"])
    assert facts["messages"] == sorted(facts["messages"], key=lambda one: one["at"])
    assert "erased" in {one["kind"] for one in facts["record"]}
    assert SECRET not in json.dumps(facts)


def test_the_terminal_shows_what_is_left(
    room: Room, case: Case, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    print_case(casebook.read_file(room.desk, actor(ADA), case.number))
    shown = capsys.readouterr().out
    assert "what follows is all that is left" in shown
    assert "rule letters, store letters" in shown
    assert SECRET not in shown


@pytest.mark.parametrize("private", [False, True])
def test_the_file_for_an_authority_is_made_of_a_skeleton_and_holds(
    room: Room, case: Case, tmp_path: Path, *, private: bool
) -> None:
    archive = _exported(room, case.number, private=private)
    told = _entry(archive, "case.json")
    assert {one["why"] for one in told["missing"]} == ({"erased"} if private else set())
    assert "erased" in {one["kind"] for one in _entry(archive, "record.json")["events"]}
    archive.extractall(tmp_path / "file")
    said = io.StringIO()
    assert verify.main([str(tmp_path / "file")], said) == 0, said.getvalue()


def test_the_file_of_a_case_whose_mailbox_was_purged_holds(room: Room, tmp_path: Path) -> None:
    found = estate(room)
    assert found.purge()
    archive = _exported(room, found.closed.number, private=True)
    assert _entry(archive, "case.json")["letters"] == []
    archive.extractall(tmp_path / "file")
    assert verify.main([str(tmp_path / "file")], io.StringIO()) == 0


def test_a_living_case_that_shows_an_erased_letter_is_read_with_all_the_rest(
    room: Room, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {one.id for one in room.cases()}
    room.arrive(letter(sender="kim@subject.example", subject="Mine", text="What do you hold? Article 15."))
    (other,) = [one for one in room.cases() if one.id not in before]
    _show(room, other.id, case.id)
    file = casebook.read_file(room.desk, actor(ADA), other.number)
    assert len(file.messages) >= 1
    assert len(file.erased) == 1
    print_case(file)
    assert f"Of 1 of its {len(file.messages) + 1} letters and replies" in capsys.readouterr().out


def test_a_case_of_which_nothing_was_erased_says_nothing_of_it(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    room.arrive(letter(text="What do you hold about me? Article 15."))
    (case,) = room.cases()
    file = casebook.read_file(room.desk, actor(ADA), case.number)
    assert file.erased == ()
    assert file_facts(file, content=False)["case"]["erased_at"] is None  # type: ignore[index] # a mapping
    print_case(file)
    assert "rased" not in capsys.readouterr().out


def _show(room: Room, case: CaseId, lender: CaseId) -> None:
    """Have a case show the first letter of another one."""
    wanted = "SELECT id FROM message WHERE case_id = :id AND purpose = 'request'"
    run(
        room,
        "INSERT INTO shared_letter (case_id, message_id, via_case_id) VALUES (:case, :message, :lender)",
        case=case,
        message=value(room, wanted, id=lender),
        lender=lender,
    )
