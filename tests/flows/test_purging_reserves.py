"""What a hold names is kept apart of a purge: whole, readable, and under a key of its own."""

import pytest

from handlers import casebook
from handlers.disposal.purging import plan, purge, purge_due
from handlers.domain.card import Sheet
from handlers.domain.case import ActionId
from handlers.domain.errors import Gone
from handlers.domain.events import EventKind
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.purge import Purge, Reserve, Step
from handlers.store.originals import read
from tests.contract.store.shelf import run, value
from tests.support.cast import ADA, actor
from tests.support.desks import Room
from tests.support.purged import (
    NOTE,
    WORD,
    Estate,
    blobs,
    ciphertexts,
    estate,
    place_hold,
    release_holds,
)
from tests.support.scrubbed import words
from tests.support.times import MINUTE


@pytest.fixture
def found(room: Room) -> Estate:
    """Is a mailbox that is about to be purged, with one case of it under a hold."""
    made = estate(room)
    made.schedule()
    return made


def reserve(found: Estate) -> Reserve:
    with found.room.desk.reading("tests.reserve") as tx:
        kept = tx.reserves.of(found.held.id)
    assert kept is not None
    return kept


def originals(found: Estate) -> list[bytes]:
    """Return every original of the held case, opened."""
    room = found.room
    opened = []
    for message in room.messages(room.case(found.held.id)):
        with room.desk.reading("tests.original") as tx:
            original = tx.originals.find(message.id)
            box = tx.box(tx.mailboxes.get(message.mailbox_id).key_id)
        if original is not None:
            opened.append(b"".join(read(original, box, room.desk.blobs)))
    return opened


def settle(found: Estate) -> None:
    """Let the job do what is due, to its end."""
    for _ in range(8):
        purge_due(found.room.desk, lambda _: None)
        found.room.deliver()
        found.room.later(MINUTE)


def test_a_held_case_is_as_complete_as_before(found: Estate) -> None:
    room = found.room
    before = (
        words(room, found.held).split(),
        originals(found),
        room.record(found.held),
        room.messages(found.held),
    )
    assert f"{NOTE}." in before[0]
    assert len(before[1]) == 1
    assert found.purge()
    now = room.case(found.held.id)
    assert (words(room, now).split(), originals(found)) == before[:2]
    assert room.record(now)[: len(before[2])] == before[2]
    assert [one.content for one in room.messages(now)] == [one.content for one in before[3]]
    assert (now.requester, now.status, now.purged_at) == (found.held.requester, found.held.status, None)
    assert room.kinds(now)[-1] is EventKind.RESERVED
    assert casebook.verify_case(room.desk, now.number) == []


def test_a_held_case_is_read_through_the_app(found: Estate) -> None:
    found.purge()
    room = found.room
    sheet = room.press(room.case(found.held.id), ActionId.OPEN_LETTER)
    assert isinstance(sheet, Sheet)
    read_out = casebook.read_file(room.desk, actor(ADA), found.held.number, export=True)
    assert any(WORD in message.content.text for message in read_out.messages)
    room.press(room.case(found.held.id), ActionId.NOTE, answers={"text": "For the court."})
    assert "For the court." in words(room, room.case(found.held.id))


def test_a_held_case_is_found_by_address_and_the_others_are_not(found: Estate) -> None:
    found.purge()
    desk = found.room.desk
    assert [one.number for one in casebook.search(desk, actor(ADA), "held@subject.example")] == [
        found.held.number
    ]
    assert casebook.search(desk, actor(ADA), "kim@subject.example") == []


def test_nothing_of_it_is_left_under_the_old_key(found: Estate) -> None:
    before = {piece for column in ciphertexts(found.room, found.mailbox).values() for piece in column}
    files = blobs(found.room)
    found.purge()
    after = ciphertexts(found.room, reserve(found).mailbox_id)
    assert sum(len(cells) for cells in after.values()) > 5
    assert {piece for column in after.values() for piece in column} & before == set()
    assert len(blobs(found.room) - files) == 1, "the file of the held letter, sealed anew"
    assert len(blobs(found.room)) == 2, "and the neighbour's"


def test_each_held_case_has_a_key_of_its_own(room: Room) -> None:
    found = estate(room)
    place_hold(room, found.left.id)
    found.schedule()
    assert found.purge()
    keys = run(room, "SELECT key_id FROM mailbox WHERE status = 'reserve'")
    assert len({key for (key,) in keys}) == 2
    assert found.standing().counts["reserved"] == 2
    assert all(WORD in words(room, room.case(one.id)) for one in (found.left, found.held))


def test_a_reserve_is_shown_nowhere_as_a_mailbox(found: Estate) -> None:
    found.purge()
    kept = value(found.room, "SELECT name FROM mailbox WHERE status = 'reserve'")
    row = reserve(found).mailbox_id
    with found.room.desk.transaction("tests.lists") as tx:
        names = {
            "all": [one.name for one in tx.mailboxes.all()],
            "standing": [one.name for one in tx.rounds.standing()],
            "connections": [one.name for one in tx.connections.all()],
            "beats": sorted(tx.beats.names().values()),
        }
        assert len(tx.beats.mailboxes()) == 2
        assert tx.mailboxes.named(found.room.mailbox.organisation_id, kept) is None
        assert tx.mailboxes.lease(row, tx.now) is None
    assert all(sorted(some) == ["legal", "privacy"] for some in names.values()), names


def test_once_released_a_reserve_is_purged_too(found: Estate) -> None:
    found.purge()
    kept = reserve(found).mailbox_id
    settle(found)
    assert value(found.room, "SELECT status FROM mailbox WHERE id = :id", id=kept) == MailboxStatus.RESERVE
    release_holds(found.room)
    settle(found)
    now = found.room.case(found.held.id)
    assert now.purged_at is not None
    assert words(found.room, now).strip("\n") == ""
    assert found.standing(kept).step is Step.ENDED
    assert len(blobs(found.room)) == 1, "the neighbour's"
    assert casebook.verify_case(found.room.desk, now.number) == []
    with pytest.raises(Gone):
        found.room.press(now, ActionId.OPEN_LETTER)


def test_a_hold_on_the_whole_mailbox_stops_it_until_it_is_released(room: Room) -> None:
    found = estate(room, hold=False)
    place_hold(room, mailbox=found.mailbox)
    found.schedule()
    assert not found.purge()
    assert found.standing().started_at is None
    assert WORD in words(room, found.closed)
    assert value(room, "SELECT count(*) FROM deferred WHERE mailbox_id = :id", id=found.mailbox) == 1
    release_holds(room)
    assert found.purge()
    assert value(room, "SELECT count(*) FROM deferred") == 0


@pytest.mark.parametrize("step", [Step.RESERVING, Step.CLEARING, Step.SHUTTING])
def test_a_hold_placed_before_the_end_of_the_key_is_heeded(room: Room, step: Step) -> None:
    found = estate(room, hold=False)
    found.schedule()
    reached: list[Step] = []

    def told(now: Purge) -> None:
        if now.step is step and step not in reached:
            place_hold(room, found.closed.id)
        reached.append(now.step)

    purge(room.desk, found.mailbox, told)
    assert found.purge()
    assert WORD in words(room, room.case(found.closed.id))
    assert words(room, room.case(found.left.id)).strip("\n") == ""


def test_a_hold_released_before_it_was_kept_apart_keeps_nothing(found: Estate) -> None:
    release_holds(found.room)
    assert found.purge()
    assert found.standing().counts.get("reserved") is None
    assert words(found.room, found.room.case(found.held.id)).strip("\n") == ""


def test_a_held_case_keeps_the_letters_of_others_that_it_shows(room: Room) -> None:
    found = estate(room)
    lent = room.messages(found.closed)[0]
    run(
        room,
        "INSERT INTO shared_letter (case_id, message_id, via_case_id, lasting) "
        "VALUES (:case, :message, :via, true)",
        case=found.held.id,
        message=lent.id,
        via=found.closed.id,
    )
    found.schedule()
    assert found.purge()
    shown = room.messages(room.case(found.held.id))
    assert lent.content.text in [one.content.text for one in shown]
    assert room.case(found.closed.id).purged_at is not None
    assert [one for one in room.record(found.closed) if one.content] == []


def test_what_is_due_lists_no_reserve_that_is_held(found: Estate) -> None:
    found.purge()
    purge_due(found.room.desk, lambda _: None)
    assert plan(found.room.desk) == []
    assert found.room.database is not None
    with found.room.desk.reading("tests.out") as tx:
        assert [one.case_id for one in tx.reserves.out_of(MailboxId(found.mailbox))] == [found.held.id]
