"""A restore that is cut off before its end leaves no file beside a database that does not know it."""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.wiring.faults import SetupFault
from bot.wiring.office import found_office
from bot.wiring.setting_up import set_up
from handlers.store import restoring
from handlers.store.restoring import Stage
from tests.conftest import NewRoom
from tests.flows.test_restoring_killed import Killed, killing
from tests.support.desks import Room
from tests.support.purged import WORD, Estate, blobs, estate
from tests.support.restored import Yard, backed_up_and_purged
from tests.support.scrubbed import words

pytestmark = pytest.mark.usefixtures("tools")

#: Where the state from before the restore stands still.
BEFORE = ("restore-marked", "restore-files", "restore-copied")
#: Longer than any writer of a file takes to name it in a row.
LONG_AGO = timedelta(days=2)


@pytest.fixture
def yard(room: Room) -> Iterator[Yard]:
    made = Yard(room)
    yield made
    made.leave()


@pytest.fixture
def purged(yard: Yard) -> Estate:
    """Is a mailbox that was backed up and then purged."""
    return backed_up_and_purged(yard)


def stray(yard: Yard, written_ago: timedelta = LONG_AGO) -> Path:
    """Lay a file beside the database that it knows nothing of."""
    path = yard.room.folder / "blobs" / "ff" / "ff00"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"of somebody who was erased")
    at = (yard.room.clock.now() - written_ago).timestamp()
    os.utime(path, (at, at))
    return path


def stage(yard: Yard) -> Stage | None:
    """Return how far a restore came, past everything that guards the database."""
    with closing(yard.database()) as database:
        return restoring.stage(database)


def cut_off(yard: Yard, point: str) -> None:
    with pytest.raises(Killed):
        yard.restore(reached=killing(point))


@pytest.mark.parametrize("point", BEFORE)
def test_a_replay_of_a_restore_that_did_not_end_brings_no_erased_file_back_and_says_so(
    purged: Estate, yard: Yard, point: str
) -> None:
    if point == "restore-copied" and not purged.room.database.is_sqlite:
        pytest.skip("a server's database is restored in one transaction")
    before = blobs(yard.room)
    cut_off(yard, point)
    if point != "restore-marked":
        assert blobs(yard.room) > before, "the backup's files lie there"
    with pytest.raises(SetupFault, match="has not ended, so the state from before it stands"):
        yard.served()
    done = yard.replay()
    assert done.cut_off
    assert done.again == ()
    assert done.dropped == (0 if point == "restore-marked" else 2)
    assert blobs(yard.room) == before
    yard.served()
    room = yard.enter()
    assert words(room, room.case(purged.closed.id)).strip("\n") == ""


def test_files_of_the_state_that_was_replaced_go_also_when_the_replay_is_run_by_itself(yard: Yard) -> None:
    found = estate(yard.room, hold=False)
    yard.back_up()
    kept, left = blobs(yard.room), stray(yard, timedelta())
    cut_off(yard, "restore-database")
    assert left.exists()
    done = yard.replay()
    assert not done.cut_off
    assert done.dropped == 1
    assert blobs(yard.room) == kept
    room = yard.enter()
    assert WORD in words(room, room.case(found.closed.id))


def test_a_restore_that_ends_says_how_many_files_it_removed(yard: Yard) -> None:
    estate(yard.room, hold=False)
    yard.back_up()
    kept = blobs(yard.room)
    stray(yard, timedelta())
    done = yard.restore()
    assert (done.dropped, done.cut_off) == (1, False)
    assert blobs(yard.room) == kept


def test_beside_a_copy_put_in_place_by_hand_only_files_that_nobody_is_writing_go(yard: Yard) -> None:
    estate(yard.room, hold=False)
    kept = blobs(yard.room)
    young = stray(yard, timedelta(hours=1))
    assert yard.replay().dropped == 0
    assert young.exists()
    stray(yard)
    assert yard.replay().dropped == 1
    assert blobs(yard.room) == kept


def test_a_replay_by_hand_that_was_killed_is_still_one_by_hand(yard: Yard) -> None:
    estate(yard.room, hold=False)
    young = stray(yard, timedelta(hours=1))
    with pytest.raises(Killed):
        yard.replay(killing("replay-forgotten"))
    assert stage(yard) is Stage.BY_HAND
    done = yard.replay()
    assert (done.dropped, done.cut_off) == (0, False)
    assert young.exists()
    assert stage(yard) is None


def test_where_nothing_stood_before_only_the_restore_itself_goes_on(
    new_room: NewRoom, database_kind: str
) -> None:
    if database_kind != "sqlite":
        pytest.skip("a server's database is there beforehand")
    yard = Yard(new_room())
    found = estate(yard.room, hold=False)
    yard.back_up()
    kept = blobs(yard.room)
    yard.leave()
    Path(yard.room.url.removeprefix("sqlite:///")).unlink()
    cut_off(yard, "restore-files")
    with pytest.raises(SetupFault, match="nothing stood here before; run the same"):
        yard.replay()
    with found_office(yard.settings) as office, pytest.raises(SetupFault, match="has not ended"):
        set_up(office)
    yard.restore(replace=False)
    yard.served()
    assert blobs(yard.room) == kept
    room = yard.enter()
    assert WORD in words(room, room.case(found.closed.id))
    yard.leave()
