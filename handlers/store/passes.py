"""Passes to pages of our own: of each token only its SHA-256 is kept, so the store opens no door."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from handlers.domain.ids import CaseId, MessageId, PersonId
from handlers.domain.passes import Pass, PassUse
from handlers.store.desk_tables import pass_ as table
from handlers.store.instants import from_micros, to_micros

_BYTES = 32
#: Passes that ended so long ago go when the next one is issued.
_KEPT = timedelta(days=1)


class Passes:
    """The passes, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = to_micros(now)
        self._stale = to_micros(now - _KEPT)

    def issue(self, wanted: Pass) -> str:
        """Write a pass and return its token: 43 characters of the URL-safe alphabet."""
        self._connection.execute(delete(table).where(table.c.expires_at < self._stale))
        token = secrets.token_urlsafe(_BYTES)
        row = {
            "token_hash": _hash(token),
            "purpose": wanted.use.value,
            "person": wanted.person,
            "case_id": wanted.case_id,
            "message_id": wanted.message_id,
            "position": wanted.position,
            "expires_at": to_micros(wanted.expires_at),
        }
        self._connection.execute(insert(table), row)
        return token

    def find(self, token: str, use: PassUse) -> Pass | None:
        """Return the pass of a token while it holds: neither spent nor expired, and for this use."""
        row = self._connection.execute(select(table).where(*self._holds(token, use))).first()
        return None if row is None else _pass(row)

    def spend(self, token: str, use: PassUse) -> Pass | None:
        """Use a pass up and return it; None where it does not hold (any more)."""
        spent = update(table).where(*self._holds(token, use)).values(spent_at=self._now).returning(table)
        row = self._connection.execute(spent).first()
        return None if row is None else _pass(row)

    def _holds(self, token: str, use: PassUse) -> tuple[ColumnElement[bool], ...]:
        return (
            table.c.token_hash == _hash(token),
            table.c.purpose == use.value,
            table.c.spent_at.is_(None),
            table.c.expires_at > self._now,
        )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _pass(row: Row[Any]) -> Pass:
    return Pass(
        use=PassUse(row.purpose),
        person=PersonId(row.person),
        case_id=CaseId(row.case_id),
        message_id=MessageId(row.message_id),
        expires_at=from_micros(row.expires_at),
        position=row.position,
    )
