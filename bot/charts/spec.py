"""What the drawing process is told: a chart whose words are said already, as plain JSON."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from handlers.domain.chart import Chart
from handlers.words.speaking import speaking, spoken


@dataclass(frozen=True, slots=True)
class Spec:
    """One picture; like `Chart`, in one language."""

    kind: str
    title: str
    labels: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[tuple[int, ...], ...]
    axis: str = ""
    apart: int = 0
    note: str = ""

    def to_facts(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        """Return what `to_facts` described."""
        return cls(
            kind=facts["kind"],
            title=facts["title"],
            labels=tuple(facts["labels"]),
            names=tuple(facts["names"]),
            numbers=tuple(tuple(row) for row in facts["numbers"]),
            axis=facts["axis"],
            apart=facts["apart"],
            note=facts["note"],
        )


def spec_of(chart: Chart, language: str) -> Spec:
    """Return a chart said in a language."""
    with speaking(language):
        return Spec(
            kind=chart.kind.value,
            title=spoken(chart.title),
            labels=tuple(spoken(one) for one in chart.labels),
            names=tuple(spoken(one.name) for one in chart.series),
            numbers=tuple(one.numbers for one in chart.series),
            axis=spoken(chart.axis),
            apart=chart.apart,
            note=spoken(chart.note),
        )
