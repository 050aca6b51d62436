"""Colleagues: what the directory said of each, so that a press needs no question to the chat system."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from handlers.domain.colleague import Colleague, Objection
from handlers.domain.ids import PersonId
from handlers.domain.people import Role
from handlers.store.desk_tables import colleague as table
from handlers.store.instants import from_micros, to_micros
from handlers.words.speaking import language_of

_CHANGE = (
    update(table)
    .where(table.c.person == bindparam("of_person"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("name", "locale", "zone", "objection", "roles", "checked_at")
        }
    )
)


class Colleagues:
    """The colleagues, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Colleague]:
        """Return everybody who was ever asked about, by id."""
        return [_colleague(row) for row in self._connection.execute(select(table).order_by(table.c.person))]

    def put(self, colleagues: Iterable[Colleague]) -> None:
        """Write what was learned of people, known before or not."""
        new = []
        for colleague in colleagues:
            values = _columns(colleague)
            changed = {f"new_{name}": value for name, value in values.items()}
            if not self._connection.execute(_CHANGE, {"of_person": colleague.id, **changed}).rowcount:
                new.append({"person": colleague.id, "reminded_on": "", **values})
        if new:
            self._connection.execute(insert(table), new)

    def reminded(self) -> dict[PersonId, str]:
        """Return up to which day each person was reminded (ISO date, "" for never)."""
        rows = self._connection.execute(select(table.c.person, table.c.reminded_on))
        return {PersonId(row.person): row.reminded_on for row in rows}

    def remind(self, person: PersonId, before: str, until: date) -> bool:
        """Note that a person is reminded up to a day; False when somebody noted another day meanwhile."""
        ours = (table.c.person == person, table.c.reminded_on == before)
        noted = update(table).where(*ours).values(reminded_on=until.isoformat())
        return bool(self._connection.execute(noted).rowcount)


def _columns(colleague: Colleague) -> dict[str, object]:
    return {
        "name": colleague.name,
        "locale": colleague.locale,
        "zone": colleague.zone,
        "objection": colleague.objection.value,
        "roles": " ".join(sorted(role.value for role in colleague.granted)),
        "checked_at": to_micros(colleague.checked_at),
    }


def _colleague(row: Row[Any]) -> Colleague:
    return Colleague(
        id=PersonId(row.person),
        name=row.name,
        locale=row.locale,
        language=language_of(row.locale),
        zone=row.zone,
        objection=Objection(row.objection),
        granted=frozenset(Role(role) for role in row.roles.split()),
        checked_at=from_micros(row.checked_at),
    )
