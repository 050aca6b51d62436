"""One case and one record, to be changed by each test in the way it needs; nothing here is random."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from connectors.base import Address
from handlers.domain.case import Case, Claim, Status
from handlers.domain.deadline import Deadline
from handlers.domain.derivation import Step
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.ids import CaseId, MailboxId, OrganisationId, PersonId
from handlers.domain.people import Actor, Role
from handlers.domain.record import GENESIS, commit, link
from handlers.domain.rights import Right

NUMBER = "2026-0042"
ARRIVED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DUE = date(2026, 4, 7)

ADA = Actor(PersonId("U0ADA"), frozenset({Role.CASE_HANDLER}), "Ada")
BEN = Actor(PersonId("U0BEN"), frozenset({Role.CASE_HANDLER}), "Ben")
MAX = Actor(PersonId("U0MAX"), frozenset({Role.MANAGER}), "Max")
IRIS = Actor(PersonId("U0IRIS"), frozenset({Role.ADMIN}), "Iris")
MALLORY = Actor(PersonId("U0MALLORY"), frozenset(), "Mallory")


def deadline(due_on: date = DUE) -> Deadline:
    """Return a due date with a derivation of one step."""
    step = Step("C4", "GDPR Art. 12(3)", "One month.", due_on)
    return Deadline(date(2026, 3, 2), date(2026, 4, 2), due_on, (step,))


def a_case(status: Status = Status.OPEN, **changes: object) -> Case:
    """Return a case about access, in a status, changed as told."""
    case = Case(
        id=CaseId(7),
        organisation_id=OrganisationId(1),
        mailbox_id=MailboxId(2),
        number=NUMBER,
        status=status,
        claims=(Claim(Right.ACCESS),),
        language="en",
        received_at=ARRIVED,
        deadline=deadline(),
        requester=Address("sam@subject.example", "Sam Subject"),
        version=3,
    )
    return replace(case, **changes)  # type: ignore[arg-type] # the dataclass checks the names when it runs


def adas(status: Status = Status.OPEN, **changes: object) -> Case:
    """Return a case that Ada handles."""
    return a_case(status, **{"owner": ADA.id, **changes})


def chained(events: Sequence[RecordedEvent]) -> tuple[list[RecordedEvent], str]:
    """Return events with their commitments and digests, numbered from 1, and the head they lead to."""
    head, record = GENESIS, []
    for number, event in enumerate(events, start=1):
        committed = commit(event.salt or b"", event.content) if event.content is not None else ""
        numbered = replace(event, seq=number, commitment=committed)
        head = link(head, numbered)
        record.append(replace(numbered, digest=head))
    return record, head


def a_record() -> tuple[list[RecordedEvent], str]:
    """Return the record of a short life: opened, claimed, a word written down, closed."""
    return chained(
        [
            RecordedEvent(0, EventKind.CASE_OPENED, ARRIVED, PersonId("ombud"), {"due_on": "2026-04-07"}),
            RecordedEvent(0, EventKind.CLAIMED, _after(1), ADA.id, {"from": "new"}),
            RecordedEvent(
                0, EventKind.LETTER_OPENED, _after(2), ADA.id, {"messages": "5 6"}, "Sam moved.", b"s" * 16
            ),
            RecordedEvent(
                0, EventKind.CLOSED, _after(3), ADA.id, {"elsewhere": False, "files": 2, "draft": None}
            ),
        ]
    )


def _after(hours: int) -> datetime:
    return ARRIVED + timedelta(hours=hours)
