"""A case as plain values: for JSON, and for the rows of tables."""

from bot.cli.case_clock import clock_facts
from bot.cli.case_reading import reading_facts, reading_of_case
from connectors.base import Address
from handlers.casebook import CaseFile
from handlers.domain.case import Case, Status
from handlers.domain.erase_order import EraseOrder
from handlers.domain.events import RecordedEvent
from handlers.domain.message import Message
from handlers.domain.rights import names
from handlers.masking import masked
from handlers.sensitive.masks import without_numbers, without_sensitive
from handlers.store.outlines import Outline

COLUMNS = ("Number", "Rights", "Lang", "Status", "Received", "Due", "Owner", "Requester")


def case_row(case: Case) -> list[str]:
    """Return a case as a row under `COLUMNS`; the requester is masked."""
    return [
        case.number,
        names(case.rights),
        case.language or "?",
        case.status.value.replace("_", " "),
        case.deadline.received_on.isoformat(),
        _due(case),
        case.owner or "-",
        masked(case.requester.address),
    ]


def _due(case: Case) -> str:
    still = case.deadline.stands_still and case.status is not Status.CLOSED
    return f"{case.due_on.isoformat()} {'(stands still)' if still else ''}".rstrip()


def case_facts(case: Case) -> dict[str, object]:
    """Return a case without personal data."""
    return {
        "number": case.number,
        "status": case.status.value,
        "claims": [
            {"right": claim.right.value, "outcome": claim.outcome.value if claim.outcome else None}
            for claim in case.claims
        ],
        "language": case.language,
        "received_at": case.received_at.isoformat(),
        "received_on": case.deadline.received_on.isoformat(),
        "due_on": case.due_on.isoformat(),
        "clock": case.deadline.state.value,
        "owner": case.owner,
        "requester": masked(case.requester.address),
        "unreadable": case.unreadable,
        "reading": reading_of_case(case),
        "answered_at": case.answered_at.isoformat() if case.answered_at else None,
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "erased_at": case.purged_at.isoformat() if case.purged_at else None,
    }


def file_facts(file: CaseFile, *, content: bool) -> dict[str, object]:
    """Return everything about a case, with people's words only where `content` asks for them.

    What is sensitive in the words is masked. Of letters that were erased it is told that they came or left.
    """
    letters = [
        _message(message, content=content)
        | {"reading": reading_facts(file.readings.get(message.id), message, content=content)}
        for message in file.messages
    ] + [_erased(one) for one in file.erased]
    facts: dict[str, object] = {
        "case": case_facts(file.case),
        "clock": clock_facts(file.case, file.establishment),
        "derivation": [step.to_facts() for step in file.case.deadline.steps],
        "messages": sorted(letters, key=lambda one: (str(one["at"]), str(one["id"]))),
        "record": [_event(event, content=content) for event in file.record],
        "erasure": _order(file.order),
    }
    if content:
        facts["requester"] = _person(file.case.requester)
    return facts


def _message(message: Message, *, content: bool) -> dict[str, object]:
    facts: dict[str, object] = {
        "id": message.id,
        "direction": message.direction.value,
        "purpose": message.purpose.value,
        "at": message.at.isoformat(),
        "known_sender": message.known_sender,
        "attachments": len(message.content.attachments),
        "defects": list(message.defects),
    }
    if content:
        words = message.content
        facts |= {
            "subject": without_sensitive(words.subject),
            "from": _person(words.sender),
            "to": [_person(each) for each in words.to],
            "message_id": words.message_id,
            "references": list(words.references),
            "text": without_sensitive(words.text),
            "files": [
                {
                    "name": without_sensitive(file.name),
                    "type": file.media_type,
                    "size": file.size,
                    "sha256": file.digest,
                }
                for file in words.attachments
            ],
        }
    return facts


def _erased(letter: Outline) -> dict[str, object]:
    return {
        "id": letter.id,
        "direction": letter.direction.value,
        "purpose": letter.purpose.value,
        "at": letter.at.isoformat(),
        "erased": True,
    }


def _order(order: EraseOrder | None) -> dict[str, object] | None:
    if order is None:
        return None
    return {
        "route": order.route.value,
        "asked_by": order.by,
        "asked_at": order.at.isoformat(),
        "reason": without_sensitive(order.reason) or None,
        "ended_at": order.ended_at.isoformat() if order.ended_at else None,
    }


def _event(event: RecordedEvent, *, content: bool) -> dict[str, object]:
    facts: dict[str, object] = {
        "seq": event.seq,
        "kind": event.kind.value,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "facts": dict(event.facts),
        "digest": event.digest,
    }
    if content and event.content:
        facts["content"] = without_sensitive(event.content)
    return facts


def _person(address: Address) -> dict[str, str]:
    return {"address": without_numbers(address.address), "name": without_sensitive(address.name)}
