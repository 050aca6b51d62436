"""What is unusual in how much somebody reads: a week held against the same person's weeks before.

Counts alone. The usual is the median of the weeks before, which one wild week does not move; a week stands
out where it is more than three times as much and reaches a floor, so that small numbers say nothing. Whoever
has no weeks yet is held against a higher floor. It proves nothing: it says where to ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

#: Weeks before that are looked at, and how many of them somebody has to have worked in.
WEEKS, _KNOWN = 8, 3
_TIMES = 3


class Habit(StrEnum):
    """What is counted of a person's week."""

    CASES = "cases"  # different cases that were read
    OTHERS = "others"  # of these, cases that somebody else handles
    ODD_HOURS = "odd_hours"  # readings at night


#: From how many on a week may stand out, and for somebody without weeks before.
_FLOORS = {Habit.CASES: (20, 60), Habit.OTHERS: (10, 30), Habit.ODD_HOURS: (10, 20)}


@dataclass(frozen=True, slots=True)
class Unusual:
    """That a week stands out: how many, and how many are usual (None where no weeks are known)."""

    habit: Habit
    number: int
    usual: int | None


def unusual(habit: Habit, number: int, before: Sequence[int]) -> Unusual | None:
    """Return whether a number of this week stands out, with the usual one.

    Args:
        before: of weeks before in which the person read anything at all.
    """
    floor, newcomers = _FLOORS[habit]
    if len(before) < _KNOWN:
        return Unusual(habit, number, None) if number >= newcomers else None
    usual = median(before)
    return Unusual(habit, number, round(usual)) if number >= floor and number > _TIMES * usual else None
