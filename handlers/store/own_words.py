"""An organisation's own words, sealed under the key that is its own: they never leave it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from handlers.domain.ids import OrganisationId, PersonId
from handlers.domain.own_words import OwnWord, Sense, Where
from handlers.ports import Box
from handlers.store.instants import from_micros, to_micros
from handlers.store.reading_tables import own_word as table


class OwnWords:
    """The own words, within a transaction.

    Args:
        finding: the box of an organisation, None while there is none.
        hashing: the same, made where there is none.
    """

    def __init__(
        self,
        connection: Connection,
        finding: Callable[[OrganisationId], Box | None],
        hashing: Callable[[OrganisationId], Box],
        next_id: Callable[[], int],
        now: datetime,
    ) -> None:
        self._connection = connection
        self._finding = finding
        self._hashing = hashing
        self._next_id = next_id
        self._now = now

    def add(self, organisation: OrganisationId, word: OwnWord, by: PersonId) -> OwnWord:
        """Write a new one."""
        number = self._next_id()
        facts = [word.where.value, word.text, word.sense.value, word.reason]
        sealed = self._hashing(organisation).seal(json.dumps(facts).encode("ascii"), _bound(number))
        row = {
            "id": number,
            "organisation_id": organisation,
            "word_sealed": sealed,
            "added_by": by,
            "added_at": to_micros(self._now),
        }
        self._connection.execute(insert(table).values(row))
        return replace(word, id=number, added_by=by, added_at=self._now)

    def of(self, organisation: OrganisationId) -> tuple[OwnWord, ...]:
        """Return those that count, in the order in which they were added."""
        where = (table.c.organisation_id == organisation, table.c.removed_at.is_(None))
        rows = list(self._connection.execute(select(table).where(*where).order_by(table.c.id)))
        box = self._finding(organisation) if rows else None
        if box is None:
            return ()
        found = []
        for row in rows:
            place, text, sense, reason = json.loads(box.open(row.word_sealed, _bound(row.id)))
            by, at = PersonId(row.added_by), from_micros(row.added_at)
            found.append(OwnWord(Where(place), text, Sense(sense), reason, row.id, by, at))
        return tuple(found)

    def remove(self, organisation: OrganisationId, number: int, by: PersonId) -> bool:
        """Have one count no longer; return whether it did."""
        ours = (table.c.organisation_id == organisation, table.c.id == number, table.c.removed_at.is_(None))
        gone = {"removed_by": by, "removed_at": to_micros(self._now)}
        return bool(self._connection.execute(update(table).where(*ours).values(gone)).rowcount)


def _bound(number: int) -> str:
    return f"own-word:{number}"
