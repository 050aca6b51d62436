"""The process dies at every point of erasing a case early; the job ends it, with one line of the ledger."""

import pytest

from handlers import casebook
from handlers.desk import Hooks
from handlers.disposal import erasing_cases, holds
from handlers.disposal.ledger import WRITTEN_DOWN, compare
from handlers.disposal.retaining import retain
from handlers.domain.case import Case
from handlers.domain.events import EventKind
from handlers.domain.holds import Subject
from tests.conftest import NewRoom
from tests.flows.test_holds_killed import cut_at_later
from tests.flows.test_rounds_cut_off import Cut
from tests.support.cast import IRIS, MAX, actor
from tests.support.desks import Room
from tests.support.erased_early import SKELETON, erase, has_left, in_ledger, orders, told_erased, writes_again
from tests.support.held import count, held, permits, released
from tests.support.purged import blobs
from tests.support.retained import closed_case, left, under
from tests.support.times import DAY

EDGES = ("commit", "done")


def ended(room: Room, case: Case) -> None:
    """Check that a case is erased as if nobody had died."""
    assert has_left(room, case) == SKELETON
    assert (blobs(room), permits(room), count(room, "deferred")) == (set(), 0, 0)
    assert sorted(str(store) for store, _ in told_erased(room, case)) == ["letters", "notes", "originals"]
    assert room.kinds(case).count(EventKind.ERASURE_ASKED) == 1
    assert orders(room) == [("admin", True, True)]
    assert in_ledger(room) == [(case.id, "admin")]
    assert compare(room.desk).unapplied == ()
    assert casebook.verify_case(room.desk, case.number) == []


@pytest.mark.parametrize("edge", EDGES)
def test_killed_as_it_is_asked_for_it_is_asked_wholly_or_not_at_all(new_room: NewRoom, edge: str) -> None:
    reached, armed = cut_at_later(f"erase_orders.ask:{edge}")
    room = new_room(hooks=Hooks(checkpoint=reached))
    under(room)
    case = closed_case(room)
    armed.append("now")
    with pytest.raises(Cut):
        erase(room, case)
    assert (orders(room) != []) == (room.kinds(case).count(EventKind.ERASURE_ASKED) == 1) == (edge == "done")
    if edge == "commit":
        assert left(room, case.id)["words"] > 0
        erase(room, case)
    else:
        retain(room.desk)
    ended(room, case)


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("time", range(3))
def test_killed_at_any_batch_the_job_goes_on_with_what_is_left(
    new_room: NewRoom, time: int, edge: str
) -> None:
    reached, armed = cut_at_later(f"erase_orders.delete:{edge}", passing=time)
    room = new_room(hooks=Hooks(checkpoint=reached))
    under(room)
    case = closed_case(room)
    armed.append("now")
    with pytest.raises(Cut):
        erase(room, case)
    retain(room.desk)
    ended(room, case)


def test_killed_once_the_ledger_tells_of_it_that_is_no_news_and_it_goes_with_one_entry(
    new_room: NewRoom,
) -> None:
    reached, armed = cut_at_later(WRITTEN_DOWN)
    room = new_room(hooks=Hooks(checkpoint=reached))
    under(room)
    case = closed_case(room)
    armed.append("now")
    with pytest.raises(Cut):
        erase(room, case)
    assert left(room, case.id)["words"] > 0, "nothing goes before it is written down"
    found = compare(room.desk)
    assert found.unapplied == found.under_way != ()
    assert found.unwritten == ()
    retain(room.desk)
    ended(room, case)


@pytest.mark.parametrize("edge", EDGES)
def test_killed_while_a_hold_stops_it_what_waits_is_remembered_once(new_room: NewRoom, edge: str) -> None:
    reached, armed = cut_at_later(f"erase_orders.ask:{edge}")
    room = new_room(hooks=Hooks(checkpoint=reached))
    under(room)
    case = closed_case(room)
    number = held(room, Subject(case=case.id))
    armed.append("now")
    with pytest.raises(Cut):
        erase(room, case)
    if edge == "commit":
        assert count(room, "deferred") == 0
        erase(room, case)
    retain(room.desk)
    assert count(room, "deferred") == room.kinds(case).count(EventKind.DELETION_DEFERRED) == 1
    released(room, number)
    retain(room.desk)
    ended(room, case)


@pytest.mark.parametrize("edge", EDGES)
def test_a_hold_between_two_batches_keeps_what_is_left_until_its_release(
    new_room: NewRoom, edge: str
) -> None:
    reached, armed = cut_at_later(f"erase_orders.delete:{edge}")
    room = new_room(hooks=Hooks(checkpoint=reached))
    under(room)
    case = closed_case(room)
    armed.append("now")
    with pytest.raises(Cut):
        erase(room, case)
    number = held(room, Subject(case=case.id))
    before = left(room, case.id)["words"]
    assert retain(room.desk) == 0
    assert retain(room.desk) == 0
    assert left(room, case.id)["words"] == before > 0
    released(room, number)
    retain(room.desk)
    ended(room, case)


@pytest.mark.parametrize("edge", EDGES)
def test_killed_as_a_letter_withdraws_it_that_is_told_once(new_room: NewRoom, edge: str) -> None:
    reached, armed = cut_at_later(f"erase_orders.delete:{edge}")
    room = new_room(hooks=Hooks(checkpoint=reached))
    under(room)
    case = closed_case(room)
    number = held(room, Subject(case=case.id))
    erase(room, case)
    room.later(DAY)
    writes_again(room, case)
    released(room, number)
    armed.append("now")
    with pytest.raises(Cut):
        retain(room.desk)
    retain(room.desk)
    assert room.kinds(case).count(EventKind.ERASURE_WITHDRAWN) == 1
    assert (orders(room), in_ledger(room)) == ([], [])
    assert left(room, case.id)["words"] > 0


@pytest.mark.parametrize("edge", EDGES)
def test_killed_while_somebody_looks_what_would_go_nothing_is_asked_for(new_room: NewRoom, edge: str) -> None:
    reached, armed = cut_at_later(f"erase_orders.preview:{edge}")
    room = new_room(hooks=Hooks(checkpoint=reached))
    case = closed_case(room)
    armed.append("now")
    with pytest.raises(Cut):
        erasing_cases.preview(room.desk, actor(IRIS), case.number)
    assert count(room, "access", "person = :who", who=IRIS) == (edge == "done")
    assert erasing_cases.preview(room.desk, actor(IRIS), case.number).allowed
    assert orders(room) == []


def test_a_release_that_dies_before_it_wakes_anybody_loses_nothing(new_room: NewRoom) -> None:
    reached, armed = cut_at_later("holds.release:done")
    room = new_room(hooks=Hooks(checkpoint=reached))
    under(room)
    case = closed_case(room)
    placed = holds.place(room.desk, actor(MAX), case.number, "Claim", room.clock.now().date() + 90 * DAY)
    erase(room, case)
    armed.append("now")
    with pytest.raises(Cut):
        holds.release(room.desk, actor(MAX), placed.id, "Settled")
    retain(room.desk)
    ended(room, case)
