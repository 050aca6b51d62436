"""The due date of a case, counted anew by its record: after each event that the clock is fed from.

Whoever changes what the clock knows asks here, in the same transaction, and writes the date that comes out
with the event that changed it. What a form promises of the clock is tried here too, by the same counting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handlers.desk import Desk
from handlers.domain.case import Case
from handlers.domain.case_clock import FEEDING, asked_at, came_back, joined, open_questions, request_of
from handlers.domain.clock.establishment import Establishment
from handlers.domain.clock.questions import Question
from handlers.domain.clock.request import Request
from handlers.domain.deadline import Deadline, counted
from handlers.domain.errors import WrongStatus
from handlers.domain.events import Event, EventKind, RecordedEvent
from handlers.domain.ids import CaseId
from handlers.domain.phrase import say
from handlers.domain.recount import kept, stands
from handlers.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Ground:
    """What a case's due date is counted from, read once, so that several turns can be tried on it.

    Attributes:
        followers: the cases that it carries on.
        records: of all of them, what the clock is fed from.
    """

    case: Case
    followers: Sequence[Case]
    records: Mapping[CaseId, list[RecordedEvent]]
    establishment: Establishment
    now: datetime

    @property
    def today(self) -> date:
        """Return the day where the case is handled."""
        return self.now.astimezone(self.establishment.zone).date()

    @property
    def record(self) -> list[RecordedEvent]:
        """Return what the clock is fed from in the record of the case itself."""
        return self.records[self.case.id]

    @property
    def request(self) -> Request:
        """Return the request of the case itself, as it stands."""
        return self._requests(())[0]

    @property
    def requests(self) -> list[Request]:
        """Return the requests that the case answers as they stand, its own first."""
        return self._requests(())

    def deadline(self, *pending: Event) -> Deadline:
        """Return when the case is due once something more happens; the earliest of its requests counts.

        A day that stood before another case joined stands (C0); what happens moves it as it moves the period.

        Args:
            pending: what happens now and is not written yet.

        Raises:
            ValueError: what the record says makes no sense to the clock.
        """
        anew = self.corrected(*pending)
        if not stands(self.case.deadline):
            return anew
        moved = anew.due_on - self.corrected().due_on if pending else timedelta()
        return kept(self.case.deadline, anew, moved)

    def corrected(self, *pending: Event) -> Deadline:
        """Return when the case is due by its requests alone, as where their receipt is stated anew.

        Raises:
            ValueError: as for `deadline`.
        """
        return counted(self._requests(pending), self.establishment)

    @property
    def cannot_be_counted(self) -> bool:
        """Return whether the present law makes no sense of what happened."""
        try:
            self.deadline()
        except ValueError:
            return True
        return False

    def alone(self) -> Deadline:
        """Return when the case is due by itself, without those that follow it.

        Raises:
            ValueError: as for `deadline`.
        """
        return counted([self.request], self.establishment)

    def opening(self) -> Deadline:
        """Return when the case is due by what its record said when it was opened.

        Raises:
            ValueError: as for `deadline`.
        """
        opened = [one for one in self.record if one.kind is EventKind.CASE_OPENED]
        return counted([request_of(self.case, opened, self.establishment)], self.establishment)

    def open_questions(self, *pending: Event) -> tuple[Question, ...]:
        """Return the questions that hold the period of the case itself, once something more happens."""
        return open_questions(self._requests(pending)[0], self.establishment)

    def all_open(self) -> Mapping[Question, datetime | None]:
        """Return the questions that are open in the case or one that it carries on, with when each left."""
        known = [(self.case, self.request), *zip(self.followers, self.requests[1:], strict=True)]
        found: dict[Question, datetime | None] = {}
        for case, request in known:
            for question in open_questions(request, self.establishment):
                found.setdefault(question, asked_at(self.records[case.id], question))
        return found

    def _requests(self, pending: Sequence[Event]) -> list[Request]:
        now = [RecordedEvent(0, one.kind, self.now, one.actor, one.facts) for one in pending]
        own_record = [*self.record, *now]
        void = came_back(own_record)  # of a mail sent in a follower, the report lands in this case too
        own = request_of(self.case, own_record, self.establishment, void)
        others = (
            joined(request_of(one, self.records[one.id], self.establishment, void), own)
            for one in self.followers
        )
        return [own, *others]


def countable(tx: Transaction, desk: Desk, case: Case) -> Ground:
    """Return what a case's due date is counted from, where the present law can count it.

    Raises:
        WrongStatus: it cannot, such as an extension in months once the law names a day.
    """
    found = ground(tx, desk, case)
    if found.cannot_be_counted:
        raise WrongStatus(
            say(
                "What happened in case {number} cannot be counted by the law that the settings name now; it "
                "stays due {due}. An admin can set the law that it was counted by.",
                number=case.number,
                due=case.due_on.isoformat(),
            )
        )
    return found


def ground(tx: Transaction, desk: Desk, case: Case) -> Ground:
    """Return what a case's due date is counted from, by its record and those that follow it."""
    establishment = desk.establishment(tx.organisations.get(case.organisation_id))
    followers = tx.cases.following(case.id)
    records = tx.events.facts_of([case.id, *(one.id for one in followers)], FEEDING)
    return Ground(case, followers, records, establishment, tx.now)


def recounted(tx: Transaction, desk: Desk, case: Case, event: Event) -> tuple[Case, Event]:
    """Return a changed case with its due date counted anew, and the event that changed it, telling the date.

    What cannot be counted, such as an extension in months once the law measures in days, keeps the date that
    stood, and the event says so: whatever happened has happened, and must be written down.

    Args:
        event: what happens to the case just now; it is not in its record yet.
    """
    try:
        deadline = deadline_of(tx, desk, case, event)
    except ValueError:
        return case, replace(event, facts={**event.facts, "uncounted": True})
    return replace(case, deadline=deadline), replace(event, facts={**event.facts, **told(case, deadline)})


def caught_up(found: Ground, case: Case, event: Event) -> tuple[Case, Event]:
    """Return a case that was closed, or followed another one, with its due date as its record has it by now.

    What has changed in calendar, law or policy meanwhile is counted, and told, with all the open cases.
    """
    if found.establishment.counted_by != case.deadline.counted_by:
        return case, event
    try:
        deadline = found.deadline(event)
    except ValueError:
        return case, event
    return replace(case, deadline=deadline), replace(event, facts={**event.facts, **told(case, deadline)})


def told(case: Case, deadline: Deadline) -> dict[str, str]:
    """Return what an event tells of a due date that moved or stands still now; empty where it stays."""
    before = case.deadline
    if (before.due_on, before.state) == (deadline.due_on, deadline.state):
        return {}
    return {
        "due_on": deadline.due_on.isoformat(),
        "due_before": before.due_on.isoformat(),
        "clock": deadline.state.value,
    }


def deadline_of(tx: Transaction, desk: Desk, case: Case, *pending: Event) -> Deadline:
    """Return when a case is due by its record, with those that follow it; the earliest counts.

    Args:
        pending: what happens in this transaction and is not written yet.

    Raises:
        ValueError: what the record says makes no sense to the clock.
    """
    return ground(tx, desk, case).deadline(*pending)
