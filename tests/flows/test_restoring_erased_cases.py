"""A backup is restored: a case that somebody had erased by then is erased again before it is served."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.wiring.faults import SetupFault
from handlers import casebook
from handlers.desk import Hooks
from handlers.disposal.ledger import compare
from handlers.disposal.retaining import retain
from handlers.domain.case import ActionId, Case
from handlers.domain.erasure import ErasureKind
from handlers.domain.events import EventKind
from handlers.domain.holds import Subject
from handlers.duties.erasing_again import Came
from tests.contract.store.shelf import run, value
from tests.flows.test_restoring_schedule import by, cutting
from tests.flows.test_rounds_cut_off import Cut
from tests.support.desks import Room
from tests.support.erased_early import SKELETON, erase, has_left, in_ledger, orders
from tests.support.held import count, held, released
from tests.support.obliged import WORDS_IN_DENMARK
from tests.support.purged import blobs
from tests.support.restored import Yard
from tests.support.retained import closed_case, left
from tests.support.times import DAY

pytestmark = pytest.mark.usefixtures("tools")


@pytest.fixture
def yard(room: Room) -> Iterator[Yard]:
    made = Yard(room)
    yield made
    made.leave()


def erased_since(yard: Yard) -> Case:
    """Return a case that was backed up, and erased since."""
    case = closed_case(yard.room)
    yard.back_up()
    yard.room.later(DAY)
    assert erase(yard.room, case).ended
    return case


def test_it_is_erased_again_and_the_record_says_so(yard: Yard) -> None:
    case = erased_since(yard)
    done = yard.restore()
    assert [(one.entry.erasure.kind, one.came) for one in done.again] == [(ErasureKind.CASE, Came.ERASED)]
    yard.served()
    room = yard.enter()
    assert has_left(room, case) == SKELETON
    assert blobs(room) == set()
    assert orders(room) == [("admin", True, True)]
    assert room.kinds(case).count(EventKind.ERASURE_ASKED) == 1
    assert casebook.verify_case(room.desk, case.number) == []
    assert compare(room.desk).unapplied == ()


def test_restored_twice_it_goes_twice_with_one_entry(yard: Yard) -> None:
    case = erased_since(yard)
    yard.restore()
    yard.enter()
    assert [one.came for one in yard.restore().again] == [Came.ERASED]
    room = yard.enter()
    assert has_left(room, case) == SKELETON
    assert in_ledger(room) == [(case.id, "admin")]


def test_a_case_that_is_open_in_the_copy_is_closed_by_it(yard: Yard) -> None:
    case = closed_case(yard.room)
    yard.room.press(case, ActionId.REOPEN)
    yard.back_up()
    yard.room.close_as(yard.room.case(case.id), "fulfilled", elsewhere=True)
    assert erase(yard.room, case).ended
    assert [one.came for one in yard.restore().again] == [Came.ERASED]
    room = yard.enter()
    assert has_left(room, case) == SKELETON
    assert room.case(case.id).closed_at is not None
    assert casebook.verify_case(room.desk, case.number) == []


def test_a_copy_from_before_the_case_came_has_nothing_to_erase(yard: Yard) -> None:
    yard.back_up()
    erase(yard.room, closed_case(yard.room))
    assert [one.came for one in yard.restore().again] == [Came.ABSENT]
    assert value(yard.enter(), "SELECT count(*) FROM erase_order") == 0


def test_what_was_asked_and_waited_in_the_copy_goes_as_it_went(yard: Yard) -> None:
    case = closed_case(yard.room)
    number = held(yard.room, Subject(case=case.id))
    erase(yard.room, case)
    yard.back_up()
    released(yard.room, number)
    yard.room.later(DAY)
    with yard.room.desk.reading("tests.order") as tx:
        assert tx.erase_orders.find(case.id) is not None
    assert retain(yard.room.desk) >= 3
    assert [one.came for one in yard.restore().again] == [Came.ERASED]
    room = yard.enter()
    assert has_left(room, case) == SKELETON
    assert count(room, "deferred") == 0
    assert value(room, "SELECT asked_by FROM erase_order") != "ombud", "who asked is known here"


def test_a_hold_that_is_newer_than_the_erasure_keeps_the_copy_from_being_served(yard: Yard) -> None:
    case = closed_case(yard.room)
    hold = held(yard.room, Subject(case=case.id))
    run(
        yard.room,
        "UPDATE hold SET placed_at = placed_at + :later",
        later=10 * DAY // timedelta(microseconds=1),
    )
    yard.back_up()
    released(yard.room, hold)
    erase(yard.room, case)
    with pytest.raises(SetupFault, match="since holds keep what they name"):
        yard.restore()
    with pytest.raises(SetupFault, match="ombud restore --replay"):
        yard.served()
    room = yard.enter()
    assert left(room, case.id)["words"] > 0
    assert orders(room) == []


def test_what_a_law_has_kept_is_kept_again(yard: Yard) -> None:
    yard.environ["OMBUD_ORGANISATION_COUNTRY"] = "DK"
    by(yard, WORDS_IN_DENMARK)
    case = erased_since(yard)
    before = left(yard.room, case.id)
    assert before["words"] > 0
    assert [one.came for one in yard.restore().again] == [Came.ERASED]
    room = yard.enter()
    assert {**left(room, case.id), "record": 0} == {**before, "record": 0}


def test_what_had_begun_in_the_copy_is_ended_before_it_is_served(yard: Yard) -> None:
    room = yard.room
    case = closed_case(room)
    before, room.desk.reached = room.desk.reached, cutting("erase_orders.delete:done")
    with pytest.raises(Cut):
        erase(room, case)
    room.desk.reached = before
    assert orders(room) == [("admin", True, False)]
    yard.back_up()
    assert yard.restore().again == ()
    room = yard.enter()
    assert has_left(room, case) == SKELETON
    assert orders(room) == [("admin", True, True)]


@pytest.mark.parametrize(
    "point",
    [
        *("erasing.case:commit", "erasing.case:done", "replay-erased", "replay-forgotten"),
        *("erase_orders.delete:commit", "erase_orders.delete:done"),
    ],
)
def test_killed_while_it_goes_again_nothing_is_served_until_it_is_through(yard: Yard, point: str) -> None:
    case = erased_since(yard)
    with pytest.raises(Cut):
        yard.restore(reached=cutting(point), hooks=Hooks(checkpoint=cutting(point)))
    with pytest.raises(SetupFault, match="ombud restore --replay"):
        yard.served()
    yard.replay()
    yard.served()
    room = yard.enter()
    assert has_left(room, case) == SKELETON
    assert blobs(room) == set()
    assert in_ledger(room) == [(case.id, "admin")]
    assert compare(room.desk).unapplied == ()
    assert casebook.verify_case(room.desk, case.number) == []
