"""What a digest says: what stands out first, each number beside that of before, and nobody who asked."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.digest import BACK, Figures, Slice, Span, Trouble, Turn
from handlers.domain.phrase import say
from handlers.people.digest_words import blocks, summary, title
from tests.unit.people.numbers import NOTHING, WEDNESDAY, figures, load

WEEK, DAY = Span.WEEK, Span.DAY


def sentences(found: Figures, span: Span = WEEK) -> list[str]:
    return [line for block in blocks(found, span) for line in block.split("\n")]


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (WEEK, "All clear: nothing came in, nothing is overdue, and nothing is due within 7 days."),
        (DAY, "All clear: nothing came in since yesterday, and nothing is overdue or due within 7 days."),
    ],
)
def test_ux_21_where_all_is_clear_one_sentence_is_heading_summary_and_all(span: Span, said: str) -> None:
    assert title(NOTHING, span) == summary(NOTHING, span) == said
    assert blocks(NOTHING, span) == (said,)


def test_what_did_not_work_is_told_even_where_all_else_is_clear() -> None:
    late = say("Slack did not answer for 3 hours.")
    told = blocks(NOTHING, WEEK, [late])
    assert told[0] == f"Nothing is overdue.\n{late}"
    assert told[1].startswith("All clear")


@pytest.mark.parametrize(
    ("slices", "said"),
    [
        ({Slice.OVERDUE: 1}, "Overdue: 1 case."),
        ({Slice.OVERDUE: 3, Slice.SOON: 2}, "Overdue: 3 cases; due in the next 7 days: 2."),
        ({Slice.TODAY: 1, Slice.SOON: 1}, "due today: 1; due in the next 7 days: 1."),
        ({Slice.PAUSED: 4}, "Nothing is overdue or due within 7 days."),
    ],
)
def test_the_summary_names_what_is_urgent_and_nothing_besides(slices: dict[Slice, int], said: str) -> None:
    assert summary(figures(slices), WEEK) == said


@given(st.dictionaries(st.sampled_from(Slice), st.integers(0, 10**7)), st.sampled_from(Span))
def test_a_summary_fits_into_a_notification(slices: dict[Slice, int], span: Span) -> None:
    assert len(summary(figures(slices), span)) <= 150


STANDS_OUT: Mapping[Slice, tuple[str, str]] = {
    Slice.OVERDUE: ("1 case is overdue: 2026-0001.", "2 cases are overdue: 2026-0001, 2026-0002."),
    Slice.TODAY: ("1 case is due today: 2026-0001.", "2 cases are due today: 2026-0001, 2026-0002."),
    Slice.UNOWNED: (
        "1 case has been nobody's for more than 2 days: 2026-0001.",
        "2 cases have been nobody's for more than 2 days: 2026-0001, 2026-0002.",
    ),
    Slice.PAUSED: (
        "The period of 1 case has stood still for more than 7 days: 2026-0001.",
        "The periods of 2 cases have stood still for more than 7 days: 2026-0001, 2026-0002.",
    ),
    Slice.UNDELIVERED: (
        "In 1 case a mail came back and none has left since: 2026-0001.",
        "In 2 cases a mail came back and none has left since: 2026-0001, 2026-0002.",
    ),
}


@pytest.mark.parametrize("part", STANDS_OUT)
def test_ux_21_what_stands_out_is_told_with_its_cases(part: Slice) -> None:
    numbers = ("2026-0001", "2026-0002")
    for number, said in enumerate(STANDS_OUT[part], start=1):
        told = sentences(figures({part: number}, numbers={part: numbers[:number]}))
        assert said in told
        assert ("Nothing is overdue." in told) is (part is not Slice.OVERDUE)


def test_what_is_due_soon_is_told_below_and_does_not_stand_out() -> None:
    found = figures({Slice.SOON: 2}, numbers={})
    exceptions, _, due = blocks(found, WEEK)
    assert exceptions == "Nothing is overdue."
    assert due == "Due within 7 days: 2 cases."


def test_cases_that_are_not_named_are_counted() -> None:
    found = figures({Slice.OVERDUE: 15}, numbers={Slice.OVERDUE: ("2026-0001", "2026-0002")})
    assert sentences(found)[0] == "15 cases are overdue: 2026-0001, 2026-0002, and 13 more."


def test_a_number_where_counting_ended_is_told_with_a_plus() -> None:
    found = figures({Slice.OVERDUE: 50}, numbers={Slice.OVERDUE: ("2026-0001",)}, most=50)
    assert sentences(found)[0] == "50+ cases are overdue: 2026-0001, and 49+ more."
    assert summary(found, WEEK) == "Overdue: 50+ cases."


def test_what_was_not_counted_to_its_end_is_compared_with_nothing() -> None:
    told = sentences(figures(now=Turn(50, 3), before=Turn(9, 50), most=50))
    assert "Opened: 50+." in told
    assert "Closed: 3." in told
    assert not [line for line in told if "than in" in line]


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Trouble(failed=1), "1 message was given up."),
        (Trouble(failed=2), "2 messages were given up."),
        (Trouble(in_doubt=1), "Of 1 message nobody knows whether it left."),
        (Trouble(in_doubt=3), "Of 3 messages nobody knows whether they left."),
        (Trouble(mailboxes=("legal", "privacy")), "Not read now: legal, privacy."),
        (Trouble(mailboxes=tuple("abcdefg")), "Not read now: a, b, c, d, e, …."),
    ],
)
def test_what_does_not_move_stands_out(trouble: Trouble, said: str) -> None:
    assert said in blocks(figures(trouble=trouble), WEEK)[0].split("\n")


@pytest.mark.parametrize(
    ("now", "before", "span", "said"),
    [
        (3, 3, WEEK, "Opened: 3, as many as in the week before."),
        (5, 3, WEEK, "Opened: 5, 2 more than in the week before."),
        (1, 4, WEEK, "Opened: 1, 3 fewer than in the week before."),
        (1, 0, DAY, "Opened: 1, 1 more than in the day before."),
    ],
)
def test_each_number_stands_beside_that_of_the_span_before(
    now: int, before: int, span: Span, said: str
) -> None:
    found = figures({Slice.SOON: 1}, now=Turn(now, 0), before=Turn(before, 0))
    assert said in sentences(found, span)


@pytest.mark.parametrize(
    ("now", "before", "usual", "in_time"),
    [
        (
            Turn(0, 4, 9, 4, 3),
            Turn(0, 2, 12, 2, 2),
            "Median time to answer: 9 days; in the week before 12 days.",
            "In time: 3 of 4 (75 %); in the week before 100 %.",
        ),
        (
            Turn(0, 1, 1, 1, 1),
            Turn(0, 0),
            "Median time to answer: 1 day; nothing was closed in the week before.",
            "In time: 1 of 1 (100 %).",
        ),
        (
            Turn(0, 0),
            Turn(0, 2, 5, 2, 1),
            "Median time to answer: nothing was closed.",
            "In time: no answer was owed.",
        ),
        (
            Turn(0, 2, 3),
            Turn(0, 0),
            "Median time to answer: 3 days; nothing was closed in the week before.",
            "In time: no answer was owed.",
        ),
    ],
)
def test_how_long_answers_took_and_how_many_were_in_time(
    now: Turn, before: Turn, usual: str, in_time: str
) -> None:
    told = sentences(figures({Slice.SOON: 1}, now=now, before=before))
    assert usual in told
    assert in_time in told


def test_where_nothing_was_closed_in_either_span_no_time_is_told() -> None:
    told = sentences(figures(now=Turn(2, 0), before=Turn(1, 0)))
    assert not [line for line in told if line.startswith(("Median", "In time"))]


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ({}, "At 7 closed a week, as lately, every case due in 6 weeks is closed in time."),
        (
            {WEDNESDAY + timedelta(days=7): 13},
            "At 7 closed a week, as lately, 1 case would be late in the week of 2026-03-16.",
        ),
        (
            {WEDNESDAY: 9, WEDNESDAY + timedelta(days=30): 31},
            "At 7 closed a week, as lately, 7 cases would be late in the week of 2026-04-06.",
        ),
    ],
)
def test_the_week_says_what_would_be_late_at_its_pace(due: dict[date, int], said: str) -> None:
    found = figures({Slice.SOON: 1}, due=due, closed=(7,) * BACK)
    assert said in sentences(found)
    assert not [line for line in sentences(found, DAY) if "would be late" in line or "as lately" in line]


def test_a_pace_is_told_with_one_digit_where_it_is_not_whole() -> None:
    closed = (0,) * (BACK - 2) + (20, 0)
    assert any("At 2.5 closed a week" in line for line in sentences(figures({Slice.SOON: 1}, closed=closed)))


def test_loads_are_told_in_no_order_of_work_and_nobodys_last() -> None:
    loads = (load(None, 9), load("U0ZOE", 1), load("U0ADA", 5))
    told = blocks(figures({Slice.SOON: 1}, loads=loads), WEEK)
    assert told[-1] == "Open cases: <@U0ADA> 5 · <@U0ZOE> 1 · nobody 9"


def test_of_many_colleagues_twelve_are_told() -> None:
    loads = tuple(load(f"U0P{n:02}", n) for n in range(1, 15))
    told = blocks(figures({Slice.SOON: 1}, loads=loads), WEEK)[-1]
    assert told.count("<@") == 12
    assert told.endswith(" · …")


def test_who_manages_nothing_is_told_no_loads() -> None:
    assert not [line for line in sentences(figures({Slice.SOON: 1})) if "<@" in line]
