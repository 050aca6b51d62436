"""The truth that a simulated year is judged by: days, owners, absences, what was put off, at an instant."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bench.year.journal import Journal
from bench.year.truth import Truth
from handlers.domain.ids import PersonId
from tests.bench.one_month import (
    ASTRID,
    BJORN,
    CASE,
    CLOSED,
    DAY,
    DUE,
    HOUR,
    MAGNUS,
    MARIA,
    OPENED,
    at,
    one_month,
)

SECOND = timedelta(seconds=1)
TOKYO = PersonId("U0EMI")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-04-01", True),
        ("2026-04-03", False),  # Good Friday
        ("2026-04-04", False),
        ("2026-04-06", False),  # Easter Monday
        ("2026-04-07", True),
        ("2026-06-19", True),  # Midsummer's eve is no public holiday in law
        ("2026-12-25", False),
    ],
)
def test_working_days_are_swedens(day: str, works: bool) -> None:
    assert Truth(Journal()).works(date.fromisoformat(day), OPENED) is works


def test_a_new_holiday_counts_from_when_the_law_has_it() -> None:
    day, since = date(2026, 3, 25), at(date(2026, 3, 10))
    truth = Truth(Journal(laws=[(since, day)]))
    assert truth.works(day, since - SECOND)
    assert not truth.works(day, since)
    assert [truth.laws_at(one) for one in (since - SECOND, since)] == [0, 1]


def test_somebody_hears_at_the_first_tick_of_a_span() -> None:
    truth = Truth(one_month())
    assert truth.hearing(OPENED, OPENED + DAY) == OPENED, "the beginning belongs to it"
    assert truth.hearing(OPENED + SECOND, OPENED + DAY) == OPENED + HOUR
    assert truth.hearing(OPENED + SECOND, OPENED + HOUR) is None, "the end does not"
    assert truth.hearing(OPENED + 90 * DAY, OPENED + 91 * DAY) is None


def test_an_owner_has_a_case_from_the_instant_on() -> None:
    journal = one_month()
    tale = journal.tales[CASE]
    tale.owners += [(OPENED + DAY, None, MAGNUS), (OPENED + 2 * DAY, BJORN, MAGNUS)]
    truth = Truth(journal)
    whose = [truth.owner(tale, OPENED + n * DAY) for n in (-1, 0, 1, 2, 9)]
    assert whose == [None, ASTRID, None, BJORN, BJORN]
    assert truth.owner(tale, OPENED + DAY - SECOND) == ASTRID


def test_a_case_is_open_from_its_opening_to_its_close() -> None:
    journal = one_month()
    truth, tale = Truth(journal), journal.tales[CASE]
    known = [truth.is_open(tale, one) for one in (OPENED - SECOND, OPENED, CLOSED - SECOND, CLOSED)]
    assert known == [False, True, True, False]


def test_c3_c4_a_month_ends_on_the_day_of_the_same_number() -> None:
    truth = Truth(one_month())
    assert truth.state(CASE, OPENED) == (True, ASTRID, DUE)
    assert not truth.stands_still(CASE, OPENED)


def test_a_new_holiday_on_the_last_day_moves_it_on_from_when_the_law_has_it() -> None:
    journal = one_month()
    journal.laws.append((OPENED + 5 * DAY, DUE))
    truth = Truth(journal)
    assert truth.due(CASE, OPENED + 5 * DAY - SECOND) == DUE
    assert truth.due(CASE, OPENED + 5 * DAY) == date(2026, 4, 7), "after Easter"


def test_a_question_holds_the_period_from_its_instant_to_when_the_answer_is_judged() -> None:
    journal = one_month()
    tale = journal.tales[CASE]
    asked, came, judged = (OPENED + n * DAY for n in (2, 5, 6))
    tale.events += [("id_requested", asked, ""), ("id_received", came, "")]
    tale.learned.append(judged)
    truth = Truth(journal)
    held = [truth.stands_still(CASE, one) for one in (asked - SECOND, asked, came, judged - SECOND, judged)]
    assert held == [False, True, True, True, False]
    assert truth.due(CASE, asked) == DUE, "the day to write by"
    assert truth.due(CASE, judged) > DUE, "days on which it stood still do not count"


def test_both_ends_of_an_absence_belong_to_it_once_it_was_said() -> None:
    first, last = date(2026, 3, 9), date(2026, 3, 11)
    truth = Truth(Journal(absences=[(OPENED, ASTRID, first, last)]))
    days = [first - DAY, first, last, last + DAY]
    assert [truth.away(ASTRID, day, OPENED) for day in days] == [False, True, True, False]
    assert not truth.away(ASTRID, first, OPENED - SECOND)
    assert not truth.away(BJORN, first, OPENED)


@pytest.mark.parametrize(
    ("person", "owner", "concerned"),
    [
        (ASTRID, ASTRID, True),
        (ASTRID, BJORN, False),
        (ASTRID, None, False),
        (MAGNUS, None, True),
        (MARIA, None, True),
        (MAGNUS, ASTRID, False),
    ],
)
def test_what_is_nobodys_concerns_the_managers(
    person: PersonId, owner: PersonId | None, concerned: bool
) -> None:
    assert Truth(Journal()).concerns(person, owner) is concerned


@pytest.mark.parametrize(
    ("pressed", "pause", "person", "until"),
    [
        (at(date(2026, 3, 19), 10), "hours", ASTRID, at(date(2026, 3, 19), 13)),
        (at(date(2026, 3, 19), 10), "tomorrow", ASTRID, at(date(2026, 3, 20))),
        (at(date(2026, 3, 28), 10), "tomorrow", ASTRID, at(date(2026, 3, 29))),  # the clocks go forward
        (at(date(2026, 3, 23), 10), "monday", ASTRID, at(date(2026, 3, 30))),
        (at(date(2026, 3, 31), 10), "monday", ASTRID, at(date(2026, 4, 13))),  # the sixth is a holiday
        (
            datetime(2026, 3, 19, 16, tzinfo=UTC),  # already Friday in Tokyo
            "tomorrow",
            TOKYO,
            datetime(2026, 3, 21, 0, tzinfo=UTC),
        ),
    ],
)
def test_ux_19_what_was_put_off_comes_back_on_its_readers_morning(
    pressed: datetime, pause: str, person: PersonId, until: datetime
) -> None:
    assert Truth(one_month()).until((pressed, person, CASE, pause)) == until


def test_ux_19_what_is_overdue_comes_back_within_a_day() -> None:
    pressed = at(DUE + 5 * DAY, 8)
    truth = Truth(one_month())
    assert truth.until((pressed, ASTRID, CASE, "monday")) == pressed + DAY
    assert truth.until((pressed, ASTRID, CASE, "hours")) == pressed + 3 * HOUR


def test_a_case_sleeps_until_it_comes_back_and_for_who_put_it_off_alone() -> None:
    journal = one_month()
    journal.snoozed(OPENED, ASTRID, CASE, "hours")
    truth, back = Truth(journal), OPENED + 3 * HOUR
    asleep = [truth.asleep(ASTRID, CASE, one) for one in (OPENED - SECOND, OPENED, back - SECOND, back)]
    assert asleep == [False, True, True, False]
    assert not truth.asleep(BJORN, CASE, OPENED)
    assert truth.woken(ASTRID, CASE, OPENED, back)
    assert not truth.woken(ASTRID, CASE, OPENED, back - SECOND)
    assert not truth.woken(ASTRID, CASE, back, back + DAY), "once"
