"""Reading the register: one incident, the open ones, everything for the authority; each look is on record."""

from dataclasses import dataclass

from handlers.desk import Desk
from handlers.domain.events import Fact
from handlers.domain.incidents.happenings import Happened, IncidentEvent, RecordedIncidentEvent
from handlers.domain.incidents.incident import Incident, IncidentId
from handlers.domain.incidents.words import Words
from handlers.domain.looking import Look
from handlers.domain.people import Actor, Organisation
from handlers.domain.record import Break, verify
from handlers.incidents.raising import organisation_of
from handlers.incidents.working import check_worker
from handlers.people import access
from handlers.store.transaction import Transaction

#: Incidents of one list or export.
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class IncidentFile:
    """An incident with all that belongs to it.

    Attributes:
        case_number: of the case in which it was found, or "".
    """

    incident: Incident
    words: Words
    record: tuple[RecordedIncidentEvent, ...]
    organisation: Organisation
    case_number: str = ""


def read(desk: Desk, actor: Actor, incident: IncidentId) -> IncidentFile:
    """Return an incident with its words; that somebody read it stands in its record.

    Raises:
        NotFound: there is none.
        TooMuch: the actor read as much as one person may within an hour.
    """
    check_worker(actor)
    with access.watching(desk, actor), desk.transaction("incidents.read") as tx:
        return _read(tx, desk, actor, tx.incidents.locked(incident))


def read_numbered(desk: Desk, actor: Actor, number: str) -> IncidentFile:
    """Return the incident of a number, as `read`."""
    check_worker(actor)
    with access.watching(desk, actor), desk.transaction("incidents.read") as tx:
        found = tx.incidents.numbered(organisation_of(tx).id, _typed(number))
        return _read(tx, desk, actor, tx.incidents.locked(found.id))


def named(desk: Desk, number: str) -> Incident:
    """Return the incident of a number without its words.

    Raises:
        NotFound: there is none.
    """
    with desk.reading("incidents.named") as tx:
        return tx.incidents.numbered(organisation_of(tx).id, _typed(number))


def establishment(desk: Desk) -> Organisation:
    """Return the organisation in whose time the clocks are told."""
    with desk.reading("incidents.establishment") as tx:
        return organisation_of(tx)


def list_open(desk: Desk, actor: Actor, *, every: bool = False) -> tuple[Organisation, list[Incident]]:
    """Return open incidents, or every one, oldest first, without their words."""
    check_worker(actor)
    with access.watching(desk, actor), desk.transaction("incidents.list") as tx:
        access.allow(tx, desk, actor, Look.LIST)
        organisation = organisation_of(tx)
        look = tx.incidents.all if every else tx.incidents.open
        found = look(organisation.id, _MOST)
        access.note(tx, actor, Look.LIST, len(found))
        return organisation, found


def register(desk: Desk, actor: Actor) -> list[IncidentFile]:
    """Return the whole register for the authority (Art. 33(5)); each incident's record says who took it."""
    check_worker(actor)
    with access.watching(desk, actor), desk.transaction("incidents.export") as tx:
        access.allow(tx, desk, actor, Look.EXPORT)
        organisation = organisation_of(tx)
        found = tx.incidents.all(organisation.id, _MOST)
        access.note(tx, actor, Look.EXPORT, len(found))
        return [_opened(tx, one, actor, Happened.EXPORTED, organisation) for one in found]


def verify_record(desk: Desk, number: str) -> list[Break]:
    """Return every place where the record of an incident was altered; empty when it holds."""
    with desk.reading("incidents.verify") as tx:
        incident = tx.incidents.numbered(organisation_of(tx).id, _typed(number))
        return verify(tx.incidents.record(incident), incident.head)


def _read(tx: Transaction, desk: Desk, actor: Actor, incident: Incident) -> IncidentFile:
    access.allow(tx, desk, actor, Look.INCIDENT)
    access.note(tx, actor, Look.INCIDENT, 1)
    organisation = tx.organisations.get(incident.organisation_id)
    return _opened(tx, incident, actor, Happened.READ, organisation)


def _opened(
    tx: Transaction, incident: Incident, actor: Actor, how: Happened, organisation: Organisation
) -> IncidentFile:
    facts: dict[str, Fact] = {"version": incident.version}
    incident = tx.incidents.note(incident, IncidentEvent(how, facts, actor=actor.id))
    case_number = "" if incident.case_id is None else tx.cases.get(incident.case_id).number
    record = tuple(tx.incidents.record(incident))
    return IncidentFile(incident, tx.incidents.words(incident), record, organisation, case_number)


def _typed(number: str) -> str:
    """Return a number as it is written, however somebody typed it."""
    return number.strip().upper()
