"""An ordinary case of thirty days: how many messages it makes in Slack, and whether its owner hears of it."""

from datetime import timedelta

from handlers.domain.case import ActionId
from tests.support.cast import ADA, BEN, IRIS, MAX
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.reminded import rows, told, work, write_down
from tests.support.times import DAY, HOUR


def live_until(room: Room, days: float) -> None:
    """Let the days pass until so many after the letter came; the jobs run every six hours, at ten too."""
    ends = room.only_case().received_at + timedelta(days=days)
    while room.clock.now() < ends:
        room.later(6 * HOUR)
        work(room)


def test_an_ordinary_case_makes_at_most_six_messages_and_its_owner_sees_every_reminder(room: Room) -> None:
    write_down(room)
    # Due on a Friday, so that no weekend brings two thresholds together.
    room.clock.set(room.clock.now() + 8 * DAY)
    room.arrive(letter())
    case = room.only_case()
    work(room)
    room.press(case, ActionId.CLAIM)
    live_until(room, 5)
    room.press(case, ActionId.NOTE, ADA, {"text": "Asked the shop for the orders."})
    left = (case.due_on - case.deadline.received_on).days - 1
    live_until(room, left - 0.5)
    room.answer(case)
    live_until(room, left)
    room.close_as(case, "fulfilled")
    live_until(room, left + 5)

    posts = list(room.chat.posts.values())
    assert len(posts) <= 6
    assert len(room.chat.cards) == 1
    assert len([post for post in posts if post.thread]) == 1
    assert told(room, BEN) == told(room, MAX) == told(room, IRIS) == []
    reminders = [message.notice for message in told(room, ADA) if message.notice]
    assert len(reminders) == len(posts) - 2 == 4
    assert len(room.mail.sent) == 2


def test_every_reminder_of_a_case_that_nobody_answers_reaches_its_owner(room: Room) -> None:
    write_down(room)
    room.arrive(letter())
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    seen: list[tuple[str, str]] = []
    while room.clock.now().date() < case.due_on + timedelta(days=3):
        room.later(6 * HOUR)
        work(room)
        seen += [
            (message.at.date().isoformat(), rows(message)[0][0].partition(", ")[2])
            for message in told(room, ADA)[len(seen) :]
        ]

    assert seen == [
        ("2026-03-24", "14 days left"),
        ("2026-03-31", "7 days left"),
        ("2026-04-01", "6 days left"),
        ("2026-04-07", "today"),
        ("2026-04-08", "overdue by 1 day"),
        ("2026-04-09", "overdue by 2 days"),
    ]
