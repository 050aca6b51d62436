"""The clock of a case as somebody reads it: its due date with everything that it was counted from.

Every look leaves a row in the access log; no letter is opened. How it is drawn is the faces' business.
"""

from dataclasses import dataclass
from datetime import date

from handlers.casebook import organisation_of
from handlers.casework.recounting import ground
from handlers.desk import Desk
from handlers.domain.case import ActionId, Case
from handlers.domain.clock.establishment import Establishment
from handlers.domain.clock.reckoning import Reckoning, reckon
from handlers.domain.clock.replay import replay
from handlers.domain.clock.request import Request
from handlers.domain.ids import CaseId
from handlers.domain.looking import Look
from handlers.domain.people import Actor
from handlers.domain.rivals import Rival, rivals_of
from handlers.people import access
from handlers.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class CaseClock:
    """A case's due date, and what decides it.

    Attributes:
        establishment: by which it is counted now.
        request: the one that decides where the case carries others on; None where nothing can be counted.
        found: what the clock says of it.
        rivals: what speaks for when its letter was received, where that is for more than one day.
        hold_reviewed_on: when the first legal hold on it is looked at again; None where none stands.
    """

    case: Case
    establishment: Establishment
    request: Request | None = None
    found: Reckoning | None = None
    rivals: tuple[Rival, ...] = ()
    hold_reviewed_on: date | None = None

    @property
    def is_current(self) -> bool:
        """Return whether the date is counted by the present calendar, place, law and policy."""
        return self.case.deadline.counted_by == self.establishment.counted_by

    @property
    def still_since(self) -> date | None:
        """Return since when the period stands still, or None."""
        if self.request is None or not self.case.deadline.stands_still:
            return None
        opened = replay(self.request, self.establishment.days_off).questions.opened
        return min((on for on, _ in opened.values()), default=None)


def of_case(desk: Desk, actor: Actor, case: CaseId) -> CaseClock:
    """Return the clock of a case.

    Raises:
        NotAllowed: the person has no role for cases.
        TooMuch: they looked at as much as one may within an hour.
    """
    with access.watching(desk, actor), desk.transaction("viewing.clock") as tx:
        return _read(tx, desk, actor, tx.cases.get(case))


def of_number(desk: Desk, actor: Actor, number: str) -> CaseClock:
    """Return the clock of the case that people call so.

    Raises:
        NotFound: there is none.
    """
    with access.watching(desk, actor), desk.transaction("viewing.clock_by_number") as tx:
        return _read(tx, desk, actor, tx.cases.numbered(organisation_of(tx).id, number.strip()))


def _read(tx: Transaction, desk: Desk, actor: Actor, case: Case) -> CaseClock:
    case.check(ActionId.CLOCK, actor)
    access.allow(tx, desk, actor, Look.CASE)
    access.note(tx, actor, Look.CASE, 1, case.id)
    grounds = ground(tx, desk, case)
    rivals = rivals_of(grounds.record)
    reviewed_on = tx.holds.review_of(case.id, case.mailbox_id)
    try:
        found = [(reckon(one, grounds.establishment.days_off), one) for one in grounds.requests]
    except ValueError:
        return CaseClock(case, grounds.establishment, rivals=rivals, hold_reviewed_on=reviewed_on)
    # As `deadline.counted` has it: of several requests, the one that is due first.
    decides, request = min(found, key=lambda one: (one[0].due_on or one[0].earliest_on, one[0].received_on))
    return CaseClock(case, grounds.establishment, request, decides, rivals, reviewed_on)
