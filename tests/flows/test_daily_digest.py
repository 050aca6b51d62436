"""The day in numbers: only where it is wanted, on working mornings that bring no week; by mail likewise."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from handlers.desk import Digests
from handlers.domain.case import Case
from handlers.domain.notice import Notice
from handlers.domain.people import Role
from handlers.duties.digests import tell_managers
from handlers.store.outbox import EntryKind
from tests.contract.store.shelf import new_case, run
from tests.support.cast import ADA, BEN, MAX
from tests.support.desks import Room
from tests.unit.domain.samples import deadline

DAY = timedelta(days=1)


def due_in(room: Room, days: int, **changes: Any) -> Case:
    return new_case(room, deadline=deadline(room.clock.now().date() + days * DAY), **changes)


def at(room: Room, day: str, hour: int = 9) -> None:
    room.later(datetime.fromisoformat(f"{day}T{hour:02d}:00:00+00:00") - room.clock.now())


def wanted(room: Room, **rules: bool) -> None:
    room.desk.rules = replace(room.desk.rules, digest=Digests(**rules))


def told(room: Room) -> list[Notice]:
    tell_managers(room.desk)
    room.deliver()
    posts = room.chat.posts.values()
    return [post.notice for post in posts if post.person == MAX and post.notice and "digest" in post.key]


def test_ux_21_no_day_is_told_unless_it_is_wanted(room: Room) -> None:
    at(room, "2026-03-10")
    assert len(told(room)) == 1  # the week, late
    at(room, "2026-03-11")
    assert len(told(room)) == 1


def test_ux_21_the_day_comes_on_working_mornings_that_bring_no_week(room: Room) -> None:
    wanted(room, daily=True)
    days = ["2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13", "2026-03-14", "2026-03-15"]
    titles: list[list[str]] = []
    for day in days:
        at(room, day)
        titles.append([notice.title for notice in told(room)][len(titles) :])
    assert titles[0] == ["The week in numbers"]
    at(room, "2026-03-16")
    every = [notice.title for notice in told(room)]
    assert every == ["The week in numbers", *["The day in numbers"] * 4, "The week in numbers"]


def test_ux_21_the_day_alone_can_be_had(room: Room) -> None:
    wanted(room, daily=True, weekly=False)
    at(room, "2026-03-09")
    (notice,) = told(room)
    assert notice.title == "The day in numbers"
    assert "daily = false" in notice.why


def test_ux_21_nothing_is_told_where_neither_is_wanted(room: Room) -> None:
    wanted(room, weekly=False)
    at(room, "2026-03-09")
    assert told(room) == []


def test_ux_21_the_day_begins_with_what_stands_out(room: Room) -> None:
    wanted(room, daily=True, weekly=False)
    due_in(room, -3, owner=ADA)
    at(room, "2026-03-09")
    (notice,) = told(room)
    assert notice.lines[0].startswith("1 case is overdue: ")
    assert "Opened: 0, as many as in the day before." in notice.lines[1]


@pytest.mark.parametrize("daily", [False, True])
def test_ux_21_an_outage_of_nine_days_brings_one_digest_in_its_newest_state(
    room: Room, *, daily: bool
) -> None:
    wanted(room, daily=daily)
    due_in(room, 3, owner=ADA)
    at(room, "2026-03-06")
    before = len(told(room))
    at(room, "2026-03-17")
    (newest,) = told(room)[before:]
    assert newest.title == "The week in numbers"
    assert any("2026-03-17" in line for line in newest.lines)


@pytest.mark.parametrize("by_mail", [False, True])
def test_ux_21_it_goes_by_mail_too_where_that_is_wanted(room: Room, *, by_mail: bool) -> None:
    wanted(room, by_mail=by_mail)
    at(room, "2026-03-09")
    for _ in range(3):
        tell_managers(room.desk)
    kinds = [row.kind for row in run(room, "SELECT kind FROM outbox WHERE key LIKE '%:digest:%'")]
    memos = [EntryKind.MEMO.value] if by_mail else []
    assert sorted(kinds) == sorted([EntryKind.NOTICE.value, *memos])


def test_ux_21_each_manager_is_told_in_a_transaction_of_their_own(room: Room) -> None:
    room.colleagues.held[BEN] = frozenset({Role.MANAGER})
    at(room, "2026-03-09")
    assert tell_managers(room.desk) == 2
    assert tell_managers(room.desk) == 0


def test_ux_18_no_digest_comes_in_the_evening_when_an_outage_is_over(room: Room) -> None:
    at(room, "2026-03-09", hour=17)  # six in the evening in Copenhagen
    assert told(room) == []
    at(room, "2026-03-10", hour=7)
    assert told(room) == []
    at(room, "2026-03-10", hour=8)
    assert [notice.title for notice in told(room)] == ["The week in numbers"]
