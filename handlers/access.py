"""Who looked at what, written down, and how much one person may look at within an hour.

A colleague who reads in bulk is refused and the admins are told. Who is not on the roster acts at
the machine itself, as the command line does: that is written down too, and has no limit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from handlers.desk import Desk
from handlers.domain.errors import Refused
from handlers.domain.ids import CaseId
from handlers.domain.looking import EXPORTS, READINGS, SEARCHES, Look
from handlers.domain.people import Actor
from handlers.domain.phrase import say
from handlers.store.transaction import Transaction

_WINDOW = timedelta(hours=1)


class TooMuch(Refused):
    """You have looked at as much as one person may within an hour, and the admins were told; go on later."""


def allow(tx: Transaction, desk: Desk, actor: Actor, look: Look) -> None:
    """Check that a person may look once more within this hour.

    Raises:
        TooMuch: they may not; `watching`, around the transaction, writes that down.
    """
    looks, limit = _limit(desk, look)
    if not looks or not desk.roster.roles(actor.id):
        return
    if tx.access.count(actor.id, looks, tx.now - _WINDOW) >= limit:
        raise TooMuch(
            say(
                "You have looked at {limit} within an hour, which is as much as one person may. "
                "The admins were told; go on in a while.",
                limit=limit,
            )
        )


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
    except TooMuch:
        with desk.transaction("access.refused") as tx:
            note(tx, actor, Look.REFUSED)
        raise


def _limit(desk: Desk, look: Look) -> tuple[frozenset[Look], int]:
    limits = desk.limits
    for looks, limit in (
        (SEARCHES, limits.searches_per_hour),
        (READINGS, limits.readings_per_hour),
        (EXPORTS, limits.exports_per_hour),
    ):
        if look in looks:
            return looks, limit
    return frozenset(), 0
