"""Figures of a digest with what a test says of them, and nothing else in them."""

from dataclasses import replace
from datetime import date

from handlers.domain.digest import BACK, Figures, Slice, Turn
from handlers.domain.home import Load
from handlers.domain.ids import PersonId

WEDNESDAY = date(2026, 3, 11)
NONE = dict.fromkeys(Slice, 0)
NOTHING = Figures(WEDNESDAY, NONE, {}, {}, Turn(0, 0), Turn(0, 0), opened=(0,) * BACK, closed=(0,) * BACK)


def figures(slices: dict[Slice, int] | None = None, **more: object) -> Figures:
    """Return figures in which nothing stands out but what is named."""
    return replace(NOTHING, slices={**NONE, **(slices or {})}, **more)  # type: ignore[arg-type] # as they are


def load(owner: str | None, open_: int, overdue: int = 0, soon: int = 0) -> Load:
    """Return how much lies with somebody, or with nobody."""
    return Load(PersonId(owner) if owner else None, open_, overdue, soon)
