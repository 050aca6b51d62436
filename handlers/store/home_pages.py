"""Home pages as people left them: when each was opened and drawn, what was chosen, and what it showed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from handlers.domain.ids import PersonId
from handlers.store.desk_tables import home_page as table
from handlers.store.instants import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class HomePage:
    """One person's page.

    Attributes:
        drawn_at: None before it was drawn at all.
        chosen: as `handlers.domain.home.Chosen.write` wrote it.
        picture: a digest of what it showed, by which a change is noticed.
    """

    person: PersonId
    opened_at: datetime
    drawn_at: datetime | None
    chosen: str
    picture: str


class HomePages:
    """The home pages, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def get(self, person: PersonId) -> HomePage | None:
        """Return a person's page, or None before they first opened it."""
        row = self._connection.execute(select(table).where(table.c.person == person)).first()
        return None if row is None else _page(row)

    def look(self, person: PersonId, chosen: str | None = None) -> None:
        """Note that a person looks at the page now, and what they chose where they did."""
        adding = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        now = to_micros(self._now)
        changed: dict[str, object] = {"opened_at": now}
        if chosen is not None:
            changed["chosen"] = chosen
        first = {"person": person, "chosen": "", **changed}
        looked = adding(table).values(**first).on_conflict_do_update(index_elements=["person"], set_=changed)
        self._connection.execute(looked)

    def drawn(self, person: PersonId, picture: str) -> None:
        """Note that a person's page shows a picture now."""
        shown = update(table).where(table.c.person == person)
        self._connection.execute(shown.values(drawn_at=to_micros(self._now), picture=picture))

    def these(self, people: Collection[PersonId]) -> list[HomePage]:
        """Return the pages of some people who opened theirs, by id."""
        wanted = select(table).where(table.c.person.in_(people)).order_by(table.c.person)
        return [_page(row) for row in self._connection.execute(wanted)]

    def watched(self, since: datetime, rest: timedelta, limit: int) -> list[HomePage]:
        """Return pages opened since an instant that were not drawn for `rest`, the newest opening first."""
        rested = table.c.drawn_at <= to_micros(self._now - rest)
        where = (table.c.opened_at >= to_micros(since), or_(table.c.drawn_at.is_(None), rested))
        wanted = select(table).where(*where).order_by(table.c.opened_at.desc()).limit(limit)
        return [_page(row) for row in self._connection.execute(wanted)]


def _page(row: Row[Any]) -> HomePage:
    return HomePage(
        PersonId(row.person),
        from_micros(row.opened_at),
        from_micros(row.drawn_at),
        row.chosen,
        row.picture,
    )
