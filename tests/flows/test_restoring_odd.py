"""Backups that lack something, are from an older version or have aged out, and ledgers that are lost."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.backups import making, manifest, restoring
from bot.backups.making import Source, prune
from bot.backups.manifest import BackupFault
from bot.wiring import backing_up
from bot.wiring.faults import SetupFault
from bot.wiring.master_keys import vault_of
from bot.wiring.office import database_file, found_office
from bot.wiring.setting_up import set_up
from handlers.disposal.ledger import adopt
from handlers.domain.case import ActionId
from handlers.ports import LedgerFault
from handlers.store.database import Database
from handlers.store.schema import versions
from tests.conftest import NewRoom
from tests.contract.store.shelf import value
from tests.flows.test_restoring_killed import Killed, killing
from tests.support.desks import Room
from tests.support.ledgers import ledger_in
from tests.support.letters import ASKS_ACCESS, letter
from tests.support.purged import WORD, Estate, blobs, estate
from tests.support.restored import Yard
from tests.support.scrubbed import words
from tests.support.times import DAY

pytestmark = pytest.mark.usefixtures("tools")


@pytest.fixture
def yard(room: Room) -> Iterator[Yard]:
    made = Yard(room)
    yield made
    made.leave()


@pytest.fixture
def file_yard(new_room: NewRoom, database_kind: str) -> Iterator[Yard]:
    """Is a yard for what concerns SQLite alone."""
    if database_kind != "sqlite":
        pytest.skip("a file is put back by hand")
    made = Yard(new_room())
    yield made
    made.leave()


def scheduled(room: Room) -> Estate:
    found = estate(room, hold=False)
    found.schedule()
    return found


def put_in_place(yard: Yard) -> list[str]:
    """Restore the newest backup and go no further, as somebody who dies then."""
    settings = yard.settings
    yard.leave()
    source = Source(
        Database(yard.room.url),
        yard.room.url,
        database_file(settings),
        yard.room.folder / "blobs",
        vault_of(settings),
        os.environ,
    )
    return restoring.put_in_place(restoring.chosen(yard.folder), source, replace=True)


def test_between_restore_and_replay_nothing_serves(yard: Yard) -> None:
    found = scheduled(yard.room)
    yard.back_up()
    assert found.purge()
    put_in_place(yard)
    key = "SELECT wrapped FROM data_key JOIN mailbox ON mailbox.key_id = data_key.id WHERE mailbox.id = :id"
    assert value(yard.room, key, id=found.mailbox) is not None, "it could be read"
    with pytest.raises(SetupFault, match="ombud restore --replay"):
        yard.served()
    assert len(yard.replay().again) == 1
    yard.served()
    room = yard.enter()
    assert words(room, room.case(found.closed.id)).strip("\n") == ""


def test_an_installation_that_holds_something_is_not_replaced_unasked(yard: Yard) -> None:
    found = estate(yard.room, hold=False)
    yard.back_up()
    yard.room.press(found.other, ActionId.CLAIM)
    with pytest.raises(BackupFault, match="--replace"):
        yard.restore(replace=False)
    yard.served()
    assert yard.enter().case(found.other.id).owner is not None


def test_a_file_that_a_backup_lacks_is_told_and_the_rest_restored(yard: Yard) -> None:
    found = estate(yard.room, hold=False)
    made = yard.back_up()
    lost = next(made.files()).name
    (made.folder / manifest.BLOBS / lost[:2] / lost).unlink()
    (yard.room.folder / "blobs" / lost[:2] / lost).unlink()
    done = yard.restore()
    assert done.missing == (lost,)
    room = yard.enter()
    assert lost not in blobs(room)
    assert WORD in words(room, room.case(found.closed.id))


def test_a_file_of_a_backup_that_was_altered_stops_the_restore_before_anything_changes(yard: Yard) -> None:
    estate(yard.room, hold=False)
    made = yard.back_up()
    yard.room.arrive(letter(text=ASKS_ACCESS))
    before = blobs(yard.room)
    one = list(made.files())[-1].name
    (made.folder / manifest.BLOBS / one[:2] / one).write_bytes(b"something else")
    with pytest.raises(BackupFault, match=f"The file {one} of the backup is not as it was made"):
        yard.restore()
    yard.served()
    assert blobs(yard.room) == before


def test_a_file_that_is_spoilt_once_the_restore_began_tells_of_the_way_back(yard: Yard) -> None:
    found = scheduled(yard.room)
    made = yard.back_up()
    assert found.purge()
    before = blobs(yard.room)
    one = list(made.files())[-1].name

    def spoil(point: str) -> None:
        if point == "restore-marked":
            (made.folder / manifest.BLOBS / one[:2] / one).write_bytes(b"something else")

    with pytest.raises(BackupFault, match=r"not as it was made.*has begun.*`ombud restore --replay`") as told:
        yard.restore(reached=spoil)
    assert "keeps what stood before" in str(told.value)
    with pytest.raises(SetupFault, match="has not ended"):
        yard.served()
    assert yard.replay().cut_off
    yard.served()
    assert blobs(yard.room) == before


def test_the_log_of_a_database_that_was_lost_comes_into_no_restored_one(file_yard: Yard) -> None:
    yard = file_yard
    found = estate(yard.room, hold=False)
    yard.back_up()
    file = Path(yard.room.url.removeprefix("sqlite:///"))
    yard.room.press(found.other, ActionId.CLAIM)
    left = {log: file.with_name(f"{file.name}{log}") for log in ("-wal", "-shm")}
    logs = {path: path.read_bytes() for path in left.values()}
    assert len(logs[left["-wal"]]) > 0
    yard.leave()
    file.unlink()
    for path, content in logs.items():
        path.write_bytes(content)
    file.with_name(f"{file.name}-journal").write_bytes(b"left over")
    yard.restore(replace=False)
    assert not file.with_name(f"{file.name}-journal").exists()
    room = yard.enter()
    assert room.case(found.other.id).owner is None
    assert value(room, "PRAGMA integrity_check") == "ok"


def test_an_installation_that_lacks_a_file_is_not_backed_up_as_if_it_were_whole(yard: Yard) -> None:
    estate(yard.room, hold=False)
    lost = min(blobs(yard.room))
    (yard.room.folder / "blobs" / lost[:2] / lost).unlink()
    with pytest.raises(BackupFault, match="are missing beside the database"):
        yard.back_up()
    assert manifest.found_in(yard.folder) == []


@pytest.mark.parametrize("part", ["manifest", "database", "list"])
def test_a_backup_that_was_altered_changes_nothing_here(yard: Yard, part: str) -> None:
    estate(yard.room, hold=False)
    made = yard.back_up()
    path = {"manifest": made.folder / manifest.NAME, "database": made.database}.get(
        part, made.folder / manifest.FILES
    )
    path.write_bytes(path.read_bytes().replace(b"1", b"2"))
    with pytest.raises(BackupFault):
        yard.restore(made.folder)
    yard.served()


def test_files_that_did_not_change_take_no_more_room(yard: Yard) -> None:
    estate(yard.room, hold=False)
    first, second = yard.back_up(), yard.back_up()
    for one in second.files():
        inode = {
            (one_of.folder / manifest.BLOBS / one.name[:2] / one.name).stat().st_ino
            for one_of in (first, second)
        }
        assert len(inode) == 1
    shutil.rmtree(first.folder)
    assert yard.restore(second.folder).missing == ()


def test_backups_that_have_aged_out_are_removed_and_nothing_else(yard: Yard) -> None:
    estate(yard.room, hold=False)
    old = yard.back_up()
    (yard.folder / "notes").mkdir()
    yard.room.later(timedelta(days=30))
    young = yard.back_up()
    assert prune(yard.folder, 40 * DAY, yard.room.clock.now()) == []
    assert prune(yard.folder, 29 * DAY, yard.room.clock.now()) == [old.folder.name]
    assert {path.name for path in yard.folder.iterdir()} == {young.folder.name, "notes", ".lock"}
    assert prune(yard.folder / "none", DAY, yard.room.clock.now()) == []
    assert yard.restore().missing == ()


def test_two_never_work_on_one_folder_of_backups_at_once(yard: Yard) -> None:
    with making.alone_in(yard.folder), pytest.raises(BackupFault, match="Another backup is being made"):
        yard.back_up()


def test_nobody_else_can_read_a_backup_and_no_key_or_ledger_is_in_it(yard: Yard) -> None:
    estate(yard.room, hold=False)
    made = yard.back_up()
    paths = list(made.folder.rglob("*"))
    assert {path.stat().st_mode & 0o077 for path in (made.folder, *paths)} == {0}
    names = {path.name for path in paths if path.is_file()}
    assert names == blobs(yard.room) | {manifest.NAME, manifest.FILES, made.database.name}
    assert WORD.encode() not in b"".join(path.read_bytes() for path in paths if path.is_file())


def test_a_lost_ledger_is_begun_anew_with_what_the_database_knows(yard: Yard) -> None:
    found = scheduled(yard.room)
    adopt(yard.room.desk)
    old = yard.back_up()
    assert found.purge()
    path = yard.room.folder / "erasures.jsonl"
    before = ledger_in(yard.room.folder)
    told, name = before.entries(), before.name()
    path.unlink()
    with pytest.raises(LedgerFault, match="--new-ledger"):
        yard.served()
    yard.leave()
    assert backing_up.new_ledger(yard.settings) == 1
    anew = ledger_in(yard.room.folder)
    assert [one.erasure for one in anew.entries()] == [one.erasure for one in told]
    assert anew.name() != name
    yard.served()
    with pytest.raises(LedgerFault, match="not the one of this backup"):
        yard.restore(old.folder)
    yard.served()


def test_where_machine_and_ledger_are_lost_a_backup_comes_back_with_another_ledger(yard: Yard) -> None:
    found = scheduled(yard.room)
    assert found.purge()
    made = yard.back_up()
    path = yard.room.folder / "erasures.jsonl"
    before = ledger_in(yard.room.folder)
    told, name = [one.erasure for one in before.entries()], before.name()
    with pytest.raises(LedgerFault, match="restore without --new-ledger"):
        yard.restore(made.folder, anew=True)
    yard.served()
    path.unlink()
    with pytest.raises(LedgerFault, match="give --new-ledger beside the folder"):
        yard.restore(made.folder)
    assert yard.restore(made.folder, anew=True).again == ()
    yard.served()
    anew = ledger_in(yard.room.folder)
    assert [one.erasure for one in anew.entries()] == told
    assert anew.name() != name
    room = yard.enter()
    assert words(room, room.case(found.closed.id)).strip("\n") == ""
    assert yard.restore(yard.back_up().folder).again == ()


def test_a_restore_with_another_ledger_that_was_killed_goes_on(yard: Yard) -> None:
    found = estate(yard.room, hold=False)
    adopt(yard.room.desk)
    made = yard.back_up()
    (yard.room.folder / "erasures.jsonl").unlink()
    with pytest.raises(Killed):
        yard.restore(made.folder, anew=True, reached=killing("restore-database"))
    with pytest.raises(LedgerFault, match="ombud restore --new-ledger"):
        yard.replay()
    assert backing_up.new_ledger(yard.settings) == 0
    with pytest.raises(SetupFault, match="ombud restore --replay"):
        yard.served()
    yard.replay()
    yard.served()
    room = yard.enter()
    assert WORD in words(room, room.case(found.closed.id))


def test_another_installations_ledger_is_refused(yard: Yard, tmp_path: Path) -> None:
    found = scheduled(yard.room)
    path = yard.room.folder / "erasures.jsonl"
    mine = path.read_bytes()
    assert found.purge()
    (tmp_path / "other").mkdir()
    path.write_bytes(ledger_in(tmp_path / "other").path.read_bytes())
    with pytest.raises(LedgerFault, match="another installation"):
        yard.served()
    assert path.read_bytes() != mine


def older(made: Path, target: Path) -> None:
    """Put a copy in place as the version before the ledger had it."""
    for log in ("-wal", "-shm"):
        target.with_name(f"{target.name}{log}").unlink(missing_ok=True)
    shutil.copyfile(made, target)
    database = Database(f"sqlite:///{target}")
    with database.engine.begin() as connection:
        for statement in (
            "DROP TABLE erase_order",
            "DROP TABLE erasure",
            "DROP TABLE ledger",
            "UPDATE alembic_version SET version_num = '0010'",
        ):
            connection.exec_driver_sql(statement)
    database.close()


@pytest.mark.parametrize("migrated", [False, True])
def test_a_copy_of_an_older_version_is_brought_up_to_date_and_erased_again(
    file_yard: Yard, *, migrated: bool
) -> None:
    yard = file_yard
    found = scheduled(yard.room)
    made = yard.back_up()
    assert found.purge()
    yard.leave()
    older(made.database, Path(yard.room.url.removeprefix("sqlite:///")))
    with pytest.raises(SetupFault, match="ombud migrate"):
        yard.served()
    if migrated:
        with (
            found_office(yard.settings) as office,
            pytest.raises(SetupFault, match="ombud restore --replay"),
        ):
            set_up(office)
        with pytest.raises(SetupFault, match="ombud restore --replay"):
            yard.served()
    done = yard.replay()
    newest = versions(yard.database())[1]
    assert done.schema == ((newest if migrated else "0010"), newest)
    assert len(done.again) == 1
    yard.served()
    room = yard.enter()
    assert words(room, room.case(found.closed.id)).strip("\n") == ""
