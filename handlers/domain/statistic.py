"""What is counted of a case once it is closed: coarse, without number, name or id, so that it may outlive it.

Which of these rows stands for which case is known only while the case is kept; see docs/digests.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.domain.case import Case, Outcome
from handlers.domain.clock.extension import ExtensionState
from handlers.domain.ending import UNANSWERED_OUTCOMES
from handlers.domain.people import Organisation

SEVERAL = "several"
#: The outcome of a case that nobody had decided when its mailbox was purged.
UNDECIDED = "undecided"
#: Days beyond this are counted as this: few cases lie there, and each could be told from the others.
MOST_DAYS = 180


@dataclass(frozen=True, slots=True)
class Statistic:
    """One closed case, counted.

    Attributes:
        received_month: such as 2026-03.
        closed_week: the Monday of the week in which it was closed.
        right, outcome: codes; `several` where the case has more than one.
        days: from receipt to the answer, or to the end where none was owed.
        limit: from receipt to the day on which it was due.
        paused: days that did not count.
        owed: the person was owed an answer.
        late: the answer that was owed came after the due date.
        cause: why it was late, where the record says so: `historic` (it was overdue before its mailbox was
            live) or `undelivered` (a mail came back); "" otherwise.
    """

    received_month: str
    closed_week: date
    right: str
    outcome: str
    origin: str
    regime: str
    country: str
    days: int
    limit: int
    paused: int
    extended: bool
    owed: bool
    late: bool
    cause: str = ""

    @property
    def left(self) -> int:
        """Return how many days were left at the answer; negative where it was late."""
        return self.limit - self.days


def monday_of(day: date) -> date:
    """Return the first day of a week (ISO 8601)."""
    return day - timedelta(days=day.weekday())


def statistic_of(case: Case, organisation: Organisation) -> Statistic:
    """Return what is counted of a closed case.

    Raises:
        ValueError: it is open.
    """
    if case.closed_at is None:
        raise ValueError("only what is closed is counted")
    owed = any(claim.outcome not in UNANSWERED_OUTCOMES for claim in case.claims)
    closed_on = _local(case.closed_at, organisation)
    ended_on = _local(case.answered_at, organisation) if owed and case.answered_at else closed_on
    received_on = case.deadline.received_on
    late = owed and ended_on > case.due_on
    unsaid = UNDECIDED if case.purged_at else Outcome.CONTINUED.value
    return Statistic(
        received_month=received_on.strftime("%Y-%m"),
        closed_week=monday_of(closed_on),
        right=_one(claim.right.value for claim in case.claims),
        outcome=_one(claim.outcome.value if claim.outcome else unsaid for claim in case.claims),
        origin=case.origin.value,
        regime=case.deadline.regime,
        country=organisation.country,
        days=_bounded((ended_on - received_on).days),
        limit=_bounded((case.due_on - received_on).days),
        paused=_bounded(case.deadline.still),
        extended=case.deadline.extension is ExtensionState.VALID,
        owed=owed,
        late=late,
        cause=_cause(case) if late else "",
    )


def _local(at: datetime, organisation: Organisation) -> date:
    return at.astimezone(organisation.zone).date()


def _one(codes: Iterable[str]) -> str:
    different = set(codes)
    return different.pop() if len(different) == 1 else SEVERAL


def _bounded(days: int) -> int:
    return max(0, min(days, MOST_DAYS))


def _cause(case: Case) -> str:
    if case.historic:
        return "historic"
    return "undelivered" if case.undelivered else ""
