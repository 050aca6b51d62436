"""Counting anew as values: what changed, what is reported, and which day stands all the same."""

from dataclasses import fields, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.clock.establishment import Establishment
from handlers.domain.clock.policy import Policy
from handlers.domain.clock.regime import UK
from handlers.domain.clock.working_days import DaysOff
from handlers.domain.deadline import Deadline, standing
from handlers.domain.phrase import Phrase
from handlers.domain.recount import NAMED, Basis, Cause, Move, Report, basis_of, kept
from handlers.people.recount_notices import dates_recounted
from tests.support.desks import ACME
from tests.unit.domain.samples import deadline

DAY = date(2026, 4, 2)
PLACE = Establishment(ZoneInfo("Europe/Copenhagen"), DaysOff(lambda _: None), calendar="0.108")
WHY = Phrase("Because.", "Because.", {})
moves = st.builds(
    Move,
    st.from_regex(r"20\d\d-\d{4}", fullmatch=True),
    st.dates(date(2024, 1, 1), date(2032, 12, 31)),
    st.dates(date(2024, 1, 1), date(2032, 12, 31)),
)


def test_each_field_of_a_basis_is_a_cause() -> None:
    assert {field.name for field in fields(Basis)} == {cause.value for cause in Cause}


@pytest.mark.parametrize("cause", list(Cause))
def test_what_differs_is_the_cause(cause: Cause) -> None:
    before = Basis("0.108", "ab12", "Europe/Oslo", "NO", "gdpr", "credit 7")
    now = replace(before, **{cause.value: "another"})
    assert before.causes(now) == (cause,)
    assert before.causes(before) == ()
    assert Basis().causes(now) == (), "nobody knows what was before"


def test_a_basis_tells_release_and_own_days_apart_and_names_place_law_and_policy() -> None:
    own = replace(PLACE, calendar="0.108, own days ab12", regime=UK, policy=Policy(late_question_days=3))
    basis = basis_of(replace(ACME, subdivision="84"), own)
    assert basis == Basis("0.108", "ab12", "Europe/Copenhagen", "DK-84", "uk", "credit 3 True False True")
    assert basis_of(ACME, PLACE).place == "DK"
    assert basis_of(ACME, PLACE).own_days == ""


@given(st.lists(st.one_of(st.none(), moves), max_size=60), st.lists(st.integers(1, 40), max_size=60))
def test_a_report_counts_all_names_the_first_and_reads_back(
    found: list[Move | None], missed: list[int]
) -> None:
    report = Report()
    for move in found:
        report = report.with_case(move)
    for number in missed:
        report = report.without(f"2026-{number:04}")
    real = [move for move in found if move]
    assert (report.counted, report.moved) == (len(found), len(real))
    assert report.moves == tuple(real[:NAMED])
    different = len(set(missed))
    assert different <= report.missed <= len(missed)
    assert report.missed == different or different > NAMED, "only who is named is known again"
    assert len(report.numbers) <= NAMED
    assert Report.from_facts(report.to_facts()) == report


def test_a_case_that_cannot_be_counted_is_counted_once() -> None:
    assert Report().without("2026-0001").without("2026-0001") == Report(missed=1, numbers=("2026-0001",))


@given(moves)
def test_a_notice_names_a_move_as_what_it_is(move: Move) -> None:
    notice = dates_recounted({**Report().with_case(move).to_facts(), "causes": "calendar"}, WHY)
    assert notice.summary == "1 open case was counted anew."
    told = notice.lines[1]
    assert move.number in told
    assert move.after.isoformat() in told
    assert move.before.isoformat() in told
    assert told.endswith("earlier") == (move.after < move.before)


def test_a_notice_counts_what_it_does_not_name() -> None:
    report = Report()
    for number in range(NAMED + 5):
        report = report.with_case(Move(f"2026-{number:04}", DAY, DAY + timedelta(days=1)))
        report = report.without(f"2025-{number:04}")
    notice = dates_recounted({**report.to_facts(), "causes": ""}, WHY)
    said, moved, missed = notice.lines
    assert said == "50 open cases were counted anew."
    assert moved.splitlines()[0] == "The due dates of 25 cases moved:"
    assert moved.splitlines()[-1] == "and 5 more"
    assert missed.splitlines()[0] == ("25 cases could not be counted so and stay as they were; look at them:")
    assert missed.splitlines()[-1] == "and 5 more"
    assert notice.why is WHY


@pytest.mark.parametrize(
    ("before", "anew", "due_on"),
    [
        (standing(deadline(DAY), DAY), deadline(DAY + timedelta(days=3)), DAY),
        (standing(deadline(DAY), DAY), deadline(DAY - timedelta(days=3)), DAY - timedelta(days=3)),
        (deadline(DAY), deadline(DAY + timedelta(days=3)), DAY + timedelta(days=3)),
    ],
    ids=["stands", "an earlier day wins", "no rule says that it stands"],
)
def test_a_day_that_stands_by_rule_stands_until_an_earlier_one_is_counted(
    before: Deadline, anew: Deadline, due_on: date
) -> None:
    assert kept(before, anew).due_on == due_on
