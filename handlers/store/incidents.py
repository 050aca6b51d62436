"""Incidents with their sealed words; `add`, `save` and `note` alone write one, each with its event."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from handlers.domain.errors import NotFound, StaleCase
from handlers.domain.ids import CaseId, KeyId, OrganisationId, PersonId
from handlers.domain.incidents.happenings import IncidentEvent, RecordedIncidentEvent
from handlers.domain.incidents.incident import Incident, IncidentId, Party, Persons, Phase, Risk, Stage
from handlers.domain.incidents.words import Words, read
from handlers.domain.phrase import say
from handlers.ports import Box
from handlers.store import incident_records
from handlers.store.incident_tables import incident as table
from handlers.store.incident_tables import incident_desk as desks
from handlers.store.instants import from_micros, to_micros
from handlers.store.keys import Keys
from handlers.store.tables import data_key

_NONE = say("There is no such incident; check the number.")
_STALE = say("Someone just changed this incident; open it again and decide anew.")


class Incidents:
    """The incidents, within a transaction."""

    def __init__(self, connection: Connection, keys: Keys, next_id: Callable[[], int], now: datetime) -> None:
        self._connection = connection
        self._keys = keys
        self._next_id = next_id
        self._now = now

    def next_number(self, organisation: OrganisationId) -> int:
        """Return the next running number; makes the key of the register's words with the first."""
        more = update(desks).where(desks.c.organisation_id == organisation)
        more = more.values(last_number=desks.c.last_number + 1).returning(desks.c.last_number)
        number = self._connection.scalar(more)
        if number is None:
            self._found(organisation)
            number = self._connection.execute(more).scalar_one()
        return int(number)

    def add(self, incident: Incident, words: Words, event: IncidentEvent) -> Incident:
        """Write a new incident with what was reported."""
        box = self._box(incident.organisation_id)
        rows, head = incident_records.chain(incident.id, box, "", 0, (event,), self._now)
        made = replace(incident, version=1, head=head, events=1)
        row = {**_columns(made), "id": made.id, "words_sealed": _sealed(box, made.id, words)}
        self._connection.execute(insert(table), row)
        incident_records.append(self._connection, rows)
        return made

    def save(self, incident: Incident, event: IncidentEvent, words: Words | None = None) -> Incident:
        """Write a changed incident with what happened to it.

        Args:
            words: the register as it is now; None leaves it.

        Raises:
            StaleCase: somebody changed it since it was read.
        """
        box = self._box(incident.organisation_id)
        sealed = {} if words is None else {"words_sealed": _sealed(box, incident.id, words)}
        return self._change(incident, event, box, replace(incident, version=incident.version + 1), sealed)

    def note(self, incident: Incident, event: IncidentEvent) -> Incident:
        """Write what happened around an incident (it was read, people were reminded); forms stay valid."""
        return self._change(incident, event, self._box(incident.organisation_id), incident, {})

    def _change(
        self, read_as: Incident, event: IncidentEvent, box: Box, then: Incident, more: Mapping[str, object]
    ) -> Incident:
        rows, head = incident_records.chain(
            read_as.id, box, read_as.head, read_as.events, (event,), self._now
        )
        then = replace(then, head=head, events=read_as.events + 1)
        ours = (
            table.c.id == read_as.id,
            table.c.version == read_as.version,
            table.c.events == read_as.events,
        )
        changed = update(table).where(*ours).values({**_columns(then), **more})
        if not self._connection.execute(changed).rowcount:
            raise StaleCase(_STALE)
        incident_records.append(self._connection, rows)
        return then

    def get(self, incident: IncidentId) -> Incident:
        """Return one incident.

        Raises:
            NotFound: there is none.
        """
        return self._one(select(table).where(table.c.id == incident))

    def locked(self, incident: IncidentId) -> Incident:
        """Return one incident and keep others from changing it until this transaction ends.

        Raises:
            NotFound: there is none.
        """
        return self._one(select(table).where(table.c.id == incident).with_for_update())

    def numbered(self, organisation: OrganisationId, number: str) -> Incident:
        """Return the incident that people call so.

        Raises:
            NotFound: there is none.
        """
        if not (number.isascii() and number.isprintable()):
            raise NotFound(_NONE)
        return self._one(
            select(table).where(table.c.organisation_id == organisation, table.c.number == number)
        )

    def ringing(self) -> list[Incident]:
        """Return the incidents whose clock rings, oldest first; costs what they are, not what is stored."""
        rows = self._connection.execute(
            select(table).where(table.c.phase == Phase.ASSESSING.value).order_by(table.c.id)
        )
        return [_incident(row) for row in rows]

    def open(self, organisation: OrganisationId, limit: int) -> list[Incident]:
        """Return the incidents that are not closed, oldest first."""
        wanted = select(table).where(
            table.c.organisation_id == organisation, table.c.phase != Phase.CLOSED.value
        )
        return [_incident(row) for row in self._connection.execute(wanted.order_by(table.c.id).limit(limit))]

    def all(self, organisation: OrganisationId, limit: int) -> list[Incident]:
        """Return incidents in the order they were raised."""
        wanted = select(table).where(table.c.organisation_id == organisation)
        return [_incident(row) for row in self._connection.execute(wanted.order_by(table.c.id).limit(limit))]

    def of_case(self, case: CaseId) -> list[Incident]:
        """Return the incidents that were found in a case."""
        rows = self._connection.execute(select(table).where(table.c.case_id == case).order_by(table.c.id))
        return [_incident(row) for row in rows]

    def words(self, incident: Incident) -> Words:
        """Return the words of the register, opened.

        Raises:
            BrokenSeal: they were altered, or the key is another one.
        """
        sealed = self._connection.scalar(select(table.c.words_sealed).where(table.c.id == incident.id))
        if sealed is None:
            return Words()
        box = self._box(incident.organisation_id)
        return read(box.open(sealed, f"incident:{incident.id}:words").decode())

    def record(self, incident: Incident) -> list[RecordedIncidentEvent]:
        """Return the record of an incident, opened where content is still there."""
        return incident_records.record(self._connection, incident.id, self._box(incident.organisation_id))

    def _one(self, wanted: Select[Any]) -> Incident:
        row = self._connection.execute(wanted).first()
        if row is None:
            raise NotFound(_NONE)
        return _incident(row)

    def _found(self, organisation: OrganisationId) -> None:
        """Begin the register of an organisation; somebody else may do so at this very moment."""
        key = KeyId(self._next_id())
        self._keys.add(key, to_micros(self._now))
        adding = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        first = adding(desks).on_conflict_do_nothing(index_elements=["organisation_id"])
        row = {"organisation_id": organisation, "key_id": key, "last_number": 0}
        if not self._connection.execute(first, row).rowcount:
            self._connection.execute(delete(data_key).where(data_key.c.id == key))

    def _box(self, organisation: OrganisationId) -> Box:
        key = self._connection.scalar(select(desks.c.key_id).where(desks.c.organisation_id == organisation))
        return self._keys.box(KeyId(key or 0))


def _sealed(box: Box, incident: IncidentId, words: Words) -> bytes:
    return box.seal(words.written().encode(), f"incident:{incident}:words")


def _columns(incident: Incident) -> dict[str, object]:
    return {
        "organisation_id": incident.organisation_id,
        "number": incident.number,
        "party": incident.party.value,
        "phase": incident.phase.value,
        "aware_at": to_micros(incident.aware_at),
        "raised_at": to_micros(incident.raised_at),
        "raised_by": incident.raised_by,
        "ringing_from": to_micros(incident.ringing_from),
        "case_id": incident.case_id,
        "risk": incident.risk.value if incident.risk else None,
        "stage": incident.stage.value if incident.stage else None,
        "notified_at": to_micros(incident.notified_at) if incident.notified_at else None,
        "persons": incident.persons.value,
        "clock": incident.clock,
        "rung": incident.rung,
        "closed_at": to_micros(incident.closed_at) if incident.closed_at else None,
        "version": incident.version,
        "head": incident.head,
        "events": incident.events,
    }


def _incident(row: Row[Any]) -> Incident:
    return Incident(
        id=IncidentId(row.id),
        organisation_id=OrganisationId(row.organisation_id),
        number=row.number,
        party=Party(row.party),
        phase=Phase(row.phase),
        aware_at=from_micros(row.aware_at),
        raised_at=from_micros(row.raised_at),
        raised_by=PersonId(row.raised_by),
        ringing_from=from_micros(row.ringing_from),
        case_id=None if row.case_id is None else CaseId(row.case_id),
        risk=None if row.risk is None else Risk(row.risk),
        stage=None if row.stage is None else Stage(row.stage),
        notified_at=from_micros(row.notified_at),
        persons=Persons(row.persons),
        clock=row.clock,
        rung=row.rung,
        closed_at=from_micros(row.closed_at),
        version=row.version,
        head=row.head,
        events=row.events,
    )
