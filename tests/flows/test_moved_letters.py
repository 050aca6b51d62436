"""Letters that move, come back, or are told of again: one letter stays one, and two stay two."""

import random
from dataclasses import replace

import pytest

from connectors.base import Page
from connectors.memory import MemoryMailbox
from handlers.domain.events import EventKind
from handlers.store.stubs import StubState
from tests.conftest import NewRoom
from tests.support.cast import OUR_ADDRESS
from tests.support.desks import Room
from tests.support.letters import from_a_list, letter, out_of_office
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
