"""A mailbox is purged of which cases were to be erased early; then a backup of before is restored."""

from collections.abc import Iterator

import pytest

from handlers import casebook
from handlers.disposal import erasing_cases
from handlers.disposal.ledger import compare
from handlers.disposal.purging import purge_due
from handlers.disposal.retaining import retain
from handlers.domain.case import ActionId, Case
from handlers.domain.erasure import ErasureKind
from handlers.domain.events import EventKind
from handlers.domain.ids import HoldId
from handlers.duties.erasing_again import Came
from tests.contract.store.shelf import everything_at_rest
from tests.support.desks import Room
from tests.support.erased_early import SKELETON, WHY, erase, has_left, in_ledger
from tests.support.held import permits, released
from tests.support.purged import BESIDE, NOTE, WORD, Estate, estate, on_disk, place_hold
from tests.support.restored import Yard
from tests.support.scrubbed import words
from tests.support.times import DAY, MINUTE

pytestmark = pytest.mark.usefixtures("tools")


@pytest.fixture
def found(room: Room) -> Estate:
    """Is a mailbox with three closed cases, of which none is erased yet."""
    made = estate(room, hold=False)
    room.press(room.case(made.left.id), ActionId.DISCARD)
    for case in (made.left, made.held):
        room.close_as(room.case(case.id), *["fulfilled"] * len(case.claims), elsewhere=True)
    room.settle()
    return made


@pytest.fixture
def yard(found: Estate) -> Iterator[Yard]:
    made = Yard(found.room)
    yield made
    made.leave()


def ordered(found: Estate, monkeypatch: pytest.MonkeyPatch) -> HoldId:
    """Have one case erased, one asked for and not begun, one kept by a hold; return that hold."""
    room = found.room
    assert erase(room, found.closed).ended
    with monkeypatch.context() as patch:
        patch.setattr(erasing_cases, "_AT_ONCE", 0)
        assert not erase(room, found.left).ended
    number = HoldId(place_hold(room, found.held.id))
    assert erase(room, found.held).doomed.held
    return number


def nothing_of(room: Room, *cases: Case) -> None:
    """Check that nobody's words are left of cases, and that their records hold."""
    for case in cases:
        assert has_left(room, case) == SKELETON
        assert room.case(case.id).closed_at is not None
        assert casebook.verify_case(room.desk, case.number) == []


def test_a_purge_goes_past_what_was_asked_for_and_leaves_the_job_nothing(
    found: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = found.room
    number = ordered(found, monkeypatch)
    found.schedule()
    assert found.purge()
    nothing_of(room, found.closed, found.left)
    assert NOTE in words(room, room.case(found.held.id)), "kept apart"
    for _ in range(3):
        retain(room.desk)
        room.later(DAY)
    assert NOTE in words(room, room.case(found.held.id))
    released(room, number)
    for _ in range(4):
        retain(room.desk)
        purge_due(room.desk, lambda _: None)
        room.deliver()
        room.later(MINUTE)
    nothing_of(room, found.closed, found.left, found.held)
    assert permits(room) == 0
    assert retain(room.desk) == 0
    assert compare(room.desk).unapplied == ()
    assert room.kinds(found.left).count(EventKind.ERASURE_ASKED) == 1
    assert WHY.encode() not in everything_at_rest(room)


@pytest.mark.parametrize("asked", [True, False], ids=["asked before the copy", "asked after the copy"])
def test_a_copy_of_before_has_all_of_it_erased_again_but_what_is_held(
    found: Estate, yard: Yard, monkeypatch: pytest.MonkeyPatch, *, asked: bool
) -> None:
    if asked:
        ordered(found, monkeypatch)
    yard.back_up()
    if not asked:
        ordered(found, monkeypatch)
    found.schedule()
    assert found.purge()
    retain(found.room.desk)
    came = {one.entry.erasure.kind: one.came for one in yard.restore().again}
    assert came[ErasureKind.MAILBOX] is Came.ERASED
    yard.served()
    room = yard.enter()
    nothing_of(room, found.closed, found.left)
    assert NOTE in words(room, room.case(found.held.id))
    assert BESIDE in words(room, room.case(found.other.id))
    assert compare(room.desk).unapplied == ()


def test_a_copy_of_before_a_released_hold_comes_back_without_a_word(
    found: Estate, yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ordered(found, monkeypatch)
    yard.back_up()
    released(found.room, number)
    found.room.later(DAY)
    retain(found.room.desk)
    nothing_of(found.room, found.closed, found.left, found.held)
    found.schedule()
    assert found.purge()
    yard.restore()
    yard.served()
    room = yard.enter()
    nothing_of(room, found.closed, found.left, found.held)
    assert sorted({case for case, _ in in_ledger(room)}) == sorted(
        one.id for one in (found.closed, found.left, found.held)
    )
    assert compare(room.desk).unapplied == ()
    if room.database.is_sqlite:
        assert not any(word.encode() in on_disk(room) for word in (WORD, NOTE, WHY))
