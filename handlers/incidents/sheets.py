"""The register's page of one incident, for one manager or admin: clock, words, what is to do, its record."""

from collections.abc import Iterator

from handlers.cards import incident_lines as lines
from handlers.desk import Desk
from handlers.domain.card import Paragraph, Sheet, Step, Weight
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.incidents import phases
from handlers.domain.incidents.happenings import RecordedIncidentEvent
from handlers.domain.incidents.incident import Incident, Party, Persons, Phase
from handlers.domain.incidents.words import NAMES
from handlers.domain.phrase import Phrase, joined, say
from handlers.incidents import reading
from handlers.incidents.reading import IncidentFile
from handlers.incidents.tokens import read_token
from handlers.people.colleagues import name_of

#: Events of the record that the page shows, the newest; all stand in the export.
_SHOWN = 15

ENTRIES = {
    "facts": say("What happened"),
    "effects": say("Effects, likely or seen"),
    "remedy": say("What was done, or is to be done"),
    "categories": say("Categories of persons and of data"),
    "persons": say("Persons, about how many"),
    "records": say("Records, about how many"),
    "risk": say("Why the risk is so"),
    "reference": say("Reference of the notification"),
    "delay": say("Reasons for the delay"),
    "decision": say("Why nobody was notified"),
    "telling": say("Telling the persons"),
}


def open_sheet(desk: Desk, errand: Errand) -> Sheet:
    """Return the page of an incident; that it was read is on record."""
    which = read_token(errand)
    return sheet(desk, reading.read(desk, errand.actor, which.id))


def sheet(desk: Desk, file: IncidentFile) -> Sheet:
    """Return the page of an incident that was read."""
    incident, zone = file.incident, file.organisation.zone
    now = desk.clock.now()
    facts = [
        say("{number} is {standing}.", number=incident.number, standing=lines.standing(incident, zone, now)),
        *(() if incident.phase is not Phase.ASSESSING else (lines.todo(incident, file.organisation),)),
        *lines.clock_lines(incident, zone),
        *_decisions(file),
    ]
    if left := phases.missing(incident, file.words):
        facts.append(say("Still to do: {left}.", left=joined("; ", left)))
    paragraphs = [Paragraph(joined("\n", facts)), *_actions(incident), *_words(file)]
    return Sheet(incident.number, (*paragraphs, Paragraph(_record(desk, file))), number=incident.number)


def _decisions(file: IncidentFile) -> Iterator[Phrase]:
    incident = file.incident
    yield lines.PARTIES[incident.party]
    if file.case_number:
        yield say("Found in case {number}.", number=file.case_number)
    if incident.risk is not None:
        yield lines.RISKS[incident.risk]
    if incident.stage is not None and incident.notified_at is not None:
        yield say(
            "Notified {moment}; {stage}.",
            moment=lines.moment(incident.notified_at, file.organisation.zone),
            stage=lines.STAGES[incident.stage],
        )
    if incident.party is Party.CONTROLLER:
        yield say("Persons concerned: {told}", told=lines.PERSONS[incident.persons])


def _words(file: IncidentFile) -> Iterator[Paragraph]:
    for name in NAMES:
        if text := getattr(file.words, name):
            yield Paragraph(ENTRIES[name])
            yield Paragraph(text, quoted=True)


def _actions(incident: Incident) -> Iterator[Paragraph]:
    token = f"{incident.id}-{incident.version}"
    if incident.phase is Phase.CLOSED:
        yield _row(Step(ErrandId.INCIDENT_REOPEN, say("Open again"), token))
        return
    first = [Step(ErrandId.INCIDENT_WRITE, say("Write the register"), token)]
    if phases.stages(incident):
        first.append(Step(ErrandId.INCIDENT_NOTIFY, say("Record notification"), token, Weight.PRIMARY))
    if incident.phase is Phase.ASSESSING and incident.party is Party.CONTROLLER:
        first.append(Step(ErrandId.INCIDENT_EXEMPT, say("Decide: not notifiable"), token))
    yield _row(*first)
    second = [Step(ErrandId.INCIDENT_RISK, say("Assess the risk"), token)]
    if incident.party is Party.CONTROLLER and incident.persons is not Persons.TOLD:
        second.append(Step(ErrandId.INCIDENT_PERSONS, say("Persons told, or not"), token))
    second.append(Step(ErrandId.INCIDENT_AWARE, say("Correct awareness"), token))
    second.append(Step(ErrandId.INCIDENT_CLOSE, say("Close"), token))
    yield _row(*second)


def _row(*steps: Step) -> Paragraph:
    return Paragraph("", steps=steps)


def _record(desk: Desk, file: IncidentFile) -> Phrase:
    shown = file.record[-_SHOWN:]
    told = [say("Record, the newest {n} of {all}:", n=len(shown), all=len(file.record))]
    return joined("\n", (*told, *(_event(desk, file, one) for one in shown)))


def _event(desk: Desk, file: IncidentFile, event: RecordedIncidentEvent) -> Phrase:
    at = event.at.astimezone(file.organisation.zone)
    who = "Ombud" if event.actor == "ombud" else name_of(desk, event.actor)
    return say("{at}: {what} ({who})", at=f"{at:%Y-%m-%d %H:%M}", what=lines.HAPPENED[event.kind], who=who)
