"""A place that the provider lost: the feed is listed anew as far as needed; nothing is lost or doubled."""

from datetime import datetime, timedelta

import pytest

from connectors.base import Cursor, Page
from connectors.errors import CursorExpired
from connectors.memory import MemoryMailbox
from handlers.domain.mailbox import MailboxEventKind
from handlers.intake import noticing
from handlers.store.stubs import StubState
from tests.conftest import NewRoom
from tests.support.cast import OUR_ADDRESS
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.syncing import happened, stubs
from tests.support.times import DAY, HOUR, MONDAY


def test_fm_01_a_lost_place_is_made_good_for_and_nothing_is_doubled(room: Room) -> None:
    room.arrive(letter(), letter())
    room.mail.expire_cursors()

    tally = room.arrive(letter())

    assert (tally.noticed, tally.cases, tally.known) == (1, 1, 0)
    assert len(room.cases()) == 3


def test_fm_01_only_the_week_before_the_newest_letter_is_listed_again(new_room: NewRoom) -> None:
    asked: list[object] = []

    class Listening(MemoryMailbox):
        def discover(
            self,
            scope: str,
            cursor: Cursor | None,
            limit: int,
            since: datetime | None = None,
            *,
            anywhere: bool = False,
        ) -> Page:
            asked.append((scope, cursor is None, since, anywhere))
            return super().discover(scope, cursor, limit, since, anywhere=anywhere)

    mail = Listening(OUR_ADDRESS)
    room = new_room(connectors=[("privacy", mail)])
    mail.deliver(letter(), received_at=MONDAY - 3 * HOUR)
    room.sync()
    mail.expire_cursors()
    asked.clear()
    room.later(30 * DAY)
    room.sync()

    since = MONDAY - 3 * HOUR - timedelta(days=7)
    assert ("INBOX", True, since, True) in asked
    assert ("Junk", True, None, True) in asked, "junk is listed as well, by what is known of it"


def test_fm_01_where_no_letter_is_known_the_feed_is_listed_from_its_beginning(room: Room) -> None:
    room.sync()
    room.mail.expire_cursors()
    room.mail.deliver(letter(), received_at=MONDAY - 400 * DAY)

    assert room.sync().cases == 1
    assert [event.facts for event in happened(room, MailboxEventKind.GAP)] == [
        {"since": "", "new": 1},
        {"since": "", "new": 0},
    ]


def test_fm_01_a_gap_is_written_down_with_since_when_and_how_many_were_new(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "PAGE", 2)
    room.arrive(letter())
    room.mail.expire_cursors()
    for _ in range(5):
        room.mail.deliver(letter(), received_at=MONDAY + HOUR)
    room.later(2 * HOUR)

    assert room.sync().cases == 5
    inbox, junk = happened(room, MailboxEventKind.GAP)
    assert inbox.facts == {"since": (MONDAY - 7 * DAY).isoformat(), "new": 5}, "over all its pages"
    assert junk.facts["new"] == 0
    assert happened(room, MailboxEventKind.BACKFILLED) == []


def test_fm_01_a_list_that_is_cut_off_goes_on_and_is_one_gap(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "PAGE", 1)
    monkeypatch.setattr(noticing, "PAGES", 2)
    room.arrive(letter())
    room.mail.expire_cursors()
    for _ in range(5):
        room.mail.deliver(letter(), received_at=MONDAY)

    rounds = [room.sync().cases for _ in range(4)]

    assert rounds == [1, 2, 2, 0], "the known one takes a page as well"
    assert sorted(int(event.facts["new"] or 0) for event in happened(room, MailboxEventKind.GAP)) == [0, 5]


def test_fm_01_a_place_lost_again_in_the_middle_of_a_list_begins_that_list_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "PAGE", 1)
    monkeypatch.setattr(noticing, "PAGES", 2)
    room.arrive(letter())
    room.mail.expire_cursors()
    for _ in range(3):
        room.mail.deliver(letter(), received_at=MONDAY)
    room.sync()
    room.mail.expire_cursors()
    room.sync()
    while room.sync().noticed:
        pass

    assert len(room.cases()) == 4
    inbox = max(happened(room, MailboxEventKind.GAP), key=lambda event: int(event.facts["new"] or 0))
    assert inbox.facts["new"] == 3


def test_fm_01_a_feed_that_can_not_even_be_listed_fails_the_round(room: Room) -> None:
    room.mail.fail_next("discover", CursorExpired())

    with pytest.raises(CursorExpired):
        room.sync()


def test_fm_01_letters_that_were_numbered_anew_are_known(room: Room) -> None:
    room.arrive(letter(), letter(message_id=None))
    room.mail.renumber()

    tally = room.arrive(letter())

    assert (tally.noticed, tally.known, tally.cases, tally.duplicates) == (3, 2, 1, 0)
    assert len(room.cases()) == 3
    assert stubs(room, StubState.KNOWN) == 2


def test_fm_01_what_was_still_unread_when_it_was_numbered_anew_is_read_once(room: Room) -> None:
    for _ in range(3):
        room.mail.deliver(letter(), received_at=MONDAY)
    room.desk.stopping = lambda: True
    room.sync()
    room.desk.stopping = lambda: False
    room.mail.renumber()

    room.sync()

    assert len(room.cases()) == 3
