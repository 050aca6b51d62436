"""What a case holds, told in chapters: a letter, or a reply that left, and what happened until the next one.

Laid out from outlines and events alone, so that no letter is opened which its page does not show.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.message import Direction, Purpose
from handlers.store.outlines import Outline

#: Weight of chapters that share a page, and how many do at most.
_PAGE, _MOST = 9_000, 6
#: Events that tell when a message left.
SENT = frozenset(
    {EventKind.REPLY_SENT, EventKind.QUESTION_SENT, EventKind.ACKNOWLEDGED, EventKind.ANSWERED_OUTSIDE}
)
_READ = frozenset(Purpose) - {Purpose.DUPLICATE}
#: Events that a reader wants to see between the letters; the rest stands in the record.
TOLD = frozenset(
    {
        EventKind.ACKNOWLEDGEMENT_FAILED,
        EventKind.APPROVAL_ASKED,
        EventKind.ASSIGNED,
        EventKind.CLAIMED,
        EventKind.CLOSED,
        EventKind.CONTENT_MASKED,
        EventKind.DELETION_DEFERRED,
        EventKind.DUPLICATE_LINKED,
        EventKind.ERASED,
        EventKind.ERASURE_ASKED,
        EventKind.ERASURE_WITHDRAWN,
        EventKind.HOLD_EXTENDED,
        EventKind.HOLD_PLACED,
        EventKind.HOLD_RELEASED,
        EventKind.JOINED,
        EventKind.LANGUAGE_SET,
        EventKind.LINKED,
        EventKind.NOTED,
        EventKind.READING_CONFIRMED,
        EventKind.READING_CORRECTED,
        EventKind.REOPENED,
        EventKind.REPLY_FAILED,
        EventKind.REPLY_RECALLED,
        EventKind.RETURNED_TO_POOL,
        EventKind.RIGHTS_CHANGED,
        EventKind.SCRUBBED,
        EventKind.PURGED,
        EventKind.RESERVED,
        EventKind.SHREDDED,
        EventKind.SENDER_CONFIRMED,
        EventKind.SEPARATED,
        EventKind.SPLIT_OFF,
        EventKind.UNCLAIMED,
        EventKind.UNSCRUBBED,
    }
)

Follower: TypeAlias = Outline | RecordedEvent


@dataclass(frozen=True, slots=True)
class Chapter:
    """A message with what followed it; without one, what happened before any came."""

    head: Outline | None
    followers: tuple[Follower, ...] = ()

    @property
    def message(self) -> int:
        """Return the number of its message, 0 without one."""
        return self.head.id if self.head else 0

    @property
    def weight(self) -> int:
        """Return about how many characters it takes."""
        return sum(map(_weight, (*((self.head,) if self.head else ()), *self.followers)))

    def outlines(self) -> list[Outline]:
        """Return the messages in it."""
        inside = (*((self.head,) if self.head else ()), *self.followers)
        return [one for one in inside if isinstance(one, Outline)]


def chapters(
    outlines: Iterable[Outline], record: Sequence[RecordedEvent], beside: Iterable[RecordedEvent] = ()
) -> list[Chapter]:
    """Return the chapters of a case, newest first.

    Args:
        beside: what tells in the records of other cases when the messages shared by them left.
    """
    told: list[Chapter] = []
    head: Outline | None = None
    followers: list[Follower] = []
    for item in _in_order(outlines, record, beside):
        if isinstance(item, Outline) and item.purpose is not Purpose.ACKNOWLEDGEMENT:
            told.append(Chapter(head, tuple(followers)))
            head, followers = item, []
        else:
            followers.append(item)
    told.append(Chapter(head, tuple(followers)))
    return [chapter for chapter in reversed(told) if chapter.head or chapter.followers]


def groups(told: Sequence[Chapter]) -> list[list[Chapter]]:
    """Return the chapters by the page they stand on; a heavy one has its page, or pages, for itself."""
    pages: list[list[Chapter]] = []
    left = 0
    for chapter in told:
        left -= chapter.weight
        if left < 0 or len(pages[-1]) == _MOST:
            pages.append([])
            left = _PAGE - chapter.weight
        pages[-1].append(chapter)
    return pages


def _in_order(
    outlines: Iterable[Outline], record: Sequence[RecordedEvent], beside: Iterable[RecordedEvent]
) -> list[Follower]:
    sent = {event.facts.get("message"): event.at for event in (*beside, *record) if event.kind in SENT}
    failed = {event.facts.get("message"): event.at for event in record if _is_lost(event)}
    timed: list[tuple[datetime, int, int, Follower]] = []
    for outline in outlines:
        if outline.direction is Direction.OUTBOUND:
            if outline.id in failed:
                timed.append((failed[outline.id], 0, outline.id, replace(outline, unsent=True)))
            elif outline.id in sent:  # a draft is none of what was said
                timed.append((sent[outline.id], 0, outline.id, replace(outline, at=sent[outline.id])))
        elif outline.purpose in _READ:
            timed.append((outline.at, 0, outline.id, outline))
    timed += [(event.at, 1, event.seq, event) for event in record if event.kind in TOLD]
    return [item for *_, item in sorted(timed, key=lambda one: one[:3])]


def _is_lost(event: RecordedEvent) -> bool:
    """Return whether a reply failed that did not become the draft again: its text stands nowhere else."""
    return event.kind is EventKind.REPLY_FAILED and event.facts.get("kept") is False


def _weight(item: Follower) -> int:
    return 200 + (item.weight if isinstance(item, Outline) else len(item.content or ""))
