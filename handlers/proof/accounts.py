"""What a record tells of three questions: who was asked to show who they are, who approved, what left.

Codes, dates and ids come from the events themselves; the words of colleagues stand beside them only in a file
with personal data.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from handlers.cards.lines import describe
from handlers.domain.case import Outcome
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.ids import PersonId
from handlers.proof.dossier import Dossier

Entry = dict[str, object]

_IDENTITY = frozenset(
    {
        EventKind.SENDER_CONFIRMED,
        EventKind.MANDATE_JUDGED,
        EventKind.READING_CONFIRMED,
        EventKind.READING_CORRECTED,
    }
)
_ASKED = frozenset({EventKind.QUESTION_SENT, EventKind.ANSWER_SUFFICED, EventKind.ANSWER_INSUFFICIENT})
_APPROVAL = frozenset(
    {
        EventKind.REPLY_DRAFTED,
        EventKind.APPROVAL_ASKED,
        EventKind.REPLY_QUEUED,
        EventKind.REPLY_RECALLED,
        EventKind.REPLY_DISCARDED,
    }
)
_DELIVERY = frozenset(
    {
        EventKind.ACKNOWLEDGED,
        EventKind.ACKNOWLEDGEMENT_FAILED,
        EventKind.QUESTION_SENT,
        EventKind.EXTENSION_SENT,
        EventKind.REPLY_SENT,
        EventKind.REPLY_FAILED,
        EventKind.REPLY_WAITS,
        EventKind.REPLY_IN_DOUBT,
        EventKind.ANSWERED_OUTSIDE,
        EventKind.BOUNCE_RECORDED,
    }
)
#: Events after which a message of ours had left.
LEFT = frozenset(
    {
        EventKind.ACKNOWLEDGED,
        EventKind.QUESTION_SENT,
        EventKind.EXTENSION_SENT,
        EventKind.REPLY_SENT,
        EventKind.ANSWERED_OUTSIDE,
    }
)
#: What is not told in cards' threads, or told there without saying enough.
_TOLD: Mapping[EventKind, str] = {
    EventKind.EXPORTED: "The case was exported.",
    EventKind.RECORD_READ: "The record was read.",
    EventKind.LETTER_OPENED: "Letters were opened and read.",
    EventKind.FILE_OPENED: "A file of a letter was opened.",
    EventKind.UNREADABLE: "This event was altered beyond reading.",
}


@dataclass(slots=True)
class Accounts:
    """Gathers, event by event, what is told of each question.

    Attributes:
        left: when each message of ours left, by its id.
        people: who did something.
    """

    dossier: Dossier
    identity: list[Entry] = field(default_factory=list)
    approvals: list[Entry] = field(default_factory=list)
    delivery: list[Entry] = field(default_factory=list)
    left: dict[object, str] = field(default_factory=dict)
    people: set[PersonId] = field(default_factory=set)

    def hear(self, event: RecordedEvent) -> Entry:
        """Take an event to where it belongs, and return how the timeline tells it."""
        entry = timed(self.dossier, event)
        self.people.add(event.actor)
        for questions, kept in _KEPT:
            if questions(event):
                kept(self).append(entry)
        if event.kind in LEFT:
            self.left[event.facts.get("message")] = str(event.facts.get("at") or event.at.isoformat())
        return entry


def timed(dossier: Dossier, event: RecordedEvent) -> Entry:
    """Return an event as the timeline tells it: codes, a sentence, and its words where they may be shown."""
    told = _TOLD.get(event.kind) or describe(dossier.case, event, dossier.called)
    return {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "kind": event.kind.value,
        "actor": event.actor,
        "facts": dict(event.facts),
        "told": str(told),
        "words": event.content if dossier.private else None,
    }


def _of_identity(event: RecordedEvent) -> bool:
    if event.kind in _ASKED:
        return event.facts.get("topic") == "identity"
    unidentified = Outcome.NOT_IDENTIFIED.value in {str(one) for one in event.facts.values()}
    return event.kind in _IDENTITY or (event.kind is EventKind.CLOSED and unidentified)


_Question = Callable[[RecordedEvent], bool]
_KEPT: tuple[tuple[_Question, Callable[[Accounts], list[Entry]]], ...] = (
    (_of_identity, lambda accounts: accounts.identity),
    (lambda event: event.kind in _APPROVAL, lambda accounts: accounts.approvals),
    (lambda event: event.kind in _DELIVERY, lambda accounts: accounts.delivery),
)
