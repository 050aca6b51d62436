"""Which pictures the chat system keeps for us: each is handed over once, whatever is tried again."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from handlers.store.instants import to_micros
from handlers.store.statistic_tables import picture as table


class Pictures:
    """The pictures, within a transaction; each under the digest of its bytes."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def kept(self, digests: Collection[str]) -> Mapping[str, str]:
        """Return the references of those pictures that the chat system has."""
        asked = select(table.c.digest, table.c.ref).where(table.c.digest.in_(digests))
        return {row.digest: row.ref for row in self._connection.execute(asked)}

    def keep(self, refs: Mapping[str, str]) -> None:
        """Remember references by the digests of what they show; a newer one replaces an older one."""
        self.forget(refs)
        rows = [{"digest": one, "ref": ref, "at": to_micros(self._now)} for one, ref in refs.items()]
        if rows:
            self._connection.execute(insert(table), rows)

    def forget(self, digests: Collection[str]) -> None:
        """Forget pictures that the chat system does not show any more."""
        self._connection.execute(delete(table).where(table.c.digest.in_(list(digests))))

    def forget_refs(self, refs: Collection[str]) -> None:
        """Forget pictures by what the chat system calls them."""
        self._connection.execute(delete(table).where(table.c.ref.in_(list(refs))))

    def forget_before(self, instant: datetime, limit: int) -> int:
        """Forget some of the pictures that were handed over before an instant; return how many."""
        old = select(table.c.digest).where(table.c.at < to_micros(instant)).order_by(table.c.at).limit(limit)
        return self._connection.execute(delete(table).where(table.c.digest.in_(old))).rowcount
