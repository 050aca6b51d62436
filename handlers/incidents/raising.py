"""Reporting an incident, from a case or from nowhere: managers and admins are told at once."""

from dataclasses import dataclass
from datetime import datetime

from handlers.desk import Desk
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import Incomplete, NotFound, not_for
from handlers.domain.events import EventKind, Fact
from handlers.domain.ids import CaseId
from handlers.domain.incidents import phases
from handlers.domain.incidents.happenings import Happened, IncidentEvent
from handlers.domain.incidents.incident import REPORTERS, Incident, IncidentId, Party
from handlers.domain.incidents.words import LONGEST, Words
from handlers.domain.people import Actor, Organisation
from handlers.domain.phrase import say
from handlers.incidents.ringing import ring
from handlers.showing import note_and_tell
from handlers.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports.

    Attributes:
        facts: what happened, in their words.
        case_id: the case in which it was found.
    """

    aware_at: datetime
    facts: str
    party: Party = Party.CONTROLLER
    case_id: CaseId | None = None


def report(desk: Desk, actor: Actor, told: Report, press: str = "") -> Incident:
    """Open an incident; its clock runs from the moment of awareness.

    Args:
        press: the chat system's id of this delivery; a second one changes nothing.

    Raises:
        Incomplete: the moment lies in the future, or nothing is said of what happened.
        NotAllowed: the actor has no role at this desk.
    """
    if not actor.roles & REPORTERS:
        raise not_for(actor, REPORTERS)
    with desk.transaction("incidents.report") as tx:
        if press:
            tx.inbox.once(press)
        _check(told, tx.now)
        organisation = organisation_of(tx)
        case = None if told.case_id is None else tx.cases.locked(told.case_id)
        if case is not None:
            case.check(ActionId.INCIDENT, actor)
        incident = _made(tx, organisation, actor, told)
        if case is not None:
            _link(tx, case, actor, incident)
        return ring(desk, tx, incident)


def organisation_of(tx: Transaction) -> Organisation:
    """Return the organisation of this installation.

    Raises:
        NotFound: it is not set up.
    """
    organisation = tx.organisations.first()
    if organisation is None:
        raise NotFound(say("Ombud is not set up yet: run {command}.", command="`ombud migrate`"))
    return organisation


def _check(told: Report, now: datetime) -> None:
    phases.check_aware(told.aware_at, now)
    if not told.facts.strip():
        raise Incomplete({"facts": say("Say what happened, as far as it is known.")})
    if len(told.facts) > LONGEST:
        raise Incomplete(
            {"facts": say("Keep it to {most} characters; this has {n}.", most=LONGEST, n=len(told.facts))}
        )


def _made(tx: Transaction, organisation: Organisation, actor: Actor, told: Report) -> Incident:
    year = tx.now.astimezone(organisation.zone).year
    incident = Incident(
        id=IncidentId(tx.next_id()),
        organisation_id=organisation.id,
        number=f"INC-{year}-{tx.incidents.next_number(organisation.id):04d}",
        party=told.party,
        aware_at=told.aware_at,
        raised_at=tx.now,
        raised_by=actor.id,
        ringing_from=tx.now,
        case_id=told.case_id,
    )
    words = Words(facts=told.facts)
    facts: dict[str, Fact] = {
        "number": incident.number,
        "party": told.party.value,
        "aware_at": told.aware_at.isoformat(),
        "case": told.case_id,
    }
    event = IncidentEvent(Happened.RAISED, facts, words.written(), actor.id)
    return tx.incidents.add(incident, words, event)


def _link(tx: Transaction, case: Case, actor: Actor, incident: Incident) -> None:
    event = case.happened(EventKind.INCIDENT_RAISED, actor, incident=incident.id, number=incident.number)
    note_and_tell(tx, case, event)
