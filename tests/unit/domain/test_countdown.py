"""The days between a disconnection and its purge: counted, told of, and scaled where fewer are set."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.countdown import alarm_on, day_of, due_at, is_late, owed, told_on, wait_of
from handlers.domain.ids import MailboxId, PersonId
from handlers.domain.purge import Purge, Step

SINCE = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def purge(days: int) -> Purge:
    return Purge(
        MailboxId(1), "disconnected", due_at(SINCE, days * DAY), PersonId("U0IRIS"), disconnected_at=SINCE
    )


def test_thirty_days_are_told_of_on_four_of_them_and_alarmed_about_on_the_twenty_fifth() -> None:
    assert (told_on(30), alarm_on(30)) == ((0, 14, 23, 28), 25)


@pytest.mark.parametrize(
    ("wait", "days", "alarm"),
    [
        (0, (0,), 0),
        (1, (0,), 0),
        (2, (0, 1), 1),
        (3, (0, 1, 2), 2),
        (7, (0, 3, 5), 6),
        (10, (0, 5, 8, 9), 8),
        (14, (0, 7, 11, 13), 12),
        (20, (0, 9, 15, 19), 17),
    ],
)
def test_shorter_waits_have_the_days_in_proportion(wait: int, days: tuple[int, ...], alarm: int) -> None:
    assert (told_on(wait), alarm_on(wait)) == (days, alarm)


@given(st.integers(0, 30))
def test_whatever_is_set_the_first_day_is_told_of_and_none_after_the_purge(wait: int) -> None:
    days = told_on(wait)
    assert days[0] == 0
    assert list(days) == sorted(set(days))
    assert all(day < max(wait, 1) for day in days)
    assert 0 <= alarm_on(wait) < max(wait, 1)


@given(st.integers(0, 30))
def test_the_wait_is_read_from_the_row_as_it_was_set(wait: int) -> None:
    assert wait_of(purge(wait)) == wait


def test_it_begins_some_hours_before_the_last_day_is_over() -> None:
    assert due_at(SINCE, 30 * DAY) == SINCE + 30 * DAY - 6 * HOUR
    assert due_at(SINCE, timedelta()) == SINCE


def test_a_day_is_over_at_the_hour_of_the_disconnection() -> None:
    assert day_of(purge(30), SINCE + DAY - HOUR) == 0
    assert day_of(purge(30), SINCE + DAY) == 1
    assert day_of(replace(purge(30), disconnected_at=None), SINCE) == 0


@pytest.mark.parametrize(
    ("after", "day"),
    [(timedelta(), 0), (13.9 * DAY, 0), (14 * DAY, 14), (22 * DAY, 14), (23 * DAY, 23), (29 * DAY, 28)],
)
def test_what_is_owed_is_the_newest_day_that_has_come(after: timedelta, day: int) -> None:
    assert owed(purge(30), SINCE + after) == day


def test_nothing_is_owed_once_the_purge_is_due() -> None:
    assert owed(purge(30), SINCE + 30 * DAY) is None
    assert owed(purge(0), SINCE) == 0, "deleted at once: then the first word is the only one"


def test_it_is_overdue_a_day_after_it_was_due_while_rows_are_left() -> None:
    due = purge(30).due_at
    assert not is_late(purge(30), due + DAY - HOUR)
    assert is_late(purge(30), due + DAY)
    assert is_late(replace(purge(30), step=Step.LETTERS, unreadable_at=due), due + DAY)


def test_posts_have_the_week_that_the_chat_system_is_given() -> None:
    due = purge(30).due_at
    gone = replace(purge(30), step=Step.POSTS, unreadable_at=due, gone_at=due)
    assert not is_late(gone, due + 7 * DAY)
    assert is_late(gone, due + 8 * DAY)
    assert not is_late(replace(gone, step=Step.ENDED, ended_at=due), due + 90 * DAY)
