"""A restore of all that the ledger can tell of is killed at each point that it passes, one after another."""

from collections.abc import Callable

import pytest

from handlers import casebook
from handlers.desk import Hooks
from handlers.disposal.ledger import compare
from handlers.disposal.retaining import retain
from handlers.domain.case import Case
from handlers.domain.erasure import ErasureKind
from handlers.duties.shredding import shred
from tests.conftest import NewRoom
from tests.contract.store.shelf import value
from tests.flows.test_restoring_killed import Killed, killing, nothing_is_served
from tests.flows.test_restoring_schedule import LATER, SOON, by
from tests.support.desks import Room
from tests.support.ledgers import ledger_in
from tests.support.purged import NOTE, WORD, Estate, estate
from tests.support.restored import Yard
from tests.support.retained import begun, left
from tests.support.scrubbed import closed_case, planted, scrub, words
from tests.support.times import DAY

pytestmark = pytest.mark.usefixtures("tools")

#: What is passed many times by reading alone, or before anything is put in place.
_READS = ("erasing.known", "erasing.compare")
#: On PostgreSQL, where a restore takes its time, at these.
_SOME = {
    *("restore-database", "replay-migrated", "replay-erased", "replay-forgotten"),
    *("erasing.again:done", "purging.destroy:commit", "retaining.delete:commit"),
}


def everything_erased(room: Room) -> tuple[Yard, Estate, Case]:
    """Return a yard with a backup, since which a case was shredded, words went, and a mailbox was purged."""
    yard = Yard(room)
    by(yard, SOON)
    masked = closed_case(room, "masked")
    found = estate(room, hold=False)
    found.schedule()
    begun(room)
    yard.back_up()
    scrub(room, masked)
    room.later(15 * DAY)
    assert shred(room.desk) == 1
    room.later(LATER)
    assert retain(room.desk) >= 1
    assert found.purge()
    kinds = {one.erasure.kind for one in ledger_in(room.folder).entries()}
    assert kinds == {ErasureKind.SHREDDED, ErasureKind.MAILBOX, ErasureKind.SCHEDULE}
    return yard, found, masked


def passed_by(yard: Yard) -> list[str]:
    """Return the points that a whole restore passes, each once, in their order."""
    seen: dict[str, None] = {}

    def reached(here: str) -> None:
        seen.setdefault(here)

    yard.restore(reached=reached, hooks=Hooks(checkpoint=reached))
    return [one for one in seen if not one.startswith(_READS)]


def all_is_gone(yard: Yard, found: Estate, masked: Case, many: int) -> None:
    """Check that everything is erased again, once, and that what is left can be served and verified."""
    yard.served()
    room = yard.enter()
    for case in (found.closed, found.left, found.held):
        told = words(room, room.case(case.id))
        assert WORD not in told
        assert NOTE not in told
        assert casebook.verify_case(room.desk, case.number) == []
    assert planted(words(room, room.case(masked.id))) == []
    assert left(room, masked.id)["originals"] == 0
    assert casebook.verify_case(room.desk, masked.number) == []
    assert len(ledger_in(room.folder).entries()) == many
    assert compare(room.desk).unapplied == ()
    assert value(room, "SELECT count(*) FROM permit") == 0


@pytest.mark.timeout(900)
def test_killed_at_each_point_it_goes_on_and_nothing_is_served_before(
    new_room: NewRoom, database_kind: str
) -> None:
    yard, found, masked = everything_erased(new_room())
    many = len(ledger_in(yard.room.folder).entries())
    points = passed_by(yard)
    all_is_gone(yard, found, masked, many)
    assert len(points) > 20
    assert {*points} >= _SOME
    for point in points:
        if database_kind == "postgresql" and point not in _SOME:
            continue
        die: Callable[[str], None] = killing(point)
        with pytest.raises(Killed):
            yard.restore(reached=die, hooks=Hooks(checkpoint=die))
        nothing_is_served(yard)
        if point == "restore-marked" or point.startswith("restore-f") or point == "restore-copied":
            yard.restore()
        else:
            yard.replay()
        all_is_gone(yard, found, masked, many)
    yard.leave()
