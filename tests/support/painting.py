"""A painter that draws nothing: each picture is the words and numbers of its chart, as bytes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from handlers.domain.chart import Chart
from handlers.ports import Unpainted


@dataclass
class PlainPainter:
    """Implements `handlers.ports.Painter`.

    Attributes:
        asked: which charts were asked for, in which language.
        broken: it cannot draw.
    """

    asked: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    broken: bool = False

    def pngs(self, charts: Sequence[Chart], language: str) -> tuple[bytes, ...]:
        """Return each chart in words."""
        self.asked.append((tuple(one.kind.value for one in charts), language))
        if self.broken:
            raise Unpainted
        return tuple(f"{one.kind} {one.series!r} {language}".encode() for one in charts)
