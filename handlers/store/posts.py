"""The ledger of posts: every message of ours in the chat system, so that each can be edited or withdrawn."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from handlers.domain.ids import CaseId
from handlers.store.instants import to_micros
from handlers.store.tables import post as table


@dataclass(frozen=True, slots=True)
class Post:
    """One message of ours; `revision` is of the case it shows."""

    key: str
    case_id: CaseId
    ref: str
    revision: int


class Posts:
    """The ledger, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def find(self, key: str) -> Post | None:
        """Return the post made for an effect, or None."""
        row = self._connection.execute(select(table).where(table.c.key == key)).first()
        return None if row is None else Post(row.key, CaseId(row.case_id), row.ref, row.revision)

    def put(self, post: Post) -> None:
        """Write where a post stands and what it shows, new or not."""
        values = {"ref": post.ref, "revision": post.revision}
        if not self._connection.execute(update(table).where(table.c.key == post.key).values(values)).rowcount:
            row = {"key": post.key, "case_id": post.case_id, "at": to_micros(self._now), **values}
            self._connection.execute(insert(table).values(row))
