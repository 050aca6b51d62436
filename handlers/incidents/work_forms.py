"""The forms in which managers and admins work on an incident, and what each does once it is filled in."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from handlers.cards import incident_lines as lines
from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import Incomplete
from handlers.domain.incidents import phases
from handlers.domain.incidents.incident import Incident, Party, Risk, Stage
from handlers.domain.incidents.words import FILLED_IN, LONGEST
from handlers.domain.phrase import Phrase, say
from handlers.domain.presses import Done
from handlers.incidents import reading, times, working
from handlers.incidents.sheets import ENTRIES
from handlers.incidents.tokens import read_token
from handlers.letters.typed import plain

Word = TypeVar("Word", bound=StrEnum)

_SHORT = 200
_YES = "yes"


def write_form(desk: Desk, errand: Errand) -> Form:
    """Return the form of the register's entries; they are people's words, so the reading is on record."""
    file = reading.read(desk, errand.actor, read_token(errand).id)
    fields = tuple(
        Field(
            name,
            ENTRIES[name],
            FieldKind.LINE if name in {"persons", "records"} else FieldKind.TEXT,
            initial=getattr(file.words, name),
            required=name == "facts",
            longest=_SHORT if name in {"persons", "records"} else LONGEST,
        )
        for name in FILLED_IN
    )
    return _form(errand, file.incident, say("Register"), say("Save"), fields)


def write(desk: Desk, errand: Errand) -> Done:
    """Write the register."""
    entries = {name: _text(errand, name) for name in FILLED_IN if name in (errand.answers or {})}
    return _done(working.write(desk, errand.actor, read_token(errand), entries))


def risk_form(desk: Desk, errand: Errand) -> Form:
    """Return the form to assess the risk."""
    incident, _, _ = _seen(desk, errand)
    risk = Field(
        "risk",
        say("For the rights and freedoms of the persons"),
        FieldKind.CHOICE,
        tuple((each.value, label) for each, label in lines.RISKS.items()),
        initial=incident.risk.value if incident.risk else "",
    )
    return _form(errand, incident, say("Assess the risk"), say("Record"), (risk, _reasons(say("Why?"))))


def assess(desk: Desk, errand: Errand) -> Done:
    """Record the risk."""
    risk = _chosen(Risk, errand, "risk")
    return _done(working.assess(desk, errand.actor, read_token(errand), risk, _text(errand, "reasons")))


def notify_form(desk: Desk, errand: Errand) -> Form:
    """Return the form to record a notification."""
    incident, zone, now = _seen(desk, errand)
    moment = times.fields("", say("Notified on"), say("Notified at"), now, zone)
    stages = phases.stages(incident)
    options = tuple((stage.value, lines.STAGES[stage]) for stage in stages or (Stage.COMPLETE,))
    stage = Field("stage", say("How much was told?"), FieldKind.CHOICE, options, initial=options[0][0])
    fields = [*moment, stage, _line("reference", say("Reference, or how they were reached"))]
    notes = [
        say("Notify outside Ombud first: the authority's form, or your contract. Here it is put on record.")
    ]
    end = incident.end(zone)
    if incident.notified_at is None and incident.party is Party.CONTROLLER:
        late = say(
            "Needed once 72 hours have passed, {moment} (Art. 33(1)).",
            moment=lines.moment(end.strict_at, zone),
        )
        fields.append(
            Field("delay", say("Reasons for the delay"), required=False, hint=late, longest=LONGEST)
        )
    return _form(errand, incident, say("Record notification"), say("Record"), tuple(fields), tuple(notes))


def notify(desk: Desk, errand: Errand) -> Done:
    """Record the notification."""
    _, zone, _ = _seen(desk, errand)
    at = times.moment(errand.answers or {}, "", zone)
    sent = working.Sent(
        at, _chosen(Stage, errand, "stage"), _text(errand, "reference"), _text(errand, "delay")
    )
    return _done(working.notify(desk, errand.actor, read_token(errand), sent))


def exempt_form(desk: Desk, errand: Errand) -> Form:
    """Return the form to decide that nobody is notified."""
    incident, _, _ = _seen(desk, errand)
    reasons = _reasons(say("Why is a risk for the persons unlikely?"))
    note = say("The decision and its reasons stay in the register, where the authority may ask for them.")
    return _form(errand, incident, say("Not notifiable"), say("Decide"), (reasons,), (note,))


def exempt(desk: Desk, errand: Errand) -> Done:
    """Record the decision."""
    return _done(working.exempt(desk, errand.actor, read_token(errand), _text(errand, "reasons")))


def persons_form(desk: Desk, errand: Errand) -> Form:
    """Return the form to record that the persons were told, or why not."""
    incident, zone, now = _seen(desk, errand)
    told = Field(
        "told",
        say("Were the persons told?"),
        FieldKind.CHOICE,
        (("yes", say("Yes, in plain words")), ("no", say("No, for a reason of Art. 34(3)"))),
        initial=_YES,
    )
    moment = times.fields("", say("Told on"), say("Told at"), now, zone)
    how = _reasons(say("How, or why not?"))
    return _form(errand, incident, say("Telling the persons"), say("Record"), (told, *moment, how))


def tell_persons(desk: Desk, errand: Errand) -> Done:
    """Record what the persons were told."""
    _, zone, _ = _seen(desk, errand)
    answers = errand.answers or {}
    told_at = times.moment(answers, "", zone) if answers.get("told") == _YES else None
    which = read_token(errand)
    return _done(working.tell_persons(desk, errand.actor, which, told_at, _text(errand, "reasons")))


def aware_form(desk: Desk, errand: Errand) -> Form:
    """Return the form to correct the moment of awareness."""
    incident, zone, _ = _seen(desk, errand)
    moment = times.fields(
        "aware_", say("Aware since (day)"), say("Aware since (time)"), incident.aware_at, zone
    )
    reasons = _reasons(say("Why is it corrected?"))
    note = say("Both moments stay on record, and the clock is counted anew.")
    return _form(errand, incident, say("Correct awareness"), say("Correct"), (*moment, reasons), (note,))


def correct(desk: Desk, errand: Errand) -> Done:
    """Correct the moment of awareness."""
    _, zone, _ = _seen(desk, errand)
    aware_at = times.moment(errand.answers or {}, "aware_", zone)
    which = read_token(errand)
    return _done(working.correct(desk, errand.actor, which, aware_at, _text(errand, "reasons")))


def close_form(desk: Desk, errand: Errand) -> Form:
    """Return what closing means, to be confirmed."""
    incident, _, _ = _seen(desk, errand)
    note = say("Its record stays, and it can be opened again with a reason.")
    meant = Field("meant", say("Close {number}", number=incident.number), FieldKind.TICK)
    return _form(errand, incident, say("Close the incident"), say("Close"), (meant,), (note,))


def close(desk: Desk, errand: Errand) -> Done:
    """Close the incident."""
    if not (errand.answers or {}).get("meant"):
        raise Incomplete({"meant": say("Tick this if you mean it.")})
    return _done(working.close(desk, errand.actor, read_token(errand)))


def reopen_form(desk: Desk, errand: Errand) -> Form:
    """Return the form to open a closed incident again."""
    incident, _, _ = _seen(desk, errand)
    reasons = _reasons(say("Why is it opened again?"))
    return _form(errand, incident, say("Open again"), say("Open again"), (reasons,))


def reopen(desk: Desk, errand: Errand) -> Done:
    """Open the incident again."""
    return _done(working.reopen(desk, errand.actor, read_token(errand), _text(errand, "reasons")))


def _form(
    errand: Errand,
    incident: Incident,
    title: Phrase,
    submit: Phrase,
    fields: tuple[Field, ...],
    notes: tuple[Phrase, ...] = (),
) -> Form:
    token = f"{incident.id}-{incident.version}"
    named = say("Incident {number}", number=incident.number)
    return Form(ErrandId(errand.errand), 0, 0, title, submit, fields, (named, *notes), token)


def _seen(desk: Desk, errand: Errand) -> tuple[Incident, ZoneInfo, datetime]:
    working.check_worker(errand.actor)
    with desk.reading("incidents.seen") as tx:
        incident = tx.incidents.get(read_token(errand).id)
        return incident, tx.organisations.get(incident.organisation_id).zone, tx.now


def _reasons(label: Phrase) -> Field:
    return Field("reasons", label, longest=LONGEST)


def _line(name: str, label: Phrase) -> Field:
    return Field(name, label, FieldKind.LINE, required=False, longest=_SHORT)


def _text(errand: Errand, name: str) -> str:
    answers: Mapping[str, str] = errand.answers or {}
    return plain(answers.get(name, "")).strip()[:LONGEST]


def _chosen(words: type[Word], errand: Errand, name: str) -> Word:
    try:
        return words((errand.answers or {}).get(name, ""))
    except ValueError:
        raise Incomplete({name: say("Choose one.")}) from None


def _done(incident: Incident) -> Done:
    standing = lines.PHASES[incident.phase]
    return Done(say("{number} is on record as {standing}.", number=incident.number, standing=standing))
