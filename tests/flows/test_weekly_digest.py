"""The weekly message to managers: once a week, on their first working morning, in at most twelve blocks."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.slack.notices import notice_message
from handlers.domain.case import Case
from handlers.domain.ids import PersonId
from handlers.domain.notice import Notice
from handlers.domain.people import Role
from handlers.duties.digests import tell_managers
from tests.contract.store.shelf import new_case
from tests.support.cast import BEN, IRIS, MAX, SAM
from tests.support.desks import Room
from tests.unit.domain.samples import deadline

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def due_in(room: Room, days: int, **changes: Any) -> Case:
    return new_case(room, deadline=deadline(room.clock.now().date() + days * DAY), **changes)


def at(room: Room, day: str, hour: int) -> None:
    """Let it be that hour, UTC, of a day of March 2026, when Copenhagen is an hour ahead."""
    room.later(datetime.fromisoformat(f"{day}T{hour:02d}:00:00+00:00") - room.clock.now())


def told(room: Room, person: PersonId = MAX) -> list[Notice]:
    """Let the job look, deliver, and return every digest that somebody has had."""
    tell_managers(room.desk)
    room.deliver()
    posts = room.chat.posts.values()
    return [post.notice for post in posts if post.person == person and post.notice and "digest" in post.key]


def test_ux_21_a_manager_is_told_once_a_week_however_often_the_job_looks(room: Room) -> None:
    due_in(room, -1)
    at(room, "2026-03-09", 8)
    for _ in range(5):
        (digest,) = told(room)
        room.later(HOUR)
    at(room, "2026-03-12", 10)
    assert told(room) == [digest]
    at(room, "2026-03-16", 9)
    assert len(told(room)) == 2


@pytest.mark.parametrize(
    ("day", "hour", "number"),
    [
        ("2026-03-09", 7, 0),
        ("2026-03-09", 8, 1),
        ("2026-03-14", 10, 0),
        ("2026-03-15", 10, 0),
        ("2026-04-06", 10, 0),
    ],
    ids=["too early", "nine", "Saturday", "Sunday", "Easter Monday"],
)
def test_ux_21_it_comes_on_working_mornings_alone(room: Room, day: str, hour: int, number: int) -> None:
    at(room, day, hour)
    assert len(told(room)) == number


def test_ux_21_it_counts_the_mornings_of_the_managers_own_zone(room: Room) -> None:
    known = room.colleagues.known(MAX)
    assert known is not None
    room.colleagues.learned[MAX] = replace(known, zone="America/New_York")
    at(room, "2026-03-09", 12)
    assert told(room) == []
    at(room, "2026-03-09", 13)
    assert len(told(room)) == 1


def test_ux_21_only_managers_get_it(room: Room) -> None:
    at(room, "2026-03-09", 9)
    assert len(told(room, MAX)) == 1
    assert told(room, BEN) == told(room, IRIS) == []
    room.colleagues.held[BEN] = frozenset({Role.MANAGER})
    assert len(told(room, BEN)) == 1


def test_ux_21_an_all_clear_week_is_one_line_and_says_why_it_came(room: Room) -> None:
    at(room, "2026-03-09", 9)
    (digest,) = told(room)
    assert digest.lines == (digest.summary,)
    assert digest.summary.startswith("All clear")
    assert "since you manage cases" in digest.why


def test_ux_21_the_message_takes_at_most_twelve_blocks_and_names_no_requester(room: Room) -> None:
    at(room, "2026-03-09", 9)
    for days in range(-30, 30):
        due_in(room, days)
    (digest,) = told(room)
    message = notice_message(digest)
    assert len(message["blocks"]) <= 12
    assert len(message["text"]) <= 150
    assert SAM not in repr(message)
    assert digest.lines[0].startswith("30 cases are overdue: ")
