"""How a case and its claims stand in their rows; sealed columns are left to whoever has the key."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Row

from connectors.base import Address
from handlers.domain.case import Bond, Case, Claim, Origin, Status
from handlers.domain.deadline import Deadline
from handlers.domain.finding import LetterKind, RequesterKind, Verdict
from handlers.domain.ids import CaseId, MailboxId, MessageId, OrganisationId, PersonId
from handlers.domain.reading import Reading, Sureness
from handlers.store.instants import from_micros, to_micros


def case_of(row: Row[Any], claimed: tuple[Claim, ...], requester: Address) -> Case:
    """Return the case that a row holds.

    Args:
        requester: opened already, by whoever has the key.
    """
    return Case(
        id=CaseId(row.id),
        organisation_id=OrganisationId(row.organisation_id),
        mailbox_id=MailboxId(row.mailbox_id),
        number=row.number,
        status=Status(row.status),
        claims=claimed,
        language=row.language,
        received_at=from_micros(row.received_at),
        deadline=Deadline.from_facts(json.loads(row.deadline)),
        requester=requester,
        version=row.version,
        owner=PersonId(row.owner) if row.owner else None,
        head=row.head,
        events=row.events,
        draft_id=MessageId(row.draft_id) if row.draft_id else None,
        answered_at=from_micros(row.answered_at),
        closed_at=from_micros(row.closed_at),
        unreadable=row.unreadable,
        sender_unclear=row.sender_unclear,
        drafted_by=PersonId(row.drafted_by) if row.drafted_by else None,
        leaving_id=MessageId(row.leaving_id) if row.leaving_id else None,
        leaves_at=from_micros(row.leaves_at),
        origin=Origin(row.origin),
        follows=CaseId(row.follows) if row.follows else None,
        bond=Bond(row.bond) if row.bond else None,
        is_test=row.is_test,
        historic=row.historic,
        undelivered=row.undelivered,
        reading=Reading(
            Verdict(row.verdict),
            LetterKind(row.letter_kind),
            RequesterKind(row.requester_kind),
            Sureness(row.sureness) if row.sureness else None,
            confirmed=row.confirmed,
        ),
        purged_at=from_micros(row.purged_at),
    )


def claim_rows_of(case: Case) -> list[dict[str, object]]:
    """Return the rows of a case's claims, in their order."""
    return [
        {
            "case_id": case.id,
            "position": n,
            "right": c.right.value,
            "outcome": c.outcome.value if c.outcome else None,
        }
        for n, c in enumerate(case.claims)
    ]


def columns_of(case: Case) -> dict[str, object]:
    """Return what changes of a case, as its row holds it."""
    due: date = case.due_on
    return {
        "status": case.status.value,
        "language": case.language,
        "received_at": to_micros(case.received_at),
        "due_on": due.isoformat(),
        "deadline": json.dumps(case.deadline.to_facts()),
        "clock": case.deadline.state.value,
        "counted_by": case.deadline.counted_by,
        "owner": case.owner,
        "draft_id": case.draft_id,
        "answered_at": to_micros(case.answered_at),
        "closed_at": to_micros(case.closed_at),
        "unreadable": case.unreadable,
        "sender_unclear": case.sender_unclear,
        "drafted_by": case.drafted_by,
        "leaving_id": case.leaving_id,
        "leaves_at": to_micros(case.leaves_at),
        "origin": case.origin.value,
        "follows": case.follows,
        "bond": case.bond.value if case.bond else None,
        "is_test": case.is_test,
        "historic": case.historic,
        "undelivered": case.undelivered,
        "verdict": case.reading.verdict.value,
        "letter_kind": case.reading.kind.value,
        "requester_kind": case.reading.requester.value,
        "sureness": case.reading.sureness or "",
        "confirmed": case.reading.confirmed,
        "purged_at": to_micros(case.purged_at),
    }
