"""Whose work a draft is, as the case's record tells: who wrote it, and who chose its files.

Where two must agree none of them sends it; the rule itself is `drafting.check_sender`'.
"""

from collections.abc import Iterable

from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.ids import MessageId, PersonId

_FILES = frozenset({EventKind.FILE_ATTACHED, EventKind.FILE_REMOVED})
#: Events that tell it.
TELLING = _FILES | {EventKind.REPLY_DRAFTED}


def authors(record: Iterable[RecordedEvent], draft: MessageId) -> frozenset[PersonId]:
    """Return whose work a draft is; nobody's where the record does not tell who wrote it.

    A draft that takes another one's place has words of its own, and inherits the files.

    Args:
        record: the events of `TELLING`, the newest first.
    """
    writers: set[PersonId] = set()
    choosers: set[PersonId] = set()
    wanted: set[object] = {draft}
    for event in record:
        message = event.facts.get("message")
        if message not in wanted:
            continue
        if event.kind in _FILES:
            choosers.add(event.actor)
            continue
        wanted.add(event.facts.get("replaces"))
        if message == draft:
            writers.add(event.actor)
    return frozenset(writers | choosers) if writers else frozenset()
