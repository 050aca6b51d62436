"""What a mailbox held before it was live becomes cases in silence, after today's letters, summed up once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from connectors.memory import MemoryMailbox
from handlers.domain.case import ActionId
from handlers.domain.events import EventKind
from handlers.domain.mailbox import MailboxEventKind
from handlers.intake import batches, noticing
from handlers.intake.sync import sync
from handlers.mailboxes.polling import HOT
from handlers.store.outbox import EntryKind
from tests.conftest import NewRoom
from tests.contract.store.shelf import run, value
from tests.support.cast import ADA, IRIS, MAX, OUR_ADDRESS
from tests.support.desks import ACME, Room
from tests.support.letters import SMALL_TALK, letter, out_of_office
from tests.support.syncing import asked_notices, go_live, happened
from tests.support.times import DAY, HOUR, MINUTE, SECOND


def deliver(room: Room, *ages: timedelta) -> None:
    """Let letters lie in the mailbox that were received so long ago."""
    for age in ages:
        room.mail.deliver(letter(), received_at=room.clock.now() - age)


def to_be_reminded_of(room: Room) -> int:
    """Return how many of nobody's cases the managers are to be reminded of within a month."""
    with room.desk.reading("tests.unowned") as tx:
        return len(tx.duties.unowned(ACME.id, room.clock.now().date() + 31 * DAY, 9))


def summary(room: Room) -> list[str]:
    """Return what the summaries say, a line each."""
    return [
        str(line)
        for post in room.chat.posts.values()
        if post.notice is not None and "earlier letters" in post.notice.title
        for line in post.notice.lines
    ]


def test_fm_11_letters_of_before_become_cases_without_a_word_to_anybody(room: Room) -> None:
    go_live(room)
    deliver(room, 60 * DAY, 5 * DAY)

    tally = room.sync()
    room.settle()

    assert (tally.cases, tally.acknowledged) == (2, 0)
    assert room.mail.sent == ()
    assert room.told() == []
    assert [room.record(case)[0].facts.get("historic") for case in room.cases()] == [True, True]


def test_fm_11_a_letter_of_today_is_acknowledged_as_ever(room: Room) -> None:
    go_live(room)
    deliver(room, DAY, timedelta())

    assert room.sync().acknowledged == 1


def test_fm_11_an_answer_of_before_joins_its_case_without_a_line(room: Room) -> None:
    go_live(room)
    first = letter(message_id="<first@subject.example>")
    answer = letter(in_reply_to="<first@subject.example>", text=SMALL_TALK)
    for age, original in ((9 * DAY, first), (8 * DAY, answer), (7 * DAY, out_of_office())):
        room.mail.deliver(original, received_at=room.clock.now() - age)
    room.sync()
    room.settle()

    case = room.only_case()
    assert len(room.messages(case)) == 2
    assert EventKind.MESSAGE_ADDED in room.kinds(case)
    assert room.told() == []

    room.arrive(letter(in_reply_to="<first@subject.example>", text=SMALL_TALK))
    room.settle()
    assert len(room.told()) == 1, "what comes later is told, and still nothing of before"


def test_fm_11_one_summary_tells_admins_and_managers_what_it_came_to(room: Room) -> None:
    go_live(room)
    deliver(room, 300 * DAY, 100 * DAY, 90 * DAY, 5 * DAY, timedelta())
    room.mail.deliver(out_of_office(), received_at=room.clock.now() - DAY)
    room.sync()
    for _ in range(3):
        room.sync()
    room.settle()

    assert asked_notices(room, "mailbox_backfilled") == sorted([IRIS, MAX])
    said = summary(room)
    assert said[:2] == ["5 earlier letters in the mailbox privacy became 4 cases.", "3 look overdue."]
    assert not any("@" in line or "Sam" in line for line in said), "counts only"
    assert [event.facts for event in happened(room, MailboxEventKind.BACKFILLED)] == [
        {"letters": 5, "cases": 4, "overdue": 3}
    ]


def test_fm_11_the_summary_waits_until_every_letter_of_before_is_read(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "PAGE", 1)
    monkeypatch.setattr(noticing, "PAGES", 1)
    go_live(room)
    deliver(room, 3 * DAY, 2 * DAY, DAY)

    told = []
    for _ in range(4):
        room.sync()
        told.append(len(happened(room, MailboxEventKind.BACKFILLED)))
    assert told == [0, 0, 1, 1]


def test_fm_11_a_mailbox_without_a_past_is_not_summed_up(room: Room) -> None:
    go_live(room)
    room.sync()
    room.arrive(letter())

    assert asked_notices(room, "mailbox_backfilled") == []
    assert happened(room, MailboxEventKind.BACKFILLED)[0].facts["letters"] == 0


def test_fm_11_a_mailbox_that_was_always_live_has_no_history(room: Room) -> None:
    deliver(room, 100 * DAY)

    assert room.sync().acknowledged == 1
    assert happened(room, MailboxEventKind.BACKFILLED) == []
    assert not value(room, "SELECT historic FROM case_file")


def test_fm_11_a_folder_that_is_chosen_later_is_summed_up_by_itself(new_room: NewRoom) -> None:
    mail = MemoryMailbox(OUR_ADDRESS, scopes=("INBOX", "Junk", "Forms"))
    mail._scopes = ("INBOX", "Junk")
    room = new_room(connectors=[("privacy", mail)])
    go_live(room)
    then = room.clock.now() - 9 * DAY
    mail.deliver(letter(), received_at=then)
    room.sync()
    room.later(HOUR)
    mail.deliver(letter(), "Forms", received_at=then)
    mail.deliver(letter(), "Forms", received_at=then)
    mail._scopes = ("INBOX", "Junk", "Forms")
    room.sync()

    assert [event.facts["letters"] for event in happened(room, MailboxEventKind.BACKFILLED)] == [1, 2]


def test_fm_11_what_was_overdue_before_reminds_nobody_until_somebody_takes_it(room: Room) -> None:
    go_live(room)
    deliver(room, 100 * DAY)
    room.sync()
    assert to_be_reminded_of(room) == 0

    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.press(case, ActionId.UNCLAIM)
    with room.desk.reading("tests.owned") as tx:
        assert tx.duties.owned(ADA, room.clock.now().date(), 9) == []
    room.press(case, ActionId.CLAIM)
    with room.desk.reading("tests.owned") as tx:
        assert [one.id for one in tx.duties.owned(ADA, room.clock.now().date(), 9)] == [case.id]


def test_fm_11_what_was_not_overdue_yet_keeps_its_due_date_and_its_reminders(room: Room) -> None:
    go_live(room)
    deliver(room, 10 * DAY)
    room.sync()

    assert not room.only_case().historic
    assert to_be_reminded_of(room) == 1
    assert room.only_case().deadline.received_on == (room.clock.now() - 10 * DAY).date()


def test_fm_11_todays_letters_are_read_before_those_of_before(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    go_live(room)
    deliver(room, 9 * DAY, 8 * DAY, 7 * DAY, timedelta(), timedelta())
    room.sync()

    received = [case.received_at for case in room.cases()]
    assert sorted(received[:2]) == [room.clock.now()] * 2, "though they lie last in the mailbox"


def test_fm_11_while_the_past_is_worked_through_todays_letters_are_looked_for_every_minute(
    new_room: NewRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []

    class Slow(MemoryMailbox):
        def fetch(self, provider_key: str) -> Iterator[bytes]:
            room.later(HOT / 4)
            fetched.append(provider_key)
            if len(fetched) == 3:
                self.deliver(letter(subject="Urgent"), received_at=room.clock.now())
            return super().fetch(provider_key)

    monkeypatch.setattr(batches, "BATCH", 2)
    mail = Slow(OUR_ADDRESS)
    room = new_room(connectors=[("privacy", mail)])
    go_live(room)
    began = room.clock.now()
    for age in range(12):
        mail.deliver(letter(), received_at=room.clock.now() - (age + 1) * DAY)

    tallies = [room.sync() for _ in range(8)]

    assert sum(tally.cases for tally in tallies) == 13
    assert max(tally.cases for tally in tallies) <= 6, "a minute, and the batch that was begun in it"
    place = [case.received_at >= began for case in room.cases()].index(True)
    assert place < 8, "it did not wait for all the letters of before"


def test_fm_11_letters_whose_dates_come_late_are_told_apart_when_they_are_read(new_room: NewRoom) -> None:
    mail = MemoryMailbox(OUR_ADDRESS, tells_late=True)
    room = new_room(connectors=[("privacy", mail)])
    go_live(room)
    began = room.clock.now()
    mail.deliver(letter(), received_at=began - 100 * DAY)
    mail.deliver(letter(), received_at=began + SECOND)
    room.later(MINUTE)

    tally = room.sync()

    old, new = sorted(room.cases(), key=lambda case: case.received_at)
    assert (tally.cases, tally.acknowledged) == (2, 1)
    assert (old.received_at, new.received_at) == (began - 100 * DAY, began + SECOND)
    assert (old.historic, new.historic) == (True, False)
    assert happened(room, MailboxEventKind.BACKFILLED)[0].facts == {"letters": 1, "cases": 1, "overdue": 1}


def test_fm_11_an_archive_that_was_cut_off_stays_silent_when_it_goes_on(room: Room) -> None:
    deliver(room, 3 * DAY, 2 * DAY)
    with room.desk.transaction("tests.lease") as tx:
        mailbox = tx.mailboxes.lease(room.mailbox.id, tx.now)
    assert mailbox is not None
    noticing.look(room.desk, mailbox, historic=True)
    with room.desk.transaction("tests.release") as tx:
        tx.mailboxes.release(mailbox, tx.now)

    tally = sync(room.desk, room.mailbox.id)

    assert (tally.cases, tally.acknowledged) == (2, 0)
    assert EntryKind.MAIL.value not in {row.kind for row in run(room, "SELECT kind FROM outbox")}
