"""Each night the last days of a mailbox are compared with what is known; what was missed is read and told."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from connectors.base import Cursor, Page, Stub
from connectors.errors import Temporary
from connectors.memory import SENT, MemoryMailbox
from handlers.desk import Hooks
from handlers.domain.mailbox import MailboxEventKind
from handlers.intake import noticing, reconciling
from handlers.intake.reconciling import reconcile, reconcile_all
from tests.conftest import NewRoom
from tests.contract.store.shelf import run, value
from tests.support.cast import IRIS, OUR_ADDRESS, SAM
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.syncing import asked_notices, go_live, happened, looks
from tests.support.times import DAY, HOUR, MINUTE


def miss(room: Room, *ages: timedelta) -> None:
    """Let letters lie in the mailbox that no feed ever told of."""
    for age in ages:
        room.mail.deliver(letter(), received_at=room.clock.now() - age)
    places = {scope: len(feed) for scope, feed in room.mail._feeds.items()}
    with room.desk.transaction("tests.miss") as tx:
        mailbox = tx.mailboxes.get(room.mailbox.id)
        for scope, place in places.items():
            cursor = tx.mailboxes.cursor(mailbox, scope)
            assert cursor is not None
            moved = type(cursor)(scope, str(place), cursor.generation)
            tx.mailboxes.move(mailbox, moved)


def told(room: Room) -> list[dict[str, object]]:
    return [dict(event.facts) for event in happened(room, MailboxEventKind.RECONCILED)]


def test_a_mailbox_of_which_all_is_known_is_written_down_as_compared(room: Room) -> None:
    room.arrive(letter(), letter())

    assert reconcile(room.desk, room.mailbox.id) == 0
    assert told(room) == [{"walked": 2, "missed": 0}]
    assert asked_notices(room, "letters_missed") == []


def test_what_was_missed_is_noticed_read_and_told_to_the_admins(room: Room) -> None:
    room.arrive(letter())
    miss(room, HOUR, 2 * DAY)
    assert room.sync().noticed == 0

    assert reconcile(room.desk, room.mailbox.id) == 2

    tally = room.sync()
    room.settle()
    assert tally.cases == 2
    assert told(room) == [{"walked": 3, "missed": 2}]
    assert asked_notices(room, "letters_missed") == [IRIS]
    (notice,) = [p.notice for p in room.chat.posts.values() if p.notice and "missed" in p.notice.title]
    assert notice.lines[0] == "2 letters in the mailbox privacy had not been noticed; they are read now."
    assert reconcile(room.desk, room.mailbox.id) == 0


def test_fm_09_a_letter_that_was_moved_on_under_another_key_was_not_missed(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IMAP numbers a letter anew in the bin; what nobody saw before it lay there was missed all the same."""
    at = room.clock.now() - HOUR
    seen, unseen = letter(), letter()
    room.mail.deliver(seen, received_at=at)
    room.sync()
    room.mail._letters |= {"bin-1": seen, "bin-2": unseen}
    moved = (Stub("bin-1", at, len(seen), "7@Bin"), Stub("bin-2", at - HOUR, len(unseen), "7@Bin"))
    followed = room.mail.discover

    def wider(*asked: Any, anywhere: bool = False) -> Page:
        page = followed(*asked)
        return replace(page, stubs=(*page.stubs, *moved, *page.stubs)) if anywhere else page

    monkeypatch.setattr(room.mail, "discover", wider)
    assert reconcile(room.desk, room.mailbox.id) == 1

    tally = room.sync()
    assert (tally.known, tally.cases) == (1, 1)
    assert told(room) == [{"walked": 3, "missed": 1}]
    assert reconcile(room.desk, room.mailbox.id) == 0
    assert room.sync().cases == 0


def test_the_log_names_them_by_our_numbers_alone(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.sync()
    miss(room, HOUR)
    with caplog.at_level(logging.INFO):
        reconcile(room.desk, room.mailbox.id)

    (record,) = [one for one in caplog.records if getattr(one, "action", "") == "intake.missed"]
    assert record.__dict__["stubs"] == str(value(room, "SELECT id FROM stub"))
    assert SAM not in repr(record.__dict__)


def test_older_letters_are_none_of_its_business(room: Room) -> None:
    room.sync()
    miss(room, 4 * DAY)

    assert reconcile(room.desk, room.mailbox.id) == 0


def test_what_came_in_meanwhile_was_not_missed(room: Room) -> None:
    room.sync()
    seen = looks(room)
    original = room.mail.discover

    def late(scope: str, cursor: object, *more: object, **named: object) -> Page:
        if cursor is None and scope == "INBOX":
            room.mail.deliver(letter(), received_at=room.clock.now())
        page: Page = original(scope, cursor, *more, **named)  # type: ignore[arg-type] # passed on
        return page

    room.mail.discover = late  # type: ignore[method-assign] # a letter comes in just then

    assert reconcile(room.desk, room.mailbox.id) == 0
    assert seen.count("INBOX") == 3, "looked at, walked, and looked at once more"
    assert room.sync().cases == 1


def test_the_place_reached_is_not_touched(room: Room) -> None:
    room.arrive(letter())
    with room.desk.reading("tests.place") as tx:
        before = tx.mailboxes.place(room.mailbox, "INBOX")
    reconcile(room.desk, room.mailbox.id)
    with room.desk.reading("tests.place") as tx:
        assert tx.mailboxes.place(room.mailbox, "INBOX") == before


def test_a_mailbox_that_is_still_being_listed_is_left_for_later(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "PAGE", 1)
    monkeypatch.setattr(noticing, "PAGES", 1)
    for _ in range(4):
        room.mail.deliver(letter(), received_at=room.clock.now())

    assert reconcile(room.desk, room.mailbox.id) is None
    assert told(room) == []
    assert value(room, "SELECT reconciled_at FROM mailbox") is None


def test_one_that_another_worker_has_is_left_for_later(room: Room) -> None:
    with room.desk.transaction("tests.lease") as tx:
        tx.mailboxes.lease(room.mailbox.id, tx.now)

    assert reconcile(room.desk, room.mailbox.id) is None


def test_it_is_done_once_a_night(room: Room) -> None:
    done = []
    for _ in range(48):
        reconcile_all(room.desk)
        done.append(len(told(room)))
        room.later(HOUR)

    assert done[0] == 1, "at once for a mailbox that never was"
    assert done[-1] == 3
    turns = [hour for hour in range(1, 48) if done[hour] > done[hour - 1]]
    assert turns[1] - turns[0] == 24


def test_one_that_could_not_be_read_is_tried_again_the_next_hour(room: Room) -> None:
    room.mail.fail_next("discover", Temporary())
    with pytest.raises(ExceptionGroup):
        reconcile_all(room.desk)
    room.later(HOUR)

    reconcile_all(room.desk)

    assert len(told(room)) == 1


def test_what_people_sent_before_the_mailbox_was_live_is_not_missed(new_room: NewRoom) -> None:
    mail = MemoryMailbox(OUR_ADDRESS, scopes=("INBOX", "Junk", SENT))
    room = new_room(connectors=[("privacy", mail)])
    go_live(room)
    mail.deliver(letter(sender=OUR_ADDRESS), SENT, received_at=room.clock.now() - HOUR)
    room.later(MINUTE)
    room.sync()

    assert reconcile(room.desk, room.mailbox.id) == 0


def test_what_was_missed_of_before_is_history_all_the_same(room: Room) -> None:
    go_live(room)
    room.sync()
    miss(room, HOUR)
    reconcile(room.desk, room.mailbox.id)

    assert room.sync().acknowledged == 0
    assert [row.historic for row in run(room, "SELECT historic FROM stub")] == [True]


def test_letters_noticed_while_a_mailbox_is_compared_are_read_right_after(new_room: NewRoom) -> None:
    woken: list[str] = []
    room = new_room(hooks=Hooks(wake=woken.append))
    room.mail.deliver(letter(), received_at=room.clock.now())

    assert reconcile(room.desk, room.mailbox.id) == 0
    assert "sync" in woken, "a round that found it being compared had gone away"
    with room.desk.reading("tests.due") as tx:
        assert tx.rounds.due() == [room.mailbox.id]


def test_fm_16_a_mailbox_that_is_walked_for_longer_than_a_lease_stays_ours(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciling, "PAGE", 1)
    for _ in range(8):
        room.mail.deliver(letter(), received_at=room.clock.now())
    room.sync()
    original, due = room.mail.discover, list[object]()

    def slow(scope: str, cursor: Cursor | None, limit: int, *more: object, **named: object) -> Page:
        if limit == 1:
            room.later(timedelta(seconds=40))
            with room.desk.reading("tests.due") as tx:
                due.extend(tx.rounds.due())
        return original(scope, cursor, limit, *more, **named)  # type: ignore[arg-type] # passed on

    room.mail.discover = slow  # type: ignore[method-assign] # is slow

    assert reconcile(room.desk, room.mailbox.id) == 0
    assert due == [], "nobody takes it over"
    assert told(room) == [{"walked": 8, "missed": 0}]
