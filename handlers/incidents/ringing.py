"""The job that rings: it tells managers and admins of the newest rung of each open incident, once.

Up to which rung they were told stands in the incident's row, in the same transaction as the messages
that are owed: nothing is told twice, and after an outage only the newest rung.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from handlers.desk import Desk
from handlers.domain.colleague import Colleague
from handlers.domain.events import Fact
from handlers.domain.incidents.happenings import Happened, IncidentEvent
from handlers.domain.incidents.incident import WORKERS, Incident
from handlers.domain.incidents.ladder import LATE, Rung, owed
from handlers.people import colleagues
from handlers.people.incident_notices import about
from handlers.people.notices import NoticeKind, ask_notice
from handlers.store.transaction import Transaction

#: Open incidents that are looked through for what is left of a notification.
_MOST = 1_000


def ring_all(desk: Desk) -> int:
    """Tell of every rung that is reached and was not told; return how many incidents rang."""
    with desk.reading("incidents.look") as tx:
        known = [*tx.incidents.ringing(), *_in_phases(tx)]
        waiting = [one for one in known if _owed(tx, one) is not None]
    rang = 0
    for one in waiting:
        with desk.transaction("incidents.ring") as tx:
            before = tx.incidents.locked(one.id)
            rang += ring(desk, tx, before) != before
    return rang


def _in_phases(tx: Transaction) -> Iterator[Incident]:
    organisation = tx.organisations.first()
    if organisation is not None:
        yield from (one for one in tx.incidents.open(organisation.id, _MOST) if one.owes_rest)


def ring(desk: Desk, tx: Transaction, incident: Incident) -> Incident:
    """Have managers and admins told of the rung that is reached; return the incident as it is then.

    Where nobody is known who could be told, it stays owed.
    """
    reached, people = _owed(tx, incident), workers(desk)
    if reached is None or not people:
        return incident
    told = replace(incident, rung=reached.number)
    if incident.rung >= 0:
        ask(tx, people, incident, reached.at)  # struck out there, since a newer one follows
    owed_at = max(reached.at, incident.ringing_from)
    told = tx.incidents.note(told, _reminded(reached, len(people), late=tx.now - owed_at > LATE))
    ask(tx, people, told, owed_at)
    return told


def redraw(desk: Desk, tx: Transaction, incident: Incident) -> None:
    """Have the newest message about an incident drawn anew, since it stands differently now."""
    if incident.rung >= 0:
        ask(tx, workers(desk), incident, incident.ringing_from)


def ask(tx: Transaction, people: tuple[Colleague, ...], incident: Incident, owed_at: datetime) -> None:
    """Have people told how an incident stands at the rung of its row."""
    facts: dict[str, Fact] = {
        "incident": incident.id,
        "clock": incident.clock,
        "rung": incident.rung,
        "owed_at": owed_at.isoformat(),
    }
    ask_notice(tx, NoticeKind.INCIDENT, people, about(incident), facts)


def workers(desk: Desk) -> tuple[Colleague, ...]:
    """Return who is told of incidents: managers and admins."""
    return colleagues.holding(desk, *WORKERS)


def _owed(tx: Transaction, incident: Incident) -> Rung | None:
    return owed(incident, tx.organisations.get(incident.organisation_id).zone, tx.now)


def _reminded(reached: Rung, people: int, *, late: bool) -> IncidentEvent:
    facts: dict[str, Fact] = {
        "rung": reached.number,
        "at": reached.at.isoformat(),
        "people": people,
        "late": late,
    }
    return IncidentEvent(Happened.REMINDED, facts)
