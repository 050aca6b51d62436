"""An order to erase one closed case now, before its day under the retention schedule.

GDPR Art. 17(1) and 5(1)(e): who was granted erasure by the organisation is erased from Ombud as well, and an
admin may end what no longer needs to be kept. An order is carried out once and cannot be taken back; until
it has begun, whoever opens the case again withdraws it. A letter that comes while some of it waits stops the
rest, and an answer that comes back opens the case again with what is left of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from handlers.domain.case import Case, Claim, Outcome
from handlers.domain.holds import Route
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.obligation import Obligation, obliged
from handlers.domain.retention import OF_CASES, Life, Schedule, Store
from handlers.domain.rights import Right

#: What an order erases, in this order. Papers are among the originals, and the skeleton has a day of its own.
ERASED = tuple(store for store in OF_CASES if store not in {Store.PAPERS, Store.SKELETON})
#: Routes that an order may take.
ROUTES = (Route.ANSWERED, Route.ADMIN)


@dataclass(frozen=True, slots=True)
class EraseOrder:
    """One order.

    Attributes:
        route: `ANSWERED` where the case granted erasure, or else `ADMIN`.
        by, at: who asked for it, and when; `at` tells it from another order for the same case.
        begun_at: when the first of it went; None before.
        ended_at: when the last of it went; None before.
        reason: why, where whoever reads this may know; "" where nobody said.
    """

    case_id: CaseId
    route: Route
    by: PersonId
    at: datetime
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = field(default="", repr=False)


def route_of(case: Case) -> Route:
    """Return the route on which a case is erased: the one of the person's own request, or the admin's."""
    return Route.ANSWERED if is_granted(case.claims) else Route.ADMIN


def is_granted(claims: Iterable[Claim]) -> bool:
    """Return whether erasure was asked for and granted wholly; granted in part, somebody says why it goes."""
    return any(one.right is Right.ERASURE and one.outcome is Outcome.FULFILLED for one in claims)


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a case that is to be erased.

    Attributes:
        goes: what an order takes yet, in its order.
        law: what a law still has kept, which goes by the schedule on its day; None for nothing.
    """

    goes: tuple[Store, ...]
    law: Obligation | None = None


def rest_of(schedule: Schedule, life: Life, gone: frozenset[Store], today: date) -> Rest:
    """Return what an order takes of a closed case, and what stays for a law (GDPR Art. 17(3)(b)).

    Args:
        gone: what of it is gone already.
    """
    law = obliged(schedule, life, today)
    bound = frozenset[Store]() if law is None else law.stores
    if Store.PAPERS in bound:
        bound |= {Store.ORIGINALS}  # as it came is the only way in which such a letter is kept
    goes = tuple(store for store in ERASED if store not in gone | bound)
    return Rest(goes, law if bound - gone else None)
