"""What managers are told of due dates that were counted anew: how many, why, which moved, which could not."""

from datetime import date

import pytest

from handlers.domain.phrase import say
from handlers.domain.recount import NAMED, Cause, Move, Report
from handlers.people.recount_notices import dates_recounted

BEFORE, AFTER = date(2026, 4, 7), date(2026, 4, 8)
WHY = say("You get this because you manage cases.")


def a_move(number: int = 1, before: date = BEFORE, after: date = AFTER) -> Move:
    return Move(f"2026-{number:04}", before, after)


def report(moves: int = 0, stay: int = 0, missed: int = 0) -> Report:
    found = Report()
    for number in range(1, moves + 1):
        found = found.with_case(a_move(number))
    for _ in range(stay):
        found = found.with_case(None)
    for number in range(1, missed + 1):
        found = found.without(f"2026-{900 + number:04}")
    return found


def told(found: Report, causes: str = "") -> tuple[str, ...]:
    return dates_recounted({**found.to_facts(), "causes": causes}, WHY).lines


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (report(stay=1), "1 open case was counted anew."),
        (report(stay=7), "7 open cases were counted anew."),
        (report(moves=2, stay=3), "5 open cases were counted anew."),
        (report(stay=3, missed=2), "5 open cases were counted anew."),
        (report(missed=1), "1 open case was counted anew."),
    ],
)
def test_the_summary_counts_every_case_that_was_looked_at(found: Report, said: str) -> None:
    notice = dates_recounted(found.to_facts(), WHY)
    assert (notice.summary, notice.lines[0]) == (said, said)
    assert (notice.title, notice.why) == ("Due dates counted anew", WHY)


@pytest.mark.parametrize("cause", Cause)
def test_each_cause_is_told_in_words_of_its_own(cause: Cause) -> None:
    first = told(report(stay=1), cause.value)[0]
    assert first.startswith("1 open case was counted anew. What changed: ")
    others = [told(report(stay=1), other.value)[0] for other in Cause if other is not cause]
    assert first not in others
    assert cause.value not in first or "_" not in cause.value, "no code is shown"


def test_several_causes_are_told_in_a_row() -> None:
    both = told(report(stay=1), f"{Cause.CALENDAR} {Cause.LAW}")[0]
    assert both.count("What changed") == 1
    for cause in (Cause.CALENDAR, Cause.LAW):
        alone = told(report(stay=1), cause.value)[0]
        assert alone.removesuffix(".").rpartition(": ")[2] in both


def test_where_no_date_moved_that_is_said() -> None:
    assert told(report(stay=4))[1:] == ("No due date moved.",)


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (a_move(), "2026-0001: 2026-04-08 instead of 2026-04-07"),
        (a_move(after=date(2026, 4, 1)), "2026-0001: 2026-04-01 instead of 2026-04-07, earlier"),
        (a_move(after=BEFORE), "2026-0001: 2026-04-07 stays; its period stands otherwise"),
    ],
)
def test_a_move_says_both_days_and_warns_of_an_earlier_one(move: Move, said: str) -> None:
    moved = told(Report().with_case(move))[1]
    assert moved == f"The due date of 1 case moved:\n{said}"


@pytest.mark.parametrize(("number", "more"), [(NAMED, 0), (NAMED + 1, 1), (NAMED + 30, 30)])
def test_the_first_moves_are_named_and_the_others_counted(number: int, more: int) -> None:
    block = told(report(moves=number))[1].split("\n")
    assert block[0] == f"The due dates of {number} cases moved:"
    assert block[1:3] == [f"2026-{n:04}: 2026-04-08 instead of 2026-04-07" for n in (1, 2)]
    assert len(block) == 1 + NAMED + bool(more)
    assert (block[-1] == f"and {more} more") is bool(more)


def test_one_that_could_not_be_counted_is_named_to_be_looked_at() -> None:
    assert told(report(stay=1, missed=1))[-1] == (
        "1 case could not be counted so and stays as it was; look at it:\n2026-0901"
    )


@pytest.mark.parametrize(("number", "more"), [(2, 0), (NAMED, 0), (NAMED + 4, 4)])
def test_those_that_could_not_be_counted_are_named_and_then_counted(number: int, more: int) -> None:
    block = told(report(missed=number))[-1].split("\n")
    assert block[0] == f"{number} cases could not be counted so and stay as they were; look at them:"
    assert block[1].split(", ") == [f"2026-{900 + n:04}" for n in range(1, min(number, NAMED) + 1)]
    assert block[2:] == ([f"and {more} more"] if more else [])


def test_a_case_that_fails_twice_is_told_once() -> None:
    twice = Report().without("2026-0901").without("2026-0901")
    assert told(twice)[-1].endswith("look at it:\n2026-0901")
