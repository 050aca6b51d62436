"""Organisations, and the running number of their cases."""

from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from handlers.domain.ids import OrganisationId
from handlers.domain.people import Organisation
from handlers.store.tables import organisation as table

_FIRST = select(table).order_by(table.c.id).limit(1)
_ONE = select(table).where(table.c.id == bindparam("of_organisation"))
_NEXT_NUMBER = (
    update(table)
    .where(table.c.id == bindparam("of_organisation"))
    .values(last_number=table.c.last_number + 1)
    .returning(table.c.last_number)
)


class Organisations:
    """The organisations, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read: dict[OrganisationId, Organisation] = {}  # none changes within a use case that reads it

    def get(self, organisation: OrganisationId) -> Organisation:
        """Return one organisation."""
        if organisation not in self._read:
            row = self._connection.execute(_ONE, {"of_organisation": organisation}).one()
            self._read[organisation] = _organisation(row)
        return self._read[organisation]

    def first(self) -> Organisation | None:
        """Return the organisation of this installation, or None before set-up."""
        row = self._connection.execute(_FIRST).first()
        return None if row is None else _organisation(row)

    def lock(self, organisation: OrganisationId) -> None:
        """Keep others who lock it waiting until this transaction ends."""
        self._connection.execute(select(table.c.id).where(table.c.id == organisation).with_for_update())

    def put(self, organisation: Organisation) -> None:
        """Write an organisation as it is now, new or not; its running number stays."""
        values = {
            "name": organisation.name,
            "zone": organisation.zone.key,
            "country": organisation.country,
            "subdivision": organisation.subdivision,
            "desk_name": organisation.desk_name,
            "enterprise_id": organisation.enterprise_id,
            "team_id": organisation.team_id,
            "channel_id": organisation.channel_id,
        }
        changed = self._connection.execute(update(table).where(table.c.id == organisation.id).values(values))
        if not changed.rowcount:
            self._connection.execute(insert(table).values(id=organisation.id, last_number=0, **values))

    def note_channel(self, organisation: OrganisationId, fault: str) -> bool:
        """Write what is wrong with the channel, "" for nothing; False where that stands there already."""
        other = (table.c.id == organisation, table.c.channel_fault != fault)
        changed = self._connection.execute(update(table).where(*other).values(channel_fault=fault))
        self._read.pop(organisation, None)
        return bool(changed.rowcount)

    def next_number(self, organisation: OrganisationId) -> int:
        """Return the next running number; the row stays locked until the transaction ends."""
        number: int = self._connection.execute(_NEXT_NUMBER, {"of_organisation": organisation}).scalar_one()
        return number


def _organisation(row: Row[tuple[object, ...]]) -> Organisation:
    return Organisation(
        id=OrganisationId(row.id),
        name=row.name,
        zone=ZoneInfo(row.zone),
        country=row.country,
        subdivision=row.subdivision,
        desk_name=row.desk_name,
        team_id=row.team_id,
        enterprise_id=row.enterprise_id,
        channel_id=row.channel_id,
        channel_fault=row.channel_fault,
    )
