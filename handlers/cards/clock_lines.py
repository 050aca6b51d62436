"""What a thread says of the clock: that it stands still, runs, moved, or did not move as it should have."""

from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.phrase import Phrase, say

#: Events that tell of the clock; bonds and splits say their dates themselves.
_TELLING = frozenset(
    {
        EventKind.QUESTION_SENT,
        EventKind.ANSWER_SUFFICED,
        EventKind.ANSWER_INSUFFICIENT,
        EventKind.EXTENSION_SENT,
        EventKind.RECEIPT_CORRECTED,
        EventKind.BOUNCE_RECORDED,
        EventKind.RIGHTS_CHANGED,
        EventKind.MESSAGE_ADDED,
        EventKind.REOPENED,
    }
)


def clock_line(event: RecordedEvent) -> Phrase | None:
    """Return what an event did to the clock, or None."""
    if event.kind is EventKind.EXTENSION_SENT and event.facts.get("late"):
        return say(
            "It left too late and extends nothing: the case is overdue from the end of the first period. "
            "Answer now, and say why it is late."
        )
    after, before = str(event.facts.get("due_on") or ""), str(event.facts.get("due_before") or "")
    if event.kind not in _TELLING or not after or not before:
        return None
    if str(event.facts.get("clock") or "").startswith("suspended"):
        return say("The clock stands still; write to the person by {due} all the same.", due=after)
    if after == before:
        return say("The clock runs; due {due}.", due=after)
    return say("The due date moved from {before} to {after}.", before=before, after=after)


def receipt_line(event: RecordedEvent, who: str) -> Phrase:
    """Return that somebody corrected the day of receipt, with the old and the new one, or confirmed it."""
    day = event.facts.get("received_on")
    if day and day == event.facts.get("received_before"):
        return say("{who} confirmed {day} as the day of receipt.", who=who, day=str(day))
    return say(
        "{who} corrected the day of receipt from {before} to {after}.",
        who=who,
        before=str(event.facts.get("received_before") or "?"),
        after=str(event.facts.get("received_on") or "?"),
    )
