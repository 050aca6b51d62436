"""Who looked at what, written down, and how much one person may look at within an hour.

A colleague who reads in bulk is refused and the admins are told. Who is not on the roster acts at
the machine itself, as the command line does: that is written down too, and has no limit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from handlers.desk import Desk
from handlers.domain.errors import Refused
from handlers.domain.events import Fact
from handlers.domain.ids import CaseId
from handlers.domain.looking import EXPORTS, READINGS, SEARCHES, Look
from handlers.domain.people import Actor
from handlers.domain.phrase import say
from handlers.people.notices import NoticeKind, tell_admins
from handlers.store.transaction import Transaction

_WINDOW = timedelta(hours=1)
#: The admins are told of one person once in so long.
_TOLD_AGAIN = timedelta(days=1)


class TooMuch(Refused):
    """You have looked at as much as one person may within an hour, and the admins were told; go on later.

    Attributes:
        what: was limited: "search", "reading" or "export".
    """

    def __init__(self, message: str = "", what: str = "reading") -> None:
        super().__init__(message)
        self.what = what


def allow(tx: Transaction, desk: Desk, actor: Actor, look: Look) -> None:
    """Check that a person may look once more within this hour.

    Raises:
        TooMuch: they may not; `watching`, around the transaction, writes that down.
    """
    bound = next((each for each in _bounds(desk) if look in each.looks), None)
    if bound is None or not desk.roster.roles(actor.id):
        return
    if tx.access.count(actor.id, bound.looks, tx.now - _WINDOW) >= bound.limit:
        refused = say(
            "You have looked at {limit} within an hour, which is as much as one person may. "
            "The admins were told; go on in a while.",
            limit=bound.limit,
        )
        raise TooMuch(refused, bound.what)


def note(tx: Transaction, actor: Actor, look: Look, number: int = 0, case: CaseId | None = None) -> None:
    """Write that a person looked.

    Args:
        number: how many cases, letters or files they were shown.
    """
    tx.access.add(actor.id, look, number, case)


@contextmanager
def watching(desk: Desk, actor: Actor) -> Iterator[None]:
    """Write down a refusal of `allow`; stands around the transaction, which the refusal rolls back."""
    try:
        yield
    except TooMuch as too_much:
        with desk.transaction("access.refused") as tx:
            if not tx.access.count(actor.id, {Look.REFUSED}, tx.now - _TOLD_AGAIN):
                about = f"{actor.id}-{tx.now.date().isoformat()}"
                facts: dict[str, Fact] = {"person": actor.id, "what": too_much.what}
                tell_admins(tx, desk, NoticeKind.LIMIT_EXCEEDED, about, facts)
            note(tx, actor, Look.REFUSED)
        raise


@dataclass(frozen=True, slots=True)
class _Bound:
    """How often a person may look in any of these ways within an hour."""

    what: str
    looks: frozenset[Look]
    limit: int


def _bounds(desk: Desk) -> tuple[_Bound, ...]:
    limits = desk.limits
    return (
        _Bound("search", SEARCHES, limits.searches_per_hour),
        _Bound("reading", READINGS, limits.readings_per_hour),
        _Bound("export", EXPORTS, limits.exports_per_hour),
    )
