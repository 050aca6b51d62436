"""A place that the provider lost: the feed is listed anew as far as needed; nothing is lost or doubled."""

from dataclasses import replace
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
from tests.support.times import DAY, HOUR, MINUTE, MONDAY


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


def unread(room: Room) -> None:
    """Let a round notice letters and read none."""
    room.desk.stopping = lambda: True
    with room.desk.transaction("tests.lease") as tx:
        mailbox = tx.mailboxes.lease(room.mailbox.id, tx.now)
    assert mailbox is not None
    room.desk.stopping = lambda: False
    noticing.look(room.desk, mailbox)
    with room.desk.transaction("tests.release") as tx:
        tx.mailboxes.release(mailbox, tx.now)


def test_fm_01_unread_letters_older_than_the_list_goes_back_are_found_under_their_new_numbers(
    room: Room,
) -> None:
    for days in (30, 20, 15, 9, 8, 0):
        room.mail.deliver(letter(), received_at=room.clock.now() - days * DAY)
    unread(room)
    assert stubs(room, StubState.NOTICED) == 6
    room.mail.renumber()

    room.sync()

    assert len(room.cases()) == 6


@pytest.mark.parametrize("message_id", ["<one@subject.example>", None])
def test_fm_01_letters_that_are_numbered_and_dated_anew_are_known(room: Room, message_id: str | None) -> None:
    room.arrive(letter(message_id=message_id), letter())
    room.settle()
    answered = len(room.mail.sent)
    room.later(30 * DAY)
    room.mail.renumber()
    room.mail._feeds = {
        scope: [replace(stub, received_at=room.clock.now()) for stub in feed]
        for scope, feed in room.mail._feeds.items()
    }

    tally = room.sync()
    room.settle()

    assert (tally.noticed, tally.known, tally.cases) == (2, 2, 0)
    assert len(room.mail.sent) == answered, "and nobody is written to again"


def test_fm_01_where_instants_come_late_the_list_goes_back_to_the_last_letter_that_was_read(
    new_room: NewRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = MemoryMailbox(OUR_ADDRESS, tells_late=True)
    room = new_room(connectors=[("privacy", mail)])
    room.arrive()
    mail.deliver(letter(), received_at=room.clock.now())
    room.sync()
    room.later(20 * DAY)
    for days in (19, 15, 12, 9, 1):
        mail.deliver(letter(), received_at=room.clock.now() - days * DAY)
    monkeypatch.setattr(noticing, "PAGE", 1)
    monkeypatch.setattr(noticing, "PAGES", 1)
    room.sync()
    mail.expire_cursors()

    for _ in range(9):
        room.sync()
        room.later(20 * MINUTE)

    assert len(room.cases()) == 6


def test_fm_01_a_list_of_many_pages_is_bounded_on_every_one(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "PAGE", 2)
    for days in (300, 200, 100, 90, 80, 1):
        room.mail.deliver(letter(), received_at=room.clock.now() - days * DAY)
    page = room.mail.discover("INBOX", None, 2, room.clock.now() - 95 * DAY)
    seen = list(page.stubs)
    while page.more:
        page = room.mail.discover("INBOX", page.cursor, 2)
        seen += page.stubs

    assert len(seen) == 3


def test_fm_20_a_mail_that_comes_twice_is_linked_though_the_feed_was_numbered_anew_between(
    room: Room,
) -> None:
    twice = letter(message_id="<one@subject.example>")
    room.arrive(twice)
    room.mail.renumber()
    room.later(HOUR)

    tally = room.arrive(twice)

    assert (tally.known, tally.duplicates, tally.cases) == (1, 1, 0)
