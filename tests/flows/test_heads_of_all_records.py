"""Every record is verified once a day, slice by slice, and what does not hold is told to the admins."""

import pytest

from handlers import casebook
from handlers.domain import record
from handlers.domain.case import Case
from handlers.domain.heads import GENESIS, Round, head_after, leaf, root_of, short
from handlers.domain.phrase import say
from handlers.duties import witnessing
from handlers.duties.witnessing import witness
from handlers.people.record_notices import records_amiss
from handlers.people.weeks import digest_of
from handlers.proof.comparing import compare
from tests.contract.store.shelf import destroy, new_case, run, value
from tests.support.cast import IRIS
from tests.support.desks import ACME, Room
from tests.support.dossiers import told_case
from tests.support.heads import DAY, READ, asked, go_round, last, note, rewrite


def test_a_round_sees_every_case_and_ends_with_a_head_that_anybody_can_compute(room: Room) -> None:
    cases = [new_case(room, READ) for _ in range(5)]
    found = go_round(room)
    with room.desk.reading("tests.seen") as tx:
        seen = list(tx.witnesses.of_round(found.id))
    assert [(one.case_id, one.seq, one.digest) for one in seen] == [(c.id, 2, c.head) for c in cases]
    root = root_of(map(leaf, seen))
    day = room.clock.now().date().isoformat()
    assert found.round == Round(1, day, 5, 5, root, head_after(GENESIS, 1, day, (5, 5), root))
    assert asked(room) == []


def test_a_day_has_one_round_and_the_next_day_another_that_hangs_on_it(room: Room) -> None:
    first, second = new_case(room), new_case(room)
    one = go_round(room)
    assert witness(room.desk) == 0
    note(room, first)
    room.later(DAY)
    two = go_round(room)
    assert (two.round.number, two.round.cases, two.round.leaves) == (2, 2, 1), "only what changed is a leaf"
    assert two.round.head == head_after(one.round.head, 2, two.round.day, (2, 1), two.round.root)
    with room.desk.reading("tests.seen") as tx:
        assert [one.seq for _, one in tx.witnesses.of_case(first.id)] == [1, 2]
        assert [one.seq for _, one in tx.witnesses.of_case(second.id)] == [1]


def test_a_day_on_which_nothing_happened_has_a_head_too(room: Room) -> None:
    new_case(room)
    one = go_round(room)
    room.later(DAY)
    two = go_round(room)
    assert two.round.leaves == 0
    assert two.round.root == root_of([])
    assert two.round.head != one.round.head


def test_an_organisation_without_cases_has_a_head(room: Room) -> None:
    assert go_round(room).round.cases == 0


def test_a_round_goes_in_slices_and_goes_on_where_it_was(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witnessing, "_SLICE", 2)
    for _ in range(5):
        new_case(room)
    assert witness(room.desk, slices=1) == 2
    assert witness(room.desk, slices=1) == 2
    with room.desk.reading("tests.under_way") as tx:
        under_way = tx.witnesses.under_way(ACME.id)
    assert under_way is not None
    assert (under_way.cases, under_way.leaves) == (4, 4)
    assert witness(room.desk, slices=1) == 1
    assert last(room).round.cases == 5


def test_slices_that_come_out_even_end_all_the_same(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witnessing, "_SLICE", 2)
    for _ in range(4):
        new_case(room)
    assert go_round(room).round.cases == 4


def test_a_round_that_lasts_over_midnight_keeps_its_day(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witnessing, "_SLICE", 1)
    new_case(room)
    new_case(room)
    began = room.clock.now().date().isoformat()
    witness(room.desk, slices=1)
    room.later(DAY)
    witness(room.desk)
    assert last(room).round.day == began
    assert go_round(room).round.day == (room.clock.now().date()).isoformat()


def test_what_is_written_meanwhile_is_no_break(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    case = new_case(room)
    usual = record.verify
    written: list[Case] = []

    def slowly(found: object, head: str) -> object:
        if not written:
            written.append(note(room, case))
            return [record.Break(1, "looked at while it was written to")]
        return usual(found, head)  # type: ignore[arg-type] # passed on

    monkeypatch.setattr(witnessing, "verify", slowly)
    assert go_round(room).amiss == 0
    assert asked(room) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET actor = 'U0MALLORY' WHERE case_id = :case AND seq = 1",
        "UPDATE event SET facts = '[]' WHERE case_id = :case AND seq = 2",
        "UPDATE event SET kind = 'promoted' WHERE case_id = :case AND seq = 2",
        "DELETE FROM event WHERE case_id = :case AND seq = 2",
        "DELETE FROM event WHERE case_id = :case",
        "UPDATE case_file SET due_on = '2027-01-01' WHERE id = :case",
        "UPDATE case_file SET events = 1 WHERE id = :case",
    ],
)
@pytest.mark.parametrize("before", [False, True], ids=["never seen", "seen before"])
def test_a_record_that_does_not_hold_is_told_to_the_admins_with_its_number(
    room: Room, change: str, before: bool
) -> None:
    whole, broken = new_case(room, READ), new_case(room, READ)
    if before:
        go_round(room)
        room.later(DAY)
    destroy(room, change, case=broken.id)
    found = go_round(room)
    assert (found.amiss, found.named) == (1, (broken.number,))
    ((person, facts),) = asked(room)
    assert person == IRIS
    assert facts == {"numbers": broken.number, "amiss": 1, "day": found.round.day}
    assert casebook.verify_case(room.desk, whole.number) == []
    with room.desk.reading("tests.seen") as tx:
        assert len(tx.witnesses.of_case(broken.id)) == int(before), "what is broken is not vouched for"


def test_a_record_written_anew_as_a_whole_is_found_by_the_next_round(room: Room) -> None:
    case = new_case(room, READ, READ)
    go_round(room)
    rewrite(room, case)
    assert casebook.verify_case(room.desk, case.number) == [], "the chain alone cannot tell"
    room.later(DAY)
    assert go_round(room).named == (case.number,)


def test_a_case_that_is_gone_is_found(room: Room) -> None:
    kept, gone = new_case(room), new_case(room)
    go_round(room)
    for table, column in (("event", "case_id"), ("claim", "case_id"), ("case_file", "id")):
        destroy(room, f"DELETE FROM {table} WHERE {column} = :case", case=gone.id)
    room.later(DAY)
    found = go_round(room)
    assert (found.round.cases, found.amiss, found.named) == (1, 1, (f"#{gone.id}",))
    assert casebook.verify_case(room.desk, kept.number) == []


def test_the_last_case_of_all_that_is_gone_is_found(room: Room) -> None:
    gone = new_case(room)
    go_round(room)
    for table, column in (("event", "case_id"), ("claim", "case_id"), ("case_file", "id")):
        destroy(room, f"DELETE FROM {table} WHERE {column} = :case", case=gone.id)
    room.later(DAY)
    assert go_round(room).named == (f"#{gone.id}",)
    assert len(asked(room)) == 1


def test_many_that_do_not_hold_are_counted_and_some_are_named(room: Room) -> None:
    for _ in range(25):
        new_case(room)
    destroy(room, "UPDATE event SET actor = 'U0MALLORY'")
    found = go_round(room)
    assert (found.amiss, len(found.named)) == (25, 20)


def test_lawful_erasure_is_no_break(room: Room) -> None:
    case = told_case(room)
    go_round(room)
    destroy(room, "UPDATE event SET content_sealed = NULL WHERE case_id = :case", case=case.id)
    room.later(DAY)
    assert go_round(room).amiss == 0


def test_the_round_looks_at_a_slice_by_index(room: Room) -> None:
    """Each slice takes one statement for cases, one for what was seen and one for events."""
    if not room.database.is_sqlite:
        pytest.skip("SQLite says it in a line")
    plans = [
        "SELECT id FROM case_file WHERE organisation_id = 1 AND id > 5 ORDER BY id LIMIT 100",
        "SELECT case_id, max(seq) FROM witness WHERE case_id > 5 AND case_id <= 9 GROUP BY case_id",
        "SELECT * FROM event WHERE case_id IN (1, 2, 3) ORDER BY case_id, seq",
        "SELECT * FROM witness WHERE round_id = 1 AND case_id > 7 ORDER BY case_id LIMIT 5000",
    ]
    for plan in plans:
        told = " ".join(str(row[-1]) for row in run(room, f"EXPLAIN QUERY PLAN {plan}"))
        assert "SEARCH" in told, told
        assert "SCAN" not in told, told
    assert value(room, "SELECT count(*) FROM witness") == 0


def digest(room: Room, *, manages: bool = True) -> str:
    """Return what a digest says now."""
    with room.desk.reading("tests.digest") as tx:
        return "\n".join(digest_of(tx, ACME, tx.now, manages=manages, charts=False).lines)


def test_each_digest_names_the_head_that_a_manager_can_keep(room: Room) -> None:
    new_case(room)
    assert "Head of all records" not in digest(room), "no round has ended yet"
    found = go_round(room).round
    said = f"1 record verified on {found.day}, and it holds. Head of all records: {short(found.head)}"
    assert digest(room).endswith(said)
    assert "Head of all records" not in digest(room, manages=False)
    assert compare(room.desk, digest(room).rpartition(" ")[2]).holds, "what was told can be typed in"


def test_a_digest_tells_the_newest_round_and_how_many_do_not_hold(room: Room) -> None:
    new_case(room)
    broken = new_case(room)
    go_round(room)
    assert "2 records verified" in digest(room)
    room.later(DAY)
    destroy(room, "UPDATE event SET actor = 'U0MALLORY' WHERE case_id = :case", case=broken.id)
    found = go_round(room).round
    said = f"1 record does not hold ({found.day}). Head of all records: {short(found.head)}"
    assert digest(room).endswith(said)


def test_a_digest_of_last_week_tells_the_head_of_then(room: Room) -> None:
    new_case(room)
    one, then = go_round(room).round, room.clock.now()
    room.later(7 * DAY)
    two = go_round(room).round
    with room.desk.reading("tests.digest") as tx:
        told = "\n".join(digest_of(tx, ACME, then, charts=False).lines)
    assert short(one.head) in told
    assert short(two.head) in digest(room)


def test_the_notice_names_numbers_and_the_remedy(room: Room) -> None:
    numbers = [f"2026-{n:04}" for n in range(1, 21)]
    notice = records_amiss({"numbers": " ".join(numbers), "amiss": 23, "day": "2026-03-02"}, say("Because."))
    told = "\n".join(notice.lines)
    assert notice.summary.startswith("The records of 23 cases do not hold")
    assert told.count("2026-00") == 20
    assert "and 3 more" in told
    assert "`ombud case verify`" in told
    assert "backup" in told
    one = records_amiss({"numbers": "2026-0007", "amiss": 1, "day": "2026-03-02"}, say("Because."))
    assert one.summary == "The record of 1 case does not hold: somebody altered it, cut it or wrote it anew."
    assert "more" not in "\n".join(one.lines[:2])


def test_the_admin_is_told_by_a_message(room: Room) -> None:
    broken = new_case(room)
    destroy(room, "UPDATE event SET actor = 'U0MALLORY' WHERE case_id = :case", case=broken.id)
    go_round(room)
    room.deliver()
    assert [person for person, _ in asked(room)] == [IRIS]
    room.later(DAY)
    go_round(room)
    assert len(asked(room)) == 2, "and again each day, as long as it is so"
