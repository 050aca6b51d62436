"""From disconnection to purge, day by day: when it is due, and who hears of which open case, once."""

from datetime import timedelta

import pytest

from handlers.desk import Rules
from handlers.disposal.announcing import announce
from handlers.domain.case import ActionId
from handlers.domain.events import Fact
from handlers.domain.mailbox import MailboxEventKind, MailboxStatus
from handlers.domain.purge import Step
from handlers.mailboxes import disconnecting
from handlers.store.outbox import EntryKind
from tests.conftest import NewRoom
from tests.contract.store.shelf import run
from tests.support.cast import ADA, IRIS, MAX, actor
from tests.support.countdowns import asked, notices, part, purge_of, through_days, told_days, turn
from tests.support.desks import Room
from tests.support.letters import letter, new_mail_id
from tests.support.parting import record, status
from tests.support.times import DAY, HOUR


def arrive(room: Room, count: int = 1) -> None:
    for number in range(count):
        sender = f"Sam <sam{number}@subject.example>"
        room.arrive(letter(sender=sender, message_id=new_mail_id()))


def test_the_end_of_disconnecting_sets_the_day(room: Room) -> None:
    before = room.clock.now()
    part(room)
    purge = purge_of(room)
    assert purge is not None
    assert (purge.route, purge.asked_by, purge.step) == ("disconnected", IRIS, Step.FENCING)
    assert purge.due_at == before + 30 * DAY - 6 * HOUR
    assert record(room)[-1].kind is MailboxEventKind.PURGE_SET


def test_the_days_are_the_settings_and_stand_once_they_are_said(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(purge_after=7 * DAY))
    part(room)
    purge = purge_of(room)
    assert purge is not None
    assert purge.due_at - room.clock.now() == 7 * DAY - 6 * HOUR


def test_what_is_said_before_tells_what_goes_when_and_what_stays(room: Room) -> None:
    leave = disconnecting.preview(room.desk, actor(IRIS), room.mailbox.id)
    text = " ".join(disconnecting.told(leave))
    assert f"What was read is deleted on {leave.purged_on.isoformat()}" in text
    assert "Numbers, rights, dates and outcomes of its cases stay" in text
    assert "legal hold" in text
    assert "step of its own" not in text


def test_the_notice_at_the_end_names_the_day(room: Room) -> None:
    part(room)
    purge = purge_of(room)
    assert purge is not None
    (told,) = notices(room, "A mailbox is disconnected")
    assert f"until it is deleted on {purge.due_at.date().isoformat()}" in " ".join(told.lines)


def test_admins_and_managers_hear_four_times_and_each_time_once(room: Room) -> None:
    arrive(room)
    part(room)
    through_days(room, 29)
    assert told_days(room) == [0, 14, 23, 28]
    for person in (IRIS, MAX):
        assert len(asked(room, "purge_ahead", person)) == 4
        assert len(notices(room, "Purge in", person)) == 4
    assert asked(room, "purge_ahead", ADA) == []
    assert asked(room, "purge_stuck") == []
    assert asked(room, "purge_overdue") == []


def test_looking_again_in_the_same_day_tells_nothing_more(room: Room) -> None:
    part(room)
    assert turn(room) == 1
    assert [turn(room) for _ in range(5)] == [0] * 5


def test_after_an_outage_the_newest_day_alone_is_told(room: Room) -> None:
    part(room)
    room.later(24 * DAY)
    turn(room)
    assert told_days(room) == [23]
    room.later(timedelta(hours=30))
    assert turn(room) == 0


def test_each_open_case_is_told_with_its_clock_and_no_name(room: Room) -> None:
    arrive(room, 2)
    first, second = room.cases()
    part(room)
    turn(room)
    (told,) = notices(room, "Purge in")
    text = " ".join(told.lines)
    assert told.title == "Purge in 30 days"
    for case in (first, second):
        assert f"{case.number}, due in" in text
        assert case.due_on.isoformat() in text
    assert "2 cases there are open" in text
    for way in ("Answer it", "ombud case export NUMBER", "ombud hold place NUMBER"):
        assert way in text
    assert "@" not in text
    assert "Sam" not in text


def test_a_case_that_is_overdue_says_so(room: Room) -> None:
    arrive(room)
    (case,) = room.cases()
    part(room)
    room.later(28 * DAY)
    run(room, "UPDATE case_file SET due_on = '2026-01-01'")
    turn(room)
    text = " ".join(notices(room, "Purge in")[-1].lines)
    assert f"{case.number}, overdue by" in text


def test_many_cases_are_counted_and_the_first_dozen_named(room: Room) -> None:
    arrive(room, 14)
    part(room)
    turn(room)
    (told,) = notices(room, "Purge in")
    text = " ".join(told.lines)
    assert "14 cases there are open" in text
    assert text.count("due in") == 12
    assert "… and 2 more." in text


def test_without_an_open_case_it_says_that(room: Room) -> None:
    part(room)
    turn(room)
    (told,) = notices(room, "Purge in")
    assert told.lines[-1] == "No case there is open."


def test_on_its_day_it_is_purged_whatever_nobody_decided(room: Room) -> None:
    arrive(room)
    part(room)
    through_days(room, 32)
    ended = purge_of(room)
    assert ended is not None
    assert status(room) is MailboxStatus.PURGED
    assert ended.unreadable_at is not None
    assert ended.disconnected_at is not None
    assert ended.unreadable_at <= ended.disconnected_at + 30 * DAY
    assert room.cases()[0].purged_at is not None
    assert asked(room, "purge_overdue") == []


def test_without_a_wait_it_is_purged_at_once_and_told_once(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(purge_after=timedelta()))
    arrive(room)
    part(room)
    through_days(room, 2)
    assert status(room) is MailboxStatus.PURGED
    assert told_days(room) == [0]


@pytest.mark.parametrize(("wait", "days"), [(1, [0]), (3, [0, 1, 2]), (10, [0, 5, 8, 9])])
def test_a_shorter_wait_is_told_of_in_proportion(new_room: NewRoom, wait: int, days: list[int]) -> None:
    room = new_room(rules=Rules(purge_after=wait * DAY))
    arrive(room)
    part(room)
    through_days(room, wait + 2)
    assert told_days(room) == days
    assert status(room) is MailboxStatus.PURGED


def test_a_mailbox_that_an_older_version_disconnected_gets_its_day_now(room: Room) -> None:
    part(room)
    run(room, "DELETE FROM purge")
    room.later(100 * DAY)
    turn(room)
    purge = purge_of(room)
    assert purge is not None
    assert purge.due_at == room.clock.now() + 30 * DAY - 6 * HOUR
    assert status(room) is MailboxStatus.DISCONNECTED
    turn(room)
    assert told_days(room) == [0]


def test_disconnected_a_second_time_the_days_and_their_words_begin_anew(room: Room) -> None:
    part(room)
    through_days(room, 15)
    run(room, "UPDATE mailbox SET status = 'connected'")
    with room.desk.transaction("tests.withdraw") as tx:
        assert tx.purges.withdraw(room.mailbox.id)
    part(room)
    purge = purge_of(room)
    assert purge is not None
    assert purge.due_at > room.clock.now() + 29 * DAY
    through_days(room, 15)
    assert told_days(room) == [0, 14, 0, 14]


def test_where_nobody_can_be_told_it_stays_owed(room: Room) -> None:
    part(room)
    everyone = room.desk.roster.everyone
    room.desk.roster.everyone = lambda: ()  # type: ignore[method-assign] # nobody known yet
    assert turn(room) == 0
    room.desk.roster.everyone = everyone  # type: ignore[method-assign] # the directory has spoken
    assert turn(room) == 1


def test_what_was_told_says_that_it_is_off_where_it_is_drawn_anew(room: Room) -> None:
    part(room)
    turn(room)
    (key,) = asked(room, "purge_ahead", IRIS)
    with room.desk.transaction("tests.withdraw") as tx:
        tx.purges.withdraw(room.mailbox.id)
        facts: dict[str, Fact] = {"mailbox": room.mailbox.id, "name": "privacy", "due_at": "before", "day": 0}
        tx.outbox.add(EntryKind.NOTICE, key, person=IRIS, facts=facts)
    room.deliver()
    assert notices(room, "Purge in") == []
    (told,) = notices(room, "A purge was withdrawn")
    assert "decided anew" in told.lines[0]


def test_a_notice_that_was_not_posted_before_the_withdrawal_is_not_posted(room: Room) -> None:
    part(room)
    announce(room.desk)
    with room.desk.transaction("tests.withdraw") as tx:
        tx.purges.withdraw(room.mailbox.id)
    room.deliver()
    assert notices(room, "Purge in") == []


def test_cases_that_are_closed_are_told_of_no_more(room: Room) -> None:
    arrive(room)
    (case,) = room.cases()
    room.press(case, ActionId.CLAIM)
    part(room)
    turn(room)
    assert case.number in " ".join(notices(room, "Purge in")[0].lines)
    run(room, "UPDATE case_file SET status = 'closed'")
    room.later(14 * DAY)
    turn(room)
    assert case.number not in " ".join(notices(room, "Purge in")[1].lines)
