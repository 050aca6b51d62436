"""Every state of an entry against everything that can be done to it: the whole table."""

from datetime import timedelta

import pytest

from handlers.domain.ids import CaseId, PersonId
from handlers.store.outbox import CLAIM, Entry, EntryKind, EntryState
from tests.contract.store.shelf import run
from tests.support.desks import Room
from tests.support.times import DAY, MINUTE, SECOND

KEY = "card:7"


@pytest.fixture
def room(shared: Room) -> Room:
    run(shared, "DELETE FROM outbox")
    return shared


def add(room: Room, key: str = KEY, kind: EntryKind = EntryKind.CARD, **about: object) -> None:
    with room.desk.transaction("tests.add") as tx:
        tx.outbox.add(kind, key, **about)  # type: ignore[arg-type] # as the test says


def due(room: Room) -> list[Entry]:
    with room.desk.reading("tests.due") as tx:
        return tx.outbox.due(100)


def claim(room: Room, entry: Entry) -> Entry:
    with room.desk.transaction("tests.claim") as tx:
        claimed = tx.outbox.claim(entry)
    assert claimed is not None
    return claimed


def put_off(room: Room, entry: Entry, *, unknown: bool, wait: timedelta = MINUTE) -> bool:
    with room.desk.transaction("tests.put_off") as tx:
        return tx.outbox.put_off(entry, wait, "busy", unknown=unknown)


def settle(room: Room, entry: Entry) -> bool:
    with room.desk.transaction("tests.settle") as tx:
        return tx.outbox.settle(entry)


def fail(room: Room, entry: Entry, reason: str = "refused") -> bool:
    with room.desk.transaction("tests.fail") as tx:
        return tx.outbox.fail(entry, reason)


def brought_to(room: Room, state: EntryState) -> Entry:
    """Bring a new entry to a state and return the claim under which it came there."""
    add(room)
    entry = claim(room, due(room)[0])
    match state:
        case EntryState.READY:
            put_off(room, entry, unknown=False)
        case EntryState.UNKNOWN:
            put_off(room, entry, unknown=True)
        case EntryState.SENT:
            settle(room, entry)
        case EntryState.FAILED:
            fail(room, entry)
        case EntryState.SENDING:
            pass
    return entry


def stands(room: Room) -> tuple[str, int, int]:
    """Return the state, the revision and the attempts of the one entry there is."""
    ((state, revision, attempts),) = run(room, "SELECT state, revision, attempts FROM outbox")
    return state, revision, attempts


@pytest.mark.parametrize(
    ("state", "after", "at_once"),
    [
        (EntryState.READY, ("ready", 2, 0), True),
        (EntryState.SENDING, ("sending", 2, 1), False),
        (EntryState.UNKNOWN, ("unknown", 2, 1), False),
        (EntryState.SENT, ("ready", 2, 0), True),
        (EntryState.FAILED, ("ready", 2, 0), True),
    ],
)
def test_asking_again_in_each_state(
    room: Room, state: EntryState, after: tuple[str, int, int], at_once: bool
) -> None:
    brought_to(room, state)
    add(room)
    assert stands(room) == after
    assert bool(due(room)) == at_once


@pytest.mark.parametrize(
    ("state", "when", "ambiguous"),
    [
        (EntryState.READY, MINUTE, False),
        (EntryState.SENDING, CLAIM, True),
        (EntryState.UNKNOWN, MINUTE, True),
        (EntryState.SENT, None, False),
        (EntryState.FAILED, None, False),
    ],
)
def test_when_each_state_is_due_and_whether_in_doubt(
    room: Room, state: EntryState, when: timedelta | None, ambiguous: bool
) -> None:
    brought_to(room, state)
    if when is None:
        room.later(DAY)
        assert due(room) == []
        return
    room.later(when - SECOND)
    assert due(room) == []
    room.later(SECOND)
    (entry,) = due(room)
    assert entry.ambiguous is ambiguous
    assert claim(room, entry).ambiguous is ambiguous


@pytest.mark.parametrize("state", [state for state in EntryState if state is not EntryState.SENDING])
def test_what_is_not_being_made_cannot_be_ended(room: Room, state: EntryState) -> None:
    entry = brought_to(room, state)
    before = stands(room)
    assert not settle(room, entry)
    assert not fail(room, entry)
    assert not put_off(room, entry, unknown=True)
    with room.desk.transaction("tests.ref") as tx:
        assert not tx.outbox.note_ref(entry, "late")
    assert stands(room) == before


@pytest.mark.parametrize(
    ("asked_again", "state"), [(0, EntryState.SENT), (1, EntryState.READY), (3, EntryState.READY)]
)
def test_settling_looks_whether_it_was_asked_for_meanwhile(
    room: Room, asked_again: int, state: EntryState
) -> None:
    entry = brought_to(room, EntryState.SENDING)
    for _ in range(asked_again):
        add(room)
    assert settle(room, entry)
    assert stands(room)[0] == state.value


@pytest.mark.parametrize("unknown", [False, True])
def test_putting_off_keeps_what_was_asked_meanwhile(room: Room, unknown: bool) -> None:
    entry = brought_to(room, EntryState.SENDING)
    add(room)
    assert put_off(room, entry, unknown=unknown)
    room.later(MINUTE)
    again = claim(room, due(room)[0])
    assert (again.revision, again.ambiguous) == (2, unknown)
    assert settle(room, again)
    assert stands(room)[0] == "sent"


def test_failing_while_it_is_asked_for_again_waits_for_a_person(room: Room) -> None:
    entry = brought_to(room, EntryState.SENDING)
    add(room)
    assert fail(room, entry)
    assert stands(room)[0] == "failed"


def test_attempts_and_claims_rise_with_every_claim(room: Room) -> None:
    add(room)
    for number in (1, 2, 3):
        entry = claim(room, due(room)[0])
        assert (entry.attempts, entry.claim) == (number, number)
        put_off(room, entry, unknown=False)
        room.later(MINUTE)
    add(room)
    entry = claim(room, due(room)[0])
    assert (entry.attempts, entry.claim) == (1, 4), "asked anew it has all its attempts, and new claims"


def test_a_look_up_begins_at_the_first_claim_until_the_effect_is_settled(room: Room) -> None:
    add(room)
    first = claim(room, due(room)[0])
    begun = room.clock.now()
    assert first.since == begun
    put_off(room, first, unknown=True)
    room.later(MINUTE)
    second = claim(room, due(room)[0])
    assert second.since == begun
    add(room)
    settle(room, second)
    room.later(DAY)
    assert claim(room, due(room)[0]).since == room.clock.now()


def test_an_entry_nobody_claimed_has_no_past(room: Room) -> None:
    add(room)
    (entry,) = due(room)
    assert (entry.attempts, entry.claim, entry.ambiguous, entry.ref) == (0, 0, False, "")
    assert entry.since == room.clock.now()


def test_settling_forgets_what_an_earlier_step_left(room: Room) -> None:
    entry = brought_to(room, EntryState.SENDING)
    with room.desk.transaction("tests.ref") as tx:
        assert tx.outbox.note_ref(entry, "draft-1")
    settle(room, entry)
    add(room)
    assert due(room)[0].ref == ""


@pytest.mark.parametrize("unknown", [False, True])
def test_putting_off_keeps_what_an_earlier_step_left(room: Room, unknown: bool) -> None:
    entry = brought_to(room, EntryState.SENDING)
    with room.desk.transaction("tests.ref") as tx:
        assert tx.outbox.note_ref(entry, "draft-1")
    put_off(room, entry, unknown=unknown)
    room.later(MINUTE)
    assert due(room)[0].ref == "draft-1"


def test_reasons_are_kept_for_a_person_to_look_at(room: Room) -> None:
    fail(room, brought_to(room, EntryState.SENDING), "channel_not_found")
    assert run(room, "SELECT reason FROM outbox")[0].reason == "channel_not_found"


def test_an_entry_says_what_it_is_about(room: Room) -> None:
    add(room, "line:7:3", EntryKind.LINE, case=CaseId(2**62), subject=3)
    add(room, "home:U0ADA", EntryKind.HOME, person=PersonId("U0ADA"))
    line, home = due(room)
    assert (line.kind, line.case_id, line.subject_id, line.person) == (EntryKind.LINE, 2**62, 3, "")
    assert (home.kind, home.case_id, home.subject_id, home.person) == (EntryKind.HOME, None, None, "U0ADA")


def test_asking_again_changes_nothing_about_what_it_is(room: Room) -> None:
    add(room, "line:7:3", EntryKind.LINE, case=CaseId(7), subject=3)
    add(room, "line:7:3", EntryKind.CARD, case=CaseId(9), subject=9)
    (entry,) = due(room)
    assert (entry.kind, entry.case_id, entry.subject_id, entry.revision) == (EntryKind.LINE, 7, 3, 2)


@pytest.mark.parametrize("state", list(EntryState))
def test_only_what_is_ready_is_hastened(room: Room, state: EntryState) -> None:
    brought_to(room, state)
    with room.desk.transaction("tests.hasten") as tx:
        tx.outbox.hasten([KEY, "line:404:1"])
        tx.outbox.hasten([])
    assert bool(due(room)) == (state is EntryState.READY)


@pytest.mark.parametrize("state", list(EntryState))
def test_each_state_is_counted(room: Room, state: EntryState) -> None:
    brought_to(room, state)
    with room.desk.reading("tests.count") as tx:
        assert {each: tx.outbox.count(each) for each in EntryState} == {
            each: int(each is state) for each in EntryState
        }
        assert tx.outbox.count(*EntryState) == 1


def test_only_a_transaction_that_asked_for_something_wakes_the_courier(room: Room) -> None:
    woken: list[str] = []
    wake, room.desk.wake = room.desk.wake, woken.append
    try:
        add(room)
        claim(room, due(room)[0])
    finally:
        room.desk.wake = wake
    assert woken == ["deliver"]
