"""What can happen to an incident: the vocabulary of its append-only record, chained as a case's is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.domain.events import Fact, Fault
from handlers.domain.ids import PersonId
from handlers.domain.people import OMBUD


class Happened(StrEnum):
    """Each kind, in the past tense."""

    RAISED = "raised"
    REMINDED = "reminded"
    AWARENESS_CORRECTED = "awareness_corrected"
    REGISTER_WRITTEN = "register_written"
    RISK_ASSESSED = "risk_assessed"
    AUTHORITY_NOTIFIED = "authority_notified"
    CONTROLLERS_NOTIFIED = "controllers_notified"
    NOT_NOTIFIABLE = "not_notifiable"
    PERSONS_TOLD = "persons_told"
    PERSONS_NOT_TOLD = "persons_not_told"
    CLOSED = "closed"
    REOPENED = "reopened"
    READ = "read"
    EXPORTED = "exported"
    UNREADABLE = "unreadable"  # never written: stands for a row that was altered beyond reading


@dataclass(frozen=True, slots=True)
class IncidentEvent:
    """Something that happened to an incident, before it is written.

    Attributes:
        facts: ids, codes and instants; they stay.
        content: people's words, sealed.
    """

    kind: Happened
    facts: Mapping[str, Fact] = field(default_factory=dict)
    content: str = ""
    actor: PersonId = OMBUD.id


@dataclass(frozen=True, slots=True)
class RecordedIncidentEvent:
    """An event as it stands in the record, with its link of the chain (see `handlers.domain.record`)."""

    seq: int
    kind: Happened
    at: datetime
    actor: PersonId
    facts: Mapping[str, Fact] = field(default_factory=dict)
    content: str | None = None
    salt: bytes | None = None
    commitment: str = ""
    digest: str = ""
    fault: Fault | None = None
