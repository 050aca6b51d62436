"""Letters that move, come back, or are told of again: one letter stays one, and two stay two."""

import random
from dataclasses import replace

import pytest

from connectors.base import Page
from connectors.errors import Temporary
from connectors.memory import MemoryMailbox
from handlers.domain.events import EventKind
from handlers.domain.message import Direction
from handlers.store.originals import read as opened
from handlers.store.stubs import StubState
from tests.conftest import NewRoom
from tests.contract.store.shelf import value
from tests.support.cast import OUR_ADDRESS
from tests.support.desks import Room
from tests.support.letters import SMALL_TALK, from_a_list, letter, out_of_office
from tests.support.syncing import stubs
from tests.support.times import HOUR, MONDAY


def test_fm_05_pages_that_come_twice_and_in_another_order_change_nothing(room: Room) -> None:
    def twice(page: Page) -> Page:
        return replace(page, stubs=(*page.stubs, *page.stubs))

    def shuffled(page: Page) -> Page:
        return replace(page, stubs=tuple(random.Random(5).sample(page.stubs, len(page.stubs))))

    room.mail.bend_next(twice, shuffled, shuffled, twice)
    first = room.arrive(*(letter() for _ in range(4)))
    room.mail.expire_cursors()
    second = room.sync()

    assert (first.noticed, first.cases) == (4, 4)
    assert (second.noticed, second.messages) == (0, 0)


@pytest.mark.parametrize("original", [letter(), letter(message_id=None), out_of_office(), from_a_list()])
def test_fm_09_a_letter_that_was_moved_is_known_whatever_it_is(room: Room, original: bytes) -> None:
    key = room.mail.deliver(original, received_at=MONDAY)
    first = room.sync()
    room.mail.move(key, "Junk")
    room.later(3 * HOUR)

    second = room.sync()

    assert first.messages == 1
    assert (second.known, second.cases, second.duplicates, second.automatic) == (1, 0, 0, 0)
    assert stubs(room, StubState.KNOWN) == 1


def test_fm_09_a_request_found_in_junk_is_not_a_second_case_when_somebody_takes_it_out(room: Room) -> None:
    key = room.mail.deliver(letter(), "Junk", received_at=MONDAY)
    room.sync()
    room.mail.move(key, "INBOX")
    room.sync()

    case = room.only_case()
    assert EventKind.DUPLICATE_LINKED not in room.kinds(case)
    assert len(room.messages(case)) == 1


def taken_out(room: Room, key: str) -> None:
    """Let somebody take a letter out of junk at a provider where it keeps its key."""
    stub = next(one for one in room.mail._feeds["Junk"] if one.provider_key == key)
    room.mail._feeds["INBOX"].append(replace(stub, junk=False))


@pytest.mark.parametrize("keeps_its_key", [True, False])
@pytest.mark.parametrize("text", ["word " * 3, "word " * 40_000])
def test_fm_09_a_letter_put_aside_as_junk_is_judged_again_when_somebody_takes_it_out(
    room: Room, text: str, *, keeps_its_key: bool
) -> None:
    plain = letter(subject="Hello", text=f"Please call me about my customer relationship. {text}")
    key = room.mail.deliver(plain, "Junk", received_at=MONDAY)
    assert (room.sync().automatic, room.cases()) == (1, [])
    room.later(3 * HOUR)
    if keeps_its_key:
        taken_out(room, key)
    else:
        room.mail.move(key, "INBOX")

    assert room.sync().cases == 1

    case = room.only_case()
    (message,) = [one for one in room.messages(case) if one.direction is Direction.INBOUND]
    assert (message.content.subject, case.received_at) == ("Hello", MONDAY)
    with room.desk.reading("tests.original") as tx:
        original = tx.originals.find(message.id)
        aside = tx.messages.junk_aside(MONDAY - HOUR, MONDAY + HOUR)
    assert original is not None
    assert b"".join(opened(original, room.desk.box(room.mailbox), room.desk.blobs)) == plain
    assert aside == 0, "it is no junk to look through"
    assert room.sync().noticed == 0
    assert len(room.cases()) == 1


def test_fm_09_a_letter_of_a_case_is_not_judged_again_when_it_leaves_junk(room: Room) -> None:
    key = room.mail.deliver(letter(), "Junk", received_at=MONDAY)
    room.sync()
    taken_out(room, key)

    tally = room.sync()

    assert (tally.messages, tally.known) == (0, 0)
    assert len(room.messages(room.only_case())) == 1
    assert not value(room, "SELECT junk FROM stub")


def test_fm_09_a_letter_that_is_gone_before_it_is_judged_again_stays_what_it_was(room: Room) -> None:
    key = room.mail.deliver(letter(text=SMALL_TALK, subject="Hello"), "Junk", received_at=MONDAY)
    room.sync()
    taken_out(room, key)
    room.mail.remove(key)

    room.sync()

    assert room.cases() == []
    assert stubs(room, StubState.ROUTED) == 1


def test_fm_09_what_is_still_no_letter_to_us_is_put_aside_once_more(room: Room) -> None:
    key = room.mail.deliver(out_of_office(), "Junk", received_at=MONDAY)
    room.sync()
    taken_out(room, key)
    room.mail.fail_next("fetch", Temporary())
    room.sync()
    room.later(HOUR)

    assert room.sync().automatic == 1

    assert room.cases() == []
    assert value(room, "SELECT count(*) FROM message") == 1


def test_fm_09_a_letter_moved_before_it_was_read_is_read_where_it_lies_now(room: Room) -> None:
    room.desk.stopping = lambda: True
    key = room.mail.deliver(letter(), received_at=MONDAY)
    room.sync()
    room.desk.stopping = lambda: False
    room.mail.move(key, "Junk")

    tally = room.sync()

    assert tally.vanished + tally.cases >= 1
    assert len(room.cases()) == 1


def test_fm_09_large_originals_of_letters_met_again_leave_nothing_behind(room: Room) -> None:
    key = room.mail.deliver(letter(text="word " * 40_000), received_at=MONDAY)
    room.sync()
    before = _blobs(room)
    room.mail.move(key, "Junk")
    room.sync()

    assert len(before) == 1
    assert _blobs(room) == before


def _blobs(room: Room) -> set[str]:
    return {path.name for path in (room.folder / "blobs").rglob("*") if path.is_file()}


def test_fm_09_two_letters_of_one_folder_stay_two_as_alike_as_they_are(room: Room) -> None:
    room.mail.deliver(letter(message_id=None), received_at=MONDAY)
    room.mail.deliver(letter(message_id=None), received_at=MONDAY)

    tally = room.sync()

    assert (tally.cases, tally.known) == (2, 0)


def test_fm_09_another_instant_is_another_delivery(room: Room) -> None:
    same = letter()
    room.mail.deliver(same, received_at=MONDAY)
    room.mail.deliver(same, "Junk", received_at=MONDAY + HOUR)
    room.later(HOUR)

    tally = room.sync()

    assert (tally.cases, tally.duplicates, tally.known) == (1, 1, 0)


def test_fm_10_a_folder_that_is_chosen_later_is_read_from_its_beginning(new_room: NewRoom) -> None:
    mail = MemoryMailbox(OUR_ADDRESS, scopes=("INBOX", "Junk", "Web forms"))
    mail._scopes = ("INBOX", "Junk")
    room = new_room(connectors=[("privacy", mail)])
    mail.deliver(letter(), received_at=MONDAY)
    mail.deliver(letter(), "Web forms", received_at=MONDAY)
    assert room.sync().cases == 1

    mail._scopes = ("INBOX", "Junk", "Web forms")
    tally = room.sync()

    assert (tally.noticed, tally.cases) == (1, 1), "it has a place of its own, and the others keep theirs"
    assert room.sync().noticed == 0
