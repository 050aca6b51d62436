"""An incident as plain values: for JSON, for rows of tables, and for the register as CSV."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from handlers.cards.incident_lines import PHASES, left, supervisor
from handlers.domain.incidents import phases
from handlers.domain.incidents.happenings import RecordedIncidentEvent
from handlers.domain.incidents.incident import Incident
from handlers.domain.incidents.words import NAMES
from handlers.domain.people import Organisation
from handlers.incidents.reading import IncidentFile

COLUMNS = ("Number", "Phase", "Clock", "Aware", "Target", "Legal end", "Notified")
_FACTS = ("number", "party", "phase", "aware_at", "target_at", "legal_end_at", "notified_at", "stage")
_MORE = ("after_target", "late", "risk", "persons_told", "closed_at")
#: What a column of words is called whose name a fact has already.
_RENAMED = {"risk": "risk_reasons"}
#: What a spreadsheet would take for a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def incident_row(incident: Incident, organisation: Organisation, now: datetime) -> list[str]:
    """Return an incident as a row under `COLUMNS`, in the establishment's time."""
    zone = organisation.zone
    end = incident.end(zone)

    def local(at: datetime | None) -> str:
        return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else "-"

    clock = left(end, now) if incident.rings else "-"
    moments = (end.aware_at, end.strict_at, end.legal_at, incident.notified_at)
    return [incident.number, PHASES[incident.phase], clock, *map(local, moments)]


def incident_facts(incident: Incident, organisation: Organisation) -> dict[str, object]:
    """Return an incident without people's words."""
    end = incident.end(organisation.zone)
    at = incident.notified_at
    authority = supervisor(organisation)
    return {
        "number": incident.number,
        "party": incident.party.value,
        "phase": incident.phase.value,
        "aware_at": incident.aware_at.isoformat(),
        "target_at": end.strict_at.isoformat(),
        "legal_end_at": end.legal_at.isoformat(),
        "raised_at": incident.raised_at.isoformat(),
        "raised_by": incident.raised_by,
        "notified_at": at.isoformat() if at else None,
        "stage": incident.stage.value if incident.stage else None,
        "after_target": at > end.strict_at if at else None,
        "late": at > end.legal_at if at else None,
        "risk": incident.risk.value if incident.risk else None,
        "persons_told": incident.persons.value,
        "closed_at": incident.closed_at.isoformat() if incident.closed_at else None,
        "authority": {"name": authority.name, "website": authority.website} if authority else None,
    }


def file_facts(file: IncidentFile) -> dict[str, object]:
    """Return everything about an incident, with people's words, derivation and record."""
    return {
        "incident": incident_facts(file.incident, file.organisation),
        "case": file.case_number or None,
        "register": {name: getattr(file.words, name) for name in NAMES},
        "to_do": list(phases.missing(file.incident, file.words)),
        "derivation": [step.to_facts() for step in file.incident.end(file.organisation.zone).steps],
        "record": [_event(event) for event in file.record],
    }


def as_csv(files: Iterable[IncidentFile]) -> str:
    """Return the register as CSV (RFC 4180), one incident a line; no cell can be taken for a formula."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow((*_FACTS, *_MORE, "case", *(_RENAMED.get(name, name) for name in NAMES)))
    for file in files:
        facts = incident_facts(file.incident, file.organisation)
        cells = [facts[name] for name in (*_FACTS, *_MORE)]
        words = [getattr(file.words, name) for name in NAMES]
        rows.writerow([_cell(each) for each in (*cells, file.case_number, *words)])
    return written.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _event(event: RecordedIncidentEvent) -> dict[str, object]:
    facts: dict[str, object] = {
        "seq": event.seq,
        "kind": event.kind.value,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "facts": dict(event.facts),
        "digest": event.digest,
    }
    return {**facts, "content": event.content} if event.content else facts
