"""What is counted of a closed case: coarse, by local days, and nothing that names anybody."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.case import Case, Claim, Outcome, Status
from handlers.domain.clock.extension import ExtensionState
from handlers.domain.people import Organisation
from handlers.domain.rights import Right
from handlers.domain.statistic import MOST_DAYS, Statistic, monday_of, statistic_of
from tests.support.cast import ADA
from tests.support.desks import ACME
from tests.unit.domain.samples import a_case, deadline

DUE = date(2026, 4, 2)
CLOSED = datetime(2026, 3, 20, 12, tzinfo=UTC)


def closed(**changes: Any) -> Case:
    written: dict[str, Any] = {
        "status": Status.CLOSED,
        "claims": (Claim(Right.ACCESS, Outcome.FULFILLED),),
        "deadline": deadline(DUE),
        "answered_at": CLOSED - timedelta(days=1),
        "closed_at": CLOSED,
    }
    return a_case(**{**written, **changes})


def counted(**changes: Any) -> Statistic:
    return statistic_of(closed(**changes), ACME)


def test_a_case_is_counted_by_month_week_and_days() -> None:
    found, received = counted(), closed().deadline.received_on
    assert found.received_month == received.strftime("%Y-%m")
    assert found.closed_week == date(2026, 3, 16)
    assert found.days == (date(2026, 3, 19) - received).days
    assert found.limit == (DUE - received).days
    assert found.left == (DUE - date(2026, 3, 19)).days
    assert (found.right, found.outcome, found.origin) == ("access", "fulfilled", "email")
    assert (found.owed, found.late, found.extended, found.paused, found.cause) == (True, False, False, 0, "")


def test_an_open_case_is_not_counted() -> None:
    with pytest.raises(ValueError, match="only what is closed"):
        statistic_of(a_case(), ACME)


@pytest.mark.parametrize(
    ("answered", "late"),
    [
        (datetime(2026, 4, 2, 21, 59, tzinfo=UTC), False),  # 23:59 in Copenhagen, an hour more than in winter
        (datetime(2026, 4, 2, 22, 0, tzinfo=UTC), True),
    ],
    ids=["the last minute", "the first of the next day"],
)
def test_the_whole_of_the_last_local_day_is_in_time(answered: datetime, *, late: bool) -> None:
    found = counted(answered_at=answered, closed_at=datetime(2026, 4, 9, tzinfo=UTC))
    assert found.late is late
    assert found.left == -int(late)


def test_what_counts_is_the_answer_and_not_the_closing() -> None:
    assert not counted(closed_at=datetime(2026, 6, 1, tzinfo=UTC)).late
    assert counted(answered_at=None, closed_at=datetime(2026, 6, 1, tzinfo=UTC)).late


@pytest.mark.parametrize("outcome", [Outcome.WITHDRAWN, Outcome.NOT_A_REQUEST, Outcome.CONTINUED])
def test_what_owes_no_answer_is_never_late(outcome: Outcome) -> None:
    found = counted(claims=(Claim(Right.ACCESS, outcome),), closed_at=datetime(2026, 9, 1, tzinfo=UTC))
    assert (found.owed, found.late, found.cause) == (False, False, "")


def test_several_rights_or_outcomes_are_counted_as_several() -> None:
    both = (Claim(Right.ACCESS, Outcome.FULFILLED), Claim(Right.ERASURE, Outcome.REFUSED))
    assert (counted(claims=both).right, counted(claims=both).outcome) == ("several", "several")
    same = (Claim(Right.ACCESS, Outcome.FULFILLED), Claim(Right.ERASURE, Outcome.FULFILLED))
    assert counted(claims=same).outcome == "fulfilled"


@pytest.mark.parametrize(
    ("changes", "cause"),
    [({"historic": True}, "historic"), ({"undelivered": True}, "undelivered"), ({}, "")],
)
def test_why_it_was_late_is_said_where_the_record_says_so(changes: dict[str, Any], cause: str) -> None:
    late = datetime(2026, 5, 1, tzinfo=UTC)
    assert counted(answered_at=late, closed_at=late, **changes).cause == cause
    assert counted(**changes).cause == ""


def test_pauses_and_a_valid_extension_are_counted() -> None:
    longer = replace(deadline(DUE), still=9, extension=ExtensionState.VALID)
    found = counted(deadline=longer)
    assert (found.paused, found.extended) == (9, True)
    assert not counted(deadline=replace(longer, extension=ExtensionState.LATE)).extended


def test_days_beyond_half_a_year_are_not_told_apart() -> None:
    far = datetime(2029, 1, 1, tzinfo=UTC)
    assert counted(answered_at=far, closed_at=far).days == MOST_DAYS == 180


def test_c62_nothing_that_is_counted_names_a_case_or_a_person() -> None:
    case = closed(owner=ADA)
    said = repr(statistic_of(case, ACME))
    for secret in (case.number, ADA, case.requester.address):
        assert not secret or secret not in said
    assert {one.name for one in fields(Statistic)}.isdisjoint({"id", "number", "case", "owner", "requester"})


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_the_monday_of_a_day_begins_its_week(day: date) -> None:
    monday = monday_of(day)
    assert monday.weekday() == 0
    assert timedelta() <= day - monday < timedelta(days=7)


@given(st.integers(-40, 400), st.integers(0, 300))
def test_days_limit_and_lateness_agree(answer: int, more: int) -> None:
    received = closed().deadline.received_on
    at = datetime.combine(received, datetime.min.time(), ACME.zone) + timedelta(days=answer, hours=12)
    found = counted(answered_at=at, closed_at=at + timedelta(days=more))
    assert 0 <= found.days <= MOST_DAYS
    assert found.late == (at.date() > DUE)
    if found.days < MOST_DAYS and answer >= 0:
        assert found.late == (found.left < 0)


def test_the_country_is_the_organisation_s() -> None:
    swedish: Organisation = replace(ACME, country="SE")
    assert statistic_of(closed(), swedish).country == "SE"
