"""What a case holds of letters, told without opening any: enough to lay them out on pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, null, select, union_all

from handlers.domain.authentication import Verdict
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.message import Direction, Purpose
from handlers.store.instants import from_micros
from handlers.store.tables import message as messages
from handlers.store.tables import shared_letter


@dataclass(frozen=True, slots=True)
class Outline:
    """A message that is not opened.

    Attributes:
        weight: bytes of its sealed words, a little more than they take when opened.
        known_sender: it came from the requester's address, as far as that is known.
        unsent: it was to leave and could not.
        via: the case it belongs to, where that is another one.
        authentication: whether the receiving server vouches for its sender.
    """

    id: MessageId
    direction: Direction
    purpose: Purpose
    at: datetime
    weight: int
    via: CaseId | None = None
    unsent: bool = False
    known_sender: bool = True
    authentication: Verdict = Verdict.UNKNOWN


_READ = ("id", "direction", "purpose", "at", "known_sender", "authentication")


class Outlines:
    """The outlines, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_case(self, case: CaseId) -> list[Outline]:
        """Return the messages of a case and those it shares with others, oldest first."""
        own = _outline(null()).where(messages.c.case_id == case)
        shared = (
            _outline(shared_letter.c.via_case_id)
            .join(shared_letter, shared_letter.c.message_id == messages.c.id)
            .where(shared_letter.c.case_id == case)
        )
        found = [_read(row) for row in self._connection.execute(union_all(own, shared))]
        unique = {outline.id: outline for outline in reversed(found)}
        return sorted(unique.values(), key=lambda outline: (outline.at, outline.id))


def _outline(via: ColumnElement[Any]) -> Select[Any]:
    columns = (messages.c[name] for name in _READ)
    return select(*columns, func.length(messages.c.content_sealed).label("weight"), via.label("via"))


def _read(row: Row[Any]) -> Outline:
    return Outline(
        id=MessageId(row.id),
        direction=Direction(row.direction),
        purpose=Purpose(row.purpose),
        at=from_micros(row.at),
        weight=row.weight or 0,
        via=None if row.via is None else CaseId(row.via),
        known_sender=row.known_sender,
        authentication=Verdict(row.authentication),
    )
