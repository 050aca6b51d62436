"""A backup is restored: what was erased since is erased again before anything can be seen of it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.wiring.faults import SetupFault
from handlers import casebook
from handlers.disposal import certifying
from handlers.disposal.purging import purge
from handlers.domain.card import Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.certificate import read
from handlers.domain.erasure import ErasureKind
from handlers.domain.mailbox import MailboxStatus
from handlers.duties.erasing_again import Came
from handlers.duties.shredding import shred
from handlers.ports import LedgerFault
from handlers.store.mailbox_events import OMBUD
from tests.conftest import NewRoom
from tests.contract.store.shelf import value
from tests.support.desks import Room
from tests.support.ledgers import ledger_in
from tests.support.letters import ASKS_ACCESS, letter
from tests.support.purged import BESIDE, NOTE, WORD, Estate, blobs, estate, on_disk, place_hold, release_holds
from tests.support.restored import Yard
from tests.support.scrubbed import words

pytestmark = pytest.mark.usefixtures("tools")


@pytest.fixture
def found(room: Room) -> Estate:
    """Is a mailbox that is about to be purged; nothing of it is held."""
    made = estate(room, hold=False)
    made.schedule()
    return made


@pytest.fixture
def yard(room: Room) -> Iterator[Yard]:
    made = Yard(room)
    yield made
    made.leave()


def gone(room: Room, *cases: Case) -> None:
    for case in cases:
        assert words(room, room.case(case.id)).strip("\n") == ""
        assert casebook.verify_case(room.desk, case.number) == []
    if room.database.is_sqlite:
        stands = on_disk(room)
        assert not any(word.encode() in stands for word in (WORD, NOTE))


def test_what_was_purged_after_a_backup_is_purged_again(found: Estate, yard: Yard) -> None:
    yard.back_up()
    assert found.purge()
    done = yard.restore()
    assert [(one.entry.erasure.kind, one.came) for one in done.again] == [(ErasureKind.MAILBOX, Came.ERASED)]
    assert (done.again[0].counts["cases"], done.again[0].counts["files"]) == (3, 2)
    yard.served()
    room = yard.enter()
    gone(room, found.closed, found.left, found.held)
    assert value(room, "SELECT status FROM mailbox WHERE id = :id", id=found.mailbox) in {
        MailboxStatus.PURGING.value,
        MailboxStatus.PURGED.value,
    }
    assert BESIDE in words(room, room.case(found.other.id))
    assert len(blobs(room)) == 1


def test_what_is_purged_again_gets_a_certificate_of_its_own_that_names_the_first_time(
    found: Estate, yard: Yard
) -> None:
    yard.back_up()
    assert found.purge()
    (lost,) = certifying.listed(found.room.desk)
    yard.restore()
    room = yard.enter()
    assert certifying.listed(room.desk) == []
    assert replace(found, room=room).purge(found.mailbox)
    (again,) = certifying.listed(room.desk)
    assert again.number != lost.number
    first, second = (read(one.document).statement for one in (lost, again))
    assert (second["route"], second["asked_by"]) == ("restored", OMBUD)
    with room.desk.reading("tests.known") as tx:
        (entry,) = tx.erasures.known()
    assert f"deleted first on {entry.erasure.at:%Y-%m-%dT%H:%M:%SZ}." in second["why"]
    assert "deleted first" not in first["why"]


def test_a_mailbox_that_was_read_when_the_backup_was_made_is_closed_and_purged(yard: Yard) -> None:
    room = yard.room
    room.arrive(letter(text=f"{ASKS_ACCESS} It is about the {WORD}."))
    case = room.only_case()
    backup = yard.back_up()
    yard.folder.rename(yard.folder.with_name("elsewhere"))
    with room.desk.transaction("tests.close") as tx:
        tx.erasures.close(room.mailbox.id)
        tx.purges.schedule(room.mailbox.id, "disconnected", tx.now, OMBUD)
    purge(room.desk, room.mailbox.id)
    yard.restore(yard.folder.with_name("elsewhere") / backup.folder.name)
    again = yard.enter()
    gone(again, case)


def test_with_nothing_erased_since_everything_is_as_it_was(found: Estate, yard: Yard) -> None:
    before = words(found.room, found.room.case(found.closed.id))
    yard.back_up()
    found.room.press(found.other, ActionId.CLAIM)
    done = yard.restore()
    assert done.again == ()
    room = yard.enter()
    assert words(room, room.case(found.closed.id)) == before
    assert WORD in before
    assert room.case(found.other.id).owner is None
    assert len(blobs(room)) == 3


def test_what_a_hold_kept_apart_is_kept_apart_again(room: Room, yard: Yard) -> None:
    found = estate(room, hold=True)
    found.schedule()
    yard.back_up()
    assert found.purge()
    yard.restore()
    again = yard.enter()
    gone(again, found.closed, found.left)
    assert WORD in words(again, again.case(found.held.id))
    assert again.case(found.held.id).mailbox_id != found.mailbox


def test_a_hold_that_came_after_the_backup_keeps_its_case_all_the_same(room: Room, yard: Yard) -> None:
    found = estate(room, hold=False)
    found.schedule()
    yard.back_up()
    place_hold(room, found.held.id)
    assert found.purge()
    yard.restore()
    again = yard.enter()
    gone(again, found.closed, found.left)
    assert WORD in words(again, again.case(found.held.id))


def test_a_hold_of_the_backup_that_was_released_since_keeps_nothing(room: Room, yard: Yard) -> None:
    found = estate(room, hold=True)
    found.schedule()
    yard.back_up()
    release_holds(room)
    assert found.purge()
    yard.restore()
    gone(yard.enter(), found.closed, found.left, found.held)


def test_originals_of_a_case_that_was_masked_and_shredded_since_go_again(yard: Yard) -> None:
    room = yard.room
    room.arrive(letter(text=f"{ASKS_ACCESS} My number is 070761-4285, and I was on sick leave."))
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    room.later(room.desk.rules.undo)
    room.settle()
    room.close_as(room.case(case.id), "fulfilled")
    room.settle()
    assert "070761-4285" in words(room, room.case(case.id))
    yard.back_up()
    sheet = room.press(room.case(case.id), ActionId.SCRUB)
    assert isinstance(sheet, Sheet)
    room.press(room.case(case.id), ActionId.SCRUB, answers={}, revision=sheet.revision)
    room.later(timedelta(days=15))
    assert shred(room.desk) == 1
    done = yard.restore()
    assert [(one.entry.erasure.kind, one.came) for one in done.again] == [(ErasureKind.SHREDDED, Came.ERASED)]
    again = yard.enter()
    assert "070761-4285" not in words(again, again.case(case.id))
    assert value(again, "SELECT count(*) FROM original") == 0
    assert casebook.verify_case(again.desk, case.number) == []


def test_one_ledger_outlives_many_restores(found: Estate, yard: Yard) -> None:
    yard.back_up()
    assert found.purge()
    for _ in range(2):
        assert len(yard.restore().again) == 1
        yard.enter()
    assert len(ledger_in(found.room.folder).entries()) == 1
    later = yard.back_up()
    assert yard.restore(later.folder).again == ()


@pytest.mark.parametrize("broken", ["missing", "altered"])
def test_without_a_sound_ledger_nothing_is_erased(found: Estate, yard: Yard, broken: str) -> None:
    path = found.room.folder / "erasures.jsonl"
    before = path.read_bytes()
    if broken == "missing":
        path.unlink()
    else:
        path.write_bytes(before.replace(b"format", b"tamrof"))
    with pytest.raises(LedgerFault, match="ombud restore --new-ledger"):
        purge(found.room.desk, found.mailbox)
    assert WORD in words(found.room, found.room.case(found.closed.id))
    path.write_bytes(before)
    assert found.purge()


def test_a_ledger_older_than_the_database_lets_nothing_be_served_or_replayed(
    found: Estate, yard: Yard
) -> None:
    path = found.room.folder / "erasures.jsonl"
    before = path.read_bytes()
    assert found.purge()
    path.write_bytes(before)
    with pytest.raises(LedgerFault, match="put its newest copy there"):
        yard.served()
    with pytest.raises(LedgerFault, match="put its newest copy there"):
        yard.replay()


def test_a_ledger_older_than_the_backup_stops_a_restore_before_anything_changes(
    found: Estate, yard: Yard
) -> None:
    path = found.room.folder / "erasures.jsonl"
    old = path.read_bytes()
    assert found.purge()
    yard.back_up()
    new = path.read_bytes()
    path.write_bytes(old)
    with pytest.raises(LedgerFault, match="older than it"):
        yard.restore()
    path.write_bytes(new)
    yard.served()


def test_a_database_that_somebody_put_back_by_hand_is_found_out(sqlite_room: Room, tmp_path: Path) -> None:
    found = estate(sqlite_room, hold=False)
    found.schedule()
    yard = Yard(sqlite_room)
    backup = yard.back_up()
    assert found.purge()
    yard.leave()
    file = Path(sqlite_room.url.removeprefix("sqlite:///"))
    for log in ("-wal", "-shm"):
        file.with_name(f"{file.name}{log}").unlink(missing_ok=True)
    shutil.copyfile(backup.database, file)
    with pytest.raises(SetupFault, match="ombud restore --replay"):
        yard.served()
    assert len(yard.replay().again) == 1
    yard.served()
    gone(yard.enter(), found.closed, found.left, found.held)
    yard.leave()


@pytest.fixture
def sqlite_room(new_room: NewRoom, database_kind: str) -> Room:
    """Is a room for what concerns SQLite alone."""
    if database_kind != "sqlite":
        pytest.skip("a file is put back")
    return new_room()
