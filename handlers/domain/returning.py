"""What a mail of ours that came back does to its case: the duty it seemed to meet is open again.

A statutory step counts only when its mail was accepted and did not come back (GDPR Art. 12(3), 12(4)).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from handlers.domain.case import Case, Claim, Status
from handlers.domain.case_clock import came_back as all_returned
from handlers.domain.case_clock import true_time
from handlers.domain.ending import UNANSWERED_OUTCOMES
from handlers.domain.events import EventKind, Fact, RecordedEvent
from handlers.domain.ids import MessageId

#: The kinds of events that tell whether a person has an answer.
ANSWERING = frozenset(
    {
        EventKind.REPLY_SENT,
        EventKind.BOUNCE_RECORDED,
        EventKind.REOPENED,
        EventKind.CLOSED,
        EventKind.QUESTION_SENT,
        EventKind.ANSWER_SUFFICED,
    }
)


def came_back(case: Case, returned: MessageId | None, record: Iterable[RecordedEvent]) -> Case:
    """Return a case once a mail of ours is known to have come back.

    Args:
        returned: the mail; None where the report does not tell which.
        record: what the case's record says of answers, in order.
    """
    known = list(record)
    case = replace(case, undelivered=True)
    if returned is None:
        return case
    void = all_returned(known)
    if case.status is Status.AWAITING_SUBJECT and not _asked(known) - void - {returned}:
        case = replace(case, status=Status.OPEN)
    sent = [event for event in known if event.kind is EventKind.REPLY_SENT]
    if returned not in {event.facts.get("message") for event in sent}:
        return case
    answered_at = _answered_at(known, void | {returned})
    case = replace(case, answered_at=answered_at)
    return _open_again(case) if answered_at is None and _was_owed(case, known) else case


def _asked(record: Iterable[RecordedEvent]) -> set[Fact]:
    """Return the mails that asked something which nobody has answered sufficiently since."""
    asked: dict[Fact, Fact] = {}
    for event in record:
        topic = event.facts.get("topic")
        if event.kind is EventKind.QUESTION_SENT:
            asked[event.facts.get("message")] = topic
        elif event.kind is EventKind.ANSWER_SUFFICED:
            asked = {message: one for message, one in asked.items() if one != topic}
    return set(asked)


def _answered_at(record: Iterable[RecordedEvent], void: frozenset[Fact]) -> datetime | None:
    """Return when the last answer left that stayed away, since the case was last opened again."""
    at: datetime | None = None
    for event in record:
        if event.kind is EventKind.REOPENED:
            at = None
        elif event.kind is EventKind.REPLY_SENT and event.facts.get("message") not in void:
            at = true_time(event)
    return at


def _was_owed(case: Case, record: Iterable[RecordedEvent]) -> bool:
    """Return whether a closed case rests on an answer that has left from here."""
    if case.status is not Status.CLOSED or case.follows is not None:
        return False
    ends = [event for event in record if event.kind is EventKind.CLOSED]
    elsewhere = bool(ends and ends[-1].facts.get("elsewhere"))
    return not elsewhere and any(claim.outcome not in UNANSWERED_OUTCOMES for claim in case.claims)


def _open_again(case: Case) -> Case:
    undecided = tuple(Claim(claim.right) for claim in case.claims)
    status = Status.OPEN if case.owner else Status.NEW
    return replace(case, status=status, closed_at=None, claims=undecided)
