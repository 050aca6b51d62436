"""A chart as numbers with their words: what is shown, not how; whoever draws it decides that.

Each carries what it says in one sentence, numbers included, for who does not see the picture.
"""

from dataclasses import dataclass
from enum import StrEnum


class ChartKind(StrEnum):
    """Each picture of a digest."""

    AHEAD = "ahead"  # cases by the week in which they are due, the overdue apart
    FLOW = "flow"  # opened and closed by week
    ANSWERED = "answered"  # closed cases by the days that were left, or gone, at their due date
    LOAD = "load"  # open cases by who works on them
    FORECAST = "forecast"  # cases due by a week's end beside what the desk closes by then


@dataclass(frozen=True, slots=True)
class Series:
    """A row of numbers under one name, one for each label of its chart."""

    name: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart as a picture that the chat system keeps for us."""

    chart: "Chart"
    ref: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture in numbers.

    Attributes:
        labels: of the places on the axis, in order.
        series: one or two rows of numbers, each as long as `labels`.
        alt: what the picture says, with its numbers, in a sentence of at most 1,000 characters.
        axis: what the places are, below them.
        apart: so many places at the beginning are of another kind than the rest (overdue cases), or
            so many at the end, where it is negative (cases closed too late).
        note: one sentence below the picture on how to read it.
    """

    kind: ChartKind
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    axis: str = ""
    apart: int = 0
    note: str = ""

    def __post_init__(self) -> None:
        """Check that every row has a number for every label."""
        if any(len(one.numbers) != len(self.labels) for one in self.series):
            raise ValueError(f"A row of the chart {self.kind} is not as long as its labels.")
