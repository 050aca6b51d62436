"""A head of all records that somebody kept: a rewritten past does not fit it, here and in a case's file."""

from pathlib import Path

import pytest

from handlers import casebook
from handlers.domain.case import ActionId
from handlers.domain.errors import NotFound, Refused
from handlers.domain.heads import GENESIS, head_after, leaf, root_of, short
from handlers.proof.comparing import compare
from tests.contract.store.shelf import destroy, new_case, run
from tests.support.desks import ACME, Room
from tests.support.dossiers import case_file, files_of, packed, read, told_case, verdict
from tests.support.heads import DAY, READ, go_round, last, note, rewrite


def test_a_head_that_was_kept_is_found_again_whatever_happened_since(room: Room) -> None:
    case, other = new_case(room), new_case(room)
    kept = go_round(room).round
    for _ in range(3):
        note(room, case)
        room.later(DAY)
        go_round(room)
    for head in (kept.head, short(kept.head), kept.head[:16].upper(), f" {kept.head}\n"):
        found = compare(room.desk, head)
        assert (found.holds, found.day, found.rewritten) == (True, kept.day, ())
    assert compare(room.desk, kept.head, case.number).seq == 1
    assert compare(room.desk, last(room).round.head, case.number).seq == 4
    assert compare(room.desk, last(room).round.head, other.number).seq == 1


def test_a_rewritten_past_record_is_found_against_a_mailed_head(room: Room) -> None:
    case, other = new_case(room, READ, READ), new_case(room)
    mailed = short(go_round(room).round.head)
    rewrite(room, case)
    assert casebook.verify_case(room.desk, case.number) == [], "`verify` alone is happy"
    found = compare(room.desk, mailed)
    assert not found.holds
    assert found.rewritten == ((case.number, 3),)
    assert not compare(room.desk, mailed, case.number).holds
    assert compare(room.desk, mailed, other.number).holds


def test_whoever_rewrites_what_the_rounds_saw_as_well_is_found_by_the_mailed_head(room: Room) -> None:
    case = new_case(room, READ)
    mailed = go_round(room).round.head
    rewrite(room, case)
    head = room.case(case.id).head
    run(room, "UPDATE witness SET digest = :head WHERE case_id = :case", head=head, case=case.id)
    with room.desk.reading("tests.seen") as tx:
        ended = tx.witnesses.ended(ACME.id)[0]
        root = root_of(leaf(one) for one in tx.witnesses.of_round(ended.id))
    anew = head_after(GENESIS, 1, ended.round.day, (1, 1), root)
    run(room, "UPDATE head_round SET root = :root, head = :head", root=root, head=anew)
    assert casebook.verify_case(room.desk, case.number) == []
    assert compare(room.desk, anew).holds, "all in the database was made to fit"
    found = compare(room.desk, mailed)
    assert (found.known, found.holds) == (False, False)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM witness WHERE seq > 1",
        "UPDATE witness SET seq = 2",
        "UPDATE head_round SET day = '2026-01-01'",
        "UPDATE head_round SET cases = 7",
        "UPDATE head_round SET number = 5 WHERE number = 1",
    ],
)
def test_rounds_that_were_altered_lead_to_no_head_that_was_mailed(room: Room, change: str) -> None:
    new_case(room, READ)
    mailed = go_round(room).round.head
    if "seq = 2" in change:
        change = change.replace("seq = 2", "seq = 1")
    run(room, change)
    assert not compare(room.desk, mailed).known


def test_a_removed_case_is_found_against_a_mailed_head(room: Room) -> None:
    case = new_case(room)
    mailed = go_round(room).round.head
    for table, column in (("event", "case_id"), ("claim", "case_id"), ("case_file", "id")):
        destroy(room, f"DELETE FROM {table} WHERE {column} = :case", case=case.id)
    assert compare(room.desk, mailed).rewritten == ((f"#{case.id}", 1),)


def test_the_head_of_one_case_counts_for_it(room: Room) -> None:
    case = new_case(room, READ)
    middle = room.record(case)[0].digest
    note(room, case)
    found = compare(room.desk, middle, case.number)
    assert (found.holds, found.day, found.seq) == (True, "", 1)
    assert not compare(room.desk, middle).known, "it is no head of all records"


@pytest.mark.parametrize("head", ["", "abc", "z" * 64, "0" * 65, "0" * 15])
def test_what_is_no_head_is_said(room: Room, head: str) -> None:
    with pytest.raises(Refused, match="64 hexadecimal digits"):
        compare(room.desk, head)


def test_a_head_of_another_installation_is_not_known(room: Room) -> None:
    new_case(room)
    go_round(room)
    assert not compare(room.desk, "ab" * 32).known
    with pytest.raises(NotFound):
        compare(room.desk, "ab" * 32, "2026-9999")


# Heads in the file of a case.


def test_the_file_of_a_case_is_tied_to_the_heads_that_were_mailed(room: Room, tmp_path: Path) -> None:
    for _ in range(6):
        new_case(room)
    case = told_case(room)
    heads = [go_round(room).round]
    new_case(room)
    room.later(DAY)
    room.press(case, ActionId.NOTE, answers={"text": "One more."})
    heads.append(go_round(room).round)
    room.later(DAY)
    heads.append(go_round(room).round)
    files = files_of(case_file(room, case))
    told = read(files, "heads.json")
    assert [one["number"] for one in told["rounds"]] == [1, 2, 3]
    assert [one["round"] for one in told["witnessed"]] == [1, 2]
    assert len(told["witnessed"][0]["path"]) == 2, "two hashes vouch for the last of seven"
    path = packed(files, tmp_path / "case.zip")
    first, second = (one["seq"] for one in told["witnessed"])
    for head, seq in zip(heads, (first, second, second), strict=True):
        code, said = verdict(path, "--head", short(head.head))
        assert code == 0, said
        assert f"the head given, of {head.day}, includes events 1 to {seq}" in said


def test_a_rewritten_record_exported_later_does_not_fit_a_mailed_head(room: Room, tmp_path: Path) -> None:
    case = told_case(room)
    mailed = short(go_round(room).round.head)
    rewrite(room, case)
    path = packed(files_of(case_file(room, case)), tmp_path / "anew.zip")
    code, said = verdict(path)
    assert code == 1, "what the rounds saw is in the file"
    assert "the record is another" in said
    run(room, "DELETE FROM witness")
    run(room, "DELETE FROM head_round")
    path = packed(files_of(case_file(room, case)), tmp_path / "clean.zip")
    assert verdict(path)[0] == 0, "nothing in this file can tell"
    assert verdict(path, "--head", mailed)[0] == 1


def test_heads_that_were_mailed_before_a_case_say_nothing_of_it(room: Room, tmp_path: Path) -> None:
    early = go_round(room).round.head
    room.later(DAY)
    case = told_case(room)
    go_round(room)
    path = packed(files_of(case_file(room, case)), tmp_path / "case.zip")
    assert verdict(path)[0] == 0
    assert verdict(path, "--head", early)[0] == 1
