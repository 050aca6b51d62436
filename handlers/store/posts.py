"""The ledger of posts: every message of ours in the chat system, so that each can be edited or withdrawn."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from handlers.domain.ids import CaseId
from handlers.store.delivery_tables import post as table
from handlers.store.instants import from_micros, to_micros

_LINE = "line:"
#: The place of a post of which nobody knows whether it stands.
LOST = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One message of ours.

    Attributes:
        case_id: 0 where it is about no one case.
        revision: what it shows: a card's is the case's, a line's the last event it tells of.
        drawn_on: the desk's day that it shows (ISO date); "" where it stays true on every day.
        at: when it was posted; None before that is read back.
    """

    key: str
    case_id: CaseId
    ref: str
    revision: int
    drawn_on: str = ""
    at: datetime | None = field(default=None, compare=False)


class Posts:
    """The ledger, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def find(self, key: str) -> Post | None:
        """Return the post made for an effect, or None."""
        row = self._connection.execute(select(table).where(table.c.key == key)).first()
        return None if row is None else read_post(row)

    def these(self, keys: Collection[str]) -> dict[str, Post]:
        """Return the posts made for some effects, by key."""
        rows = self._connection.execute(select(table).where(table.c.key.in_(keys)))
        return {row.key: read_post(row) for row in rows}

    def lines(self, case: CaseId, limit: int) -> list[Post]:
        """Return the newest lines in a case's thread, the newest first."""
        rows = self._connection.execute(select(table).where(table.c.case_id == case))
        lines = [read_post(row) for row in rows if row.key.startswith(_LINE)]
        return sorted(lines, key=lambda line: line.revision, reverse=True)[:limit]

    def at(self, ref: str) -> Post | None:
        """Return the post that stands at a reference, or None."""
        row = self._connection.execute(select(table).where(table.c.ref == ref)).first()
        return None if row is None else read_post(row)

    def drop(self, key: str) -> None:
        """Forget a post that stands nowhere any more."""
        self._connection.execute(delete(table).where(table.c.key == key))

    def put(self, post: Post) -> None:
        """Write where a post stands and what it shows, new or not; when it was first made stays."""
        values = {"ref": post.ref, "revision": post.revision, "drawn_on": post.drawn_on}
        if not self._connection.execute(update(table).where(table.c.key == post.key).values(values)).rowcount:
            row = {"key": post.key, "case_id": post.case_id, "at": to_micros(self._now), **values}
            self._connection.execute(insert(table).values(row))


def read_post(row: Row[Any]) -> Post:
    """Return the post that a row holds."""
    return Post(row.key, CaseId(row.case_id), row.ref, row.revision, row.drawn_on, from_micros(row.at))
