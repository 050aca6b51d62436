"""A case's record in its rows: it grows link by link, and tampering by hand is found, never a crash."""

import pytest

from handlers import casebook
from handlers.domain.case import Case
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.record import GENESIS, Break, commit, link
from tests.contract.store.shelf import destroy, new_case, run, value
from tests.support.cast import ADA
from tests.support.desks import Room

SAID = Event(EventKind.LETTER_OPENED, {"messages": "5 6"}, content="Sam moved to Ærø.", actor=ADA)
READ = Event(EventKind.RECORD_READ, actor=ADA)
OF_CASE = " WHERE case_id = :case AND seq = :seq"


@pytest.fixture
def room(shared: Room) -> Room:
    return shared


@pytest.fixture
def case(room: Room) -> Case:
    """Is a case with four events, the third of which carries words."""
    return new_case(room, READ, SAID, READ)


def breaks(room: Room, case: Case) -> list[Break]:
    return casebook.verify_case(room.desk, case.number)


def tamper(room: Room, case: Case, seq: int, assignment: str, **values: object) -> None:
    destroy(room, f"UPDATE event SET {assignment}{OF_CASE}", case=case.id, seq=seq, **values)


def test_events_are_numbered_from_one_and_chained_from_the_beginning(room: Room, case: Case) -> None:
    record = room.record(case)
    assert [event.seq for event in record] == [1, 2, 3, 4]
    head = GENESIS
    for event in record:
        head = link(head, event)
        assert event.digest == head
    assert case.head == room.case(case.id).head == head
    assert case.events == 4


def test_every_further_event_hangs_on_the_last_one(room: Room, case: Case) -> None:
    with room.desk.transaction("tests.note") as tx:
        noted = tx.cases.note(case, READ)
        saved = tx.cases.save(noted, READ, SAID)
    record = room.record(case)
    assert [event.seq for event in record] == [1, 2, 3, 4, 5, 6, 7]
    assert record[4].digest == noted.head
    assert record[6].digest == saved.head == room.case(case.id).head
    assert breaks(room, case) == []


def test_an_event_is_read_back_as_it_was_told(room: Room, case: Case) -> None:
    event = room.record(case)[2]
    assert (event.kind, event.actor, dict(event.facts)) == (SAID.kind, ADA, {"messages": "5 6"})
    assert event.content == "Sam moved to Ærø."
    assert event.at == room.clock.now()
    assert event.salt is not None
    assert event.commitment == commit(event.salt, event.content)


def test_an_event_without_words_keeps_none(room: Room, case: Case) -> None:
    event = room.record(case)[1]
    assert (event.content, event.salt, event.commitment) == (None, None, "")
    assert value(room, f"SELECT content_sealed FROM event{OF_CASE}", case=case.id, seq=2) is None


def test_facts_of_every_type_keep_it(room: Room) -> None:
    facts: dict[str, Fact] = {
        "text": "Ærø \x00 \ud83d",
        "number": 2**60,
        "yes": True,
        "no": False,
        "none": None,
        "empty": "",
    }
    case = new_case(room, Event(EventKind.CLOSED, facts))
    read = room.record(case)[1].facts
    assert dict(read) == facts
    assert [type(fact) for _, fact in sorted(read.items())] == [
        type(fact) for _, fact in sorted(facts.items())
    ]
    assert breaks(room, case) == []


def test_the_same_words_twice_are_committed_to_apart(room: Room) -> None:
    case = new_case(room, SAID, SAID)
    one, other = room.record(case)[1:]
    assert one.salt != other.salt
    assert one.commitment != other.commitment


def test_one_event_can_be_asked_for_by_its_number(room: Room, case: Case) -> None:
    with room.desk.reading("tests.event") as tx:
        assert tx.events.get(case.id, 3) == tx.events.of_case(case.id)[2]


def test_records_of_two_cases_do_not_mix(room: Room, case: Case) -> None:
    other = new_case(room)
    assert [event.kind for event in room.record(other)] == [EventKind.CASE_OPENED]
    assert other.head != case.head


def test_an_untouched_record_holds(room: Room, case: Case) -> None:
    assert breaks(room, case) == []


@pytest.mark.parametrize(
    ("assignment", "new"),
    [
        ("kind = :new", "closed"),
        ("at = at + :new", 1),
        ("actor = :new", "U0MALLORY"),
        ("facts = :new", '{"messages": "5"}'),
        ("commitment = :new", "0" * 64),
        ("digest = :new", "0" * 64),
    ],
    ids=["kind", "at", "actor", "facts", "commitment", "digest"],
)
@pytest.mark.parametrize("seq", [1, 3, 4])
def test_any_column_changed_by_hand_is_found(
    room: Room, case: Case, seq: int, assignment: str, new: object
) -> None:
    tamper(room, case, seq, assignment, new=new)
    assert Break(seq, "event altered") in breaks(room, case)


@pytest.mark.parametrize(
    ("assignment", "new"),
    [
        ("kind = :new", "promoted"),
        ("kind = :new", ""),
        ("facts = :new", "not json"),
        ("facts = :new", "[]"),
        ("facts = :new", "[1]"),
        ("facts = :new", "null"),
        ("facts = :new", ""),
        ("at = :new", 2**62),
    ],
)
@pytest.mark.parametrize("seq", [2, 3])
def test_what_can_no_longer_be_read_is_found_like_any_change(
    room: Room, case: Case, seq: int, assignment: str, new: object
) -> None:
    tamper(room, case, seq, assignment, new=new)
    assert breaks(room, case) == [Break(seq, "event altered")]


def test_facts_that_were_nothing_do_not_hide_what_they_became(room: Room, case: Case) -> None:
    assert value(room, f"SELECT facts FROM event{OF_CASE}", case=case.id, seq=2) == "{}"
    tamper(room, case, 2, "facts = :new", new="[]")
    assert breaks(room, case) == [Break(2, "event altered")]


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_deleted_event_leaves_a_gap(room: Room, case: Case, seq: int) -> None:
    destroy(room, f"DELETE FROM event{OF_CASE}", case=case.id, seq=seq)
    assert Break(seq, "event missing or out of order") in breaks(room, case)


def test_a_deleted_last_event_is_missed(room: Room, case: Case) -> None:
    destroy(room, f"DELETE FROM event{OF_CASE}", case=case.id, seq=4)
    assert breaks(room, case) == [Break(4, "last event missing or altered")]


def test_a_deleted_record_is_missed(room: Room, case: Case) -> None:
    destroy(room, "DELETE FROM event WHERE case_id = :case", case=case.id)
    assert Break(1, "last event missing or altered") in breaks(room, case)


def test_an_event_with_a_new_number_is_found(room: Room, case: Case) -> None:
    tamper(room, case, 4, "seq = 9")
    assert Break(4, "event missing or out of order") in breaks(room, case)


def test_a_head_put_back_to_an_earlier_event_is_found(room: Room, case: Case) -> None:
    earlier = room.record(case)[1].digest
    run(room, "UPDATE case_file SET head = :head WHERE id = :case", head=earlier, case=case.id)
    assert breaks(room, case) == [Break(5, "last event missing or altered")]


def test_words_altered_by_hand_are_found(room: Room, case: Case) -> None:
    sealed = bytearray(value(room, f"SELECT content_sealed FROM event{OF_CASE}", case=case.id, seq=3))
    sealed[-1] ^= 1
    tamper(room, case, 3, "content_sealed = :new", new=bytes(sealed))
    assert breaks(room, case) == [Break(3, "content altered")]
    assert room.record(case)[2].content is None, "and nothing false is shown"


@pytest.mark.parametrize("planted", [b"", b"\x01short", b"plain words, sealed by nobody at all"])
def test_words_that_nobody_sealed_are_found(room: Room, case: Case, planted: bytes) -> None:
    tamper(room, case, 2, "content_sealed = :new", new=planted)
    assert breaks(room, case) == [Break(2, "content altered")]


def test_words_moved_to_another_event_are_found(room: Room) -> None:
    case = new_case(room, SAID, Event(EventKind.LETTER_OPENED, content="Other words.", actor=ADA))
    sealed = "SELECT content_sealed FROM event" + OF_CASE
    first, second = (value(room, sealed, case=case.id, seq=seq) for seq in (2, 3))
    tamper(room, case, 2, "content_sealed = :new", new=second)
    tamper(room, case, 3, "content_sealed = :new", new=first)
    assert breaks(room, case) == [Break(2, "content altered"), Break(3, "content altered")]


def test_words_erased_as_the_law_demands_leave_the_chain_whole(room: Room, case: Case) -> None:
    tamper(room, case, 3, "content_sealed = NULL")
    assert breaks(room, case) == []
    erased = room.record(case)[2]
    assert (erased.content, erased.salt) == (None, None)
    assert erased.commitment, "what was promised is still there"


def test_the_record_goes_on_after_an_erasure(room: Room, case: Case) -> None:
    tamper(room, case, 3, "content_sealed = NULL")
    with room.desk.transaction("tests.note") as tx:
        tx.cases.note(tx.cases.locked(case.id), READ)
    assert breaks(room, case) == []
