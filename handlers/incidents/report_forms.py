"""The form in which an incident is reported, from a case or from nowhere."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.cards import incident_lines as lines
from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.ids import CaseId, MailboxId, number_in
from handlers.domain.incidents.incident import Incident, Party
from handlers.domain.incidents.words import LONGEST
from handlers.domain.people import Actor
from handlers.domain.phrase import Phrase, joined, say
from handlers.domain.presses import Done, Press
from handlers.incidents import times
from handlers.incidents.raising import Report, organisation_of, report
from handlers.incidents.ringing import workers
from handlers.letters.typed import plain
from handlers.people.countdown_notices import OF_PURGES, overdue
from handlers.store.transaction import Transaction

_TITLE, _SUBMIT = say("Report an incident"), say("Start the clock")
#: Colleagues named in the form; more are counted.
_NAMED = 8


def form(desk: Desk, errand: Errand) -> Form:
    """Return the form to report an incident."""
    with desk.reading("incidents.form") as tx:
        zone, now = organisation_of(tx).zone, tx.now
        found = _found(tx, errand.token)
    fields = _fields(now, zone, found)
    return Form(ErrandId.INCIDENT, 0, 0, _TITLE, _SUBMIT, fields, _notes(desk), errand.token)


def _found(tx: Transaction, token: str) -> str:
    """Return what is known of what somebody reports from a message: a purge that is overdue."""
    number = number_in(token.removeprefix(OF_PURGES)) if token.startswith(OF_PURGES) else None
    purge = None if number is None else tx.purges.find(MailboxId(number))
    if purge is None:
        return ""
    apart, since = tx.reserves.named(purge.mailbox_id), purge.due_at.date().isoformat()
    if apart is not None:
        return overdue(apart.mailbox, apart.number, since)
    return overdue(tx.beats.names().get(purge.mailbox_id, str(purge.mailbox_id)), "", since)


def send(desk: Desk, errand: Errand) -> Done:
    """Report the incident of a form."""
    return _report(desk, errand.actor, dict(errand.answers or {}), errand.id)


def form_on_case(desk: Desk, press: Press) -> Form:
    """Return the form to report what was found in a case."""
    with desk.reading("incidents.form_on_case") as tx:
        case, zone, now = tx.cases.get(press.case_id), organisation_of(tx).zone, tx.now
    case.check(ActionId.INCIDENT, press.actor)
    found = say("Found while handling case {number}.", number=case.number)
    fields = _fields(now, zone, found)
    return Form(ActionId.INCIDENT, case.id, case.version, _TITLE, _SUBMIT, fields, _notes(desk))


def send_on_case(desk: Desk, press: Press) -> Done:
    """Report the incident of a form, and link it with the case."""
    return _report(desk, press.actor, dict(press.answers or {}), press.id, press.case_id)


def _report(
    desk: Desk, actor: Actor, answers: dict[str, str], press: str, case: CaseId | None = None
) -> Done:
    with desk.reading("incidents.zone") as tx:
        zone = organisation_of(tx).zone
    aware_at = times.moment(answers, "aware_", zone)
    party = Party(answers["party"]) if answers.get("party") in set(Party) else Party.CONTROLLER
    told = Report(aware_at, plain(answers.get("facts", "")).strip(), party, case)
    return Done(_told(report(desk, actor, told, press), zone))


def _told(incident: Incident, zone: ZoneInfo) -> Phrase:
    return say(
        "Incident {number} is on record and its clock runs; target: {moment}. Managers and admins are told.",
        number=incident.number,
        moment=lines.moment(incident.end(zone).strict_at, zone),
    )


def _fields(now: datetime, zone: ZoneInfo, facts: str = "") -> tuple[Field, ...]:
    return (
        *times.fields("aware_", say("Aware since (day)"), say("Aware since (time)"), now, zone),
        Field(
            "facts",
            say("What happened?"),
            initial=facts,
            longest=LONGEST,
            hint=say("As far as it is known. It is sealed, and only managers and admins read it."),
        ),
        Field(
            "party",
            say("What are we to these data?"),
            FieldKind.CHOICE,
            tuple((party.value, label) for party, label in lines.PARTIES.items()),
            initial=Party.CONTROLLER.value,
        ),
    )


def _notes(desk: Desk) -> tuple[Phrase, ...]:
    start = say(
        "The 72 hours begin when it is reasonably certain that personal data were compromised. Report it "
        "when in doubt: it can be closed again."
    )
    people = [one.name for one in workers(desk) if one.name]
    if not people:
        return (start,)
    shown = joined(", ", people[:_NAMED] + (["…"] if len(people) > _NAMED else []))
    return start, say("These are told at once, at any hour: {people}.", people=shown)
