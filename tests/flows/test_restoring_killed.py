"""A restore is killed at each of its points: nothing is served until one that was begun again is through."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from bot.backups import manifest
from bot.backups.manifest import BackupFault
from bot.settings.model import Settings
from bot.vault.vault import KeyVault
from bot.wiring import backing_up
from bot.wiring.faults import SetupFault
from bot.wiring.office import Office, World, build
from handlers import casebook
from handlers.checkpoints import unmarked
from handlers.disposal.ledger import WRITTEN_DOWN
from handlers.disposal.purging import purge
from handlers.domain.case import ActionId, Case
from handlers.duties.shredding import shred
from handlers.ports import LedgerFault
from handlers.store.database import Database
from tests.conftest import NewRoom
from tests.contract.store.shelf import value
from tests.support.desks import Room
from tests.support.ledgers import ledger_in
from tests.support.purged import WORD, Estate, blobs, estate, on_disk
from tests.support.restored import Yard, backed_up_and_purged
from tests.support.scrubbed import GRACE, closed_case, planted, scrub, words

pytestmark = pytest.mark.usefixtures("tools")

Reached = Callable[[str], None]
ON_THE_WAY = (
    *("restore-marked", "restore-files", "restore-copied", "restore-database"),
    *("replay-migrated", "replay-erased", "replay-forgotten", "replay-dropped"),
)
#: What a replay writes: named transactions of its own, those of the purge that it asks for, and the ledger.
_NAMES = ("erasing.adopt", "erasing.again", "erasing.done", "purging.destroy", "purging.rest")
WRITTEN = (WRITTEN_DOWN, *(f"{name}:{edge}" for name in _NAMES for edge in ("commit", "done")))


class Killed(BaseException):
    """The process is gone; nothing of ours catches it."""


def killing(point: str) -> Reached:
    """Return what kills the process whenever it passes a point."""

    def reached(passed: str) -> None:
        if passed == point:
            raise Killed

    return reached


@pytest.fixture
def yard(room: Room) -> Iterator[Yard]:
    made = Yard(room)
    yield made
    made.leave()


@pytest.fixture
def purged(yard: Yard) -> Estate:
    """Is a mailbox that was backed up and then purged."""
    return backed_up_and_purged(yard)


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Gives a function that has desks of replays die at a point; "" lets them live."""
    at = [""]

    def built(settings: Settings, database: Database, vault: KeyVault, world: World | None = None) -> Office:
        office = build(settings, database, vault, world)
        office.desk.reached = killing(at[0]) if at[0] else unmarked
        return office

    monkeypatch.setattr(backing_up, "build", built)
    return lambda point: at.__setitem__(0, point)


def nothing_is_served(yard: Yard) -> None:
    with pytest.raises(SetupFault, match="ombud restore --replay"):
        yard.served()


def all_is_gone(yard: Yard, *cases: Case) -> None:
    yard.served()
    room = yard.enter()
    for case in cases:
        assert words(room, room.case(case.id)).strip("\n") == ""
        assert casebook.verify_case(room.desk, case.number) == []
    if room.database.is_sqlite:
        assert WORD.encode() not in on_disk(room)
    assert len(blobs(room)) == 1
    assert len(ledger_in(room.folder).entries()) == 1


@pytest.mark.parametrize("point", ON_THE_WAY)
def test_a_restore_that_was_killed_is_not_served_and_can_be_begun_again(
    purged: Estate, yard: Yard, point: str
) -> None:
    if point == "restore-copied" and not purged.room.database.is_sqlite:
        pytest.skip("a server's database is restored in one transaction")
    with pytest.raises(Killed):
        yard.restore(reached=killing(point))
    nothing_is_served(yard)
    yard.restore()
    all_is_gone(yard, purged.closed, purged.left, purged.held)


@pytest.mark.parametrize(
    "point", ["restore-database", "replay-migrated", "replay-erased", "replay-forgotten"]
)
def test_once_the_database_is_in_place_a_replay_is_enough(purged: Estate, yard: Yard, point: str) -> None:
    with pytest.raises(Killed):
        yard.restore(reached=killing(point))
    nothing_is_served(yard)
    yard.replay()
    all_is_gone(yard, purged.closed, purged.left, purged.held)


@pytest.mark.parametrize("point", WRITTEN)
def test_a_replay_that_was_killed_goes_on_where_it_was(
    purged: Estate, yard: Yard, deadly: Callable[[str], None], point: str
) -> None:
    deadly(point)
    with pytest.raises(Killed):
        yard.restore()
    nothing_is_served(yard)
    deadly("")
    yard.replay()
    all_is_gone(yard, purged.closed, purged.left, purged.held)


@pytest.mark.parametrize("point", ["erasing.shred:commit", "erasing.shred:done", WRITTEN_DOWN])
def test_shredding_again_is_all_or_nothing(yard: Yard, deadly: Callable[[str], None], point: str) -> None:
    case = closed_case(yard.room)
    yard.back_up()
    scrub(yard.room, case)
    yard.room.later(GRACE)
    assert shred(yard.room.desk) == 1
    deadly(point)
    with pytest.raises(Killed):
        yard.restore()
    nothing_is_served(yard)
    deadly("")
    yard.replay()
    yard.served()
    room = yard.enter()
    assert planted(words(room, case)) == []
    assert blobs(room) == set()
    assert value(room, "SELECT count(*) FROM original") == 0
    assert casebook.verify_case(room.desk, case.number) == []
    assert len(ledger_in(room.folder).entries()) == 1


@pytest.mark.parametrize("edge", ["commit", "done"])
def test_beginning_another_ledger_can_be_done_once_more(
    purged: Estate, yard: Yard, deadly: Callable[[str], None], edge: str
) -> None:
    path = purged.room.folder / "erasures.jsonl"
    path.unlink()
    yard.leave()
    deadly(f"erasing.anew:{edge}")
    with pytest.raises(Killed):
        backing_up.new_ledger(yard.settings)
    deadly("")
    if edge == "commit":
        with pytest.raises(LedgerFault, match="another installation"):
            yard.served()
        with pytest.raises(LedgerFault, match="move it away"):
            backing_up.new_ledger(yard.settings)
        path.unlink()
        assert backing_up.new_ledger(yard.settings) == 1
    all_is_gone(yard, purged.closed, purged.left, purged.held)


@pytest.mark.parametrize("edge", ["commit", "done"])
def test_a_purge_killed_once_it_is_written_down_ends_with_one_entry(new_room: NewRoom, edge: str) -> None:
    room = new_room()
    found = estate(room, hold=False)
    found.schedule()
    point = WRITTEN_DOWN if edge == "commit" else "purging.destroy:done"
    room.desk.reached = killing(point)
    with pytest.raises(Killed):
        purge(room.desk, found.mailbox)
    room.desk.reached = unmarked
    room.desk.forget(found.mailbox)
    assert len(ledger_in(room.folder).entries()) == 1
    Yard(room).served()
    assert found.purge()
    assert len(ledger_in(room.folder).entries()) == 1
    assert words(room, room.case(found.closed.id)).strip("\n") == ""


@pytest.mark.parametrize("point", ["backup-database", "backup-files", "backup-whole"])
def test_a_backup_that_was_killed_is_never_taken_for_a_whole_one(yard: Yard, point: str) -> None:
    found = estate(yard.room, hold=False)
    with pytest.raises(Killed):
        yard.back_up(killing(point))
    assert manifest.found_in(yard.folder) == []
    with pytest.raises(BackupFault, match="no whole backup"):
        yard.restore()
    yard.enter().later(timedelta(minutes=1))
    yard.back_up()
    assert [path.name[:6] for path in yard.folder.iterdir() if path.is_dir()] == ["ombud-"]
    yard.room.press(found.other, ActionId.CLAIM)
    yard.restore()
    room = yard.enter()
    assert WORD in words(room, room.case(found.closed.id))
    assert room.case(found.other.id).owner is None
