"""An incident: a breach of personal data as the register knows it, and where it stands.

People's words are not here (see `words`); how it changes is `phases`' to say.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from handlers.domain.clock.breach import BreachEnd, breach_end
from handlers.domain.ids import CaseId, OrganisationId, PersonId
from handlers.domain.people import CASE_PEOPLE, Role

IncidentId = NewType("IncidentId", int)

#: Who may report an incident, and who works on one: it decides for the whole organisation.
REPORTERS = CASE_PEOPLE | {Role.ADMIN}
WORKERS = frozenset({Role.MANAGER, Role.ADMIN})


class Party(StrEnum):
    """What the organisation is to the data: it decides about them, or works for who does (Art. 4(7), (8))."""

    CONTROLLER = "controller"
    PROCESSOR = "processor"


class Phase(StrEnum):
    """Where an incident stands."""

    ASSESSING = "assessing"  # the clock rings
    NOTIFIED = "notified"
    NOT_NOTIFIABLE = "not_notifiable"
    CLOSED = "closed"


class Stage(StrEnum):
    """How much the authority was told at once (Art. 33(4))."""

    COMPLETE = "complete"
    INITIAL = "initial"
    FURTHER = "further"
    FINAL = "final"


class Risk(StrEnum):
    """What the breach means for the rights and freedoms of persons (Art. 33(1), Art. 34(1))."""

    UNLIKELY = "unlikely"
    LIKELY = "likely"
    HIGH = "high"


class Persons(StrEnum):
    """Whether the persons concerned were told (Art. 34)."""

    OPEN = "open"
    TOLD = "told"
    NOT_TOLD = "not_told"


#: After these the authority has been told all there is.
WHOLE = frozenset({Stage.COMPLETE, Stage.FINAL})


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident.

    Attributes:
        number: what people call it, such as INC-2026-0001.
        aware_at: reasonable certainty that personal data were compromised (B4), UTC.
        ringing_from: since when the present clock is known here: raised, corrected or opened again.
        case_id: the case in which it was found.
        stage: of the last notification; None before the first.
        notified_at: when the authority, or the controllers, first heard of it.
        clock: rises whenever the ladder begins anew: awareness corrected, or the clock taken up again.
        rung: the step of the ladder up to which people were told on this clock; -1 before the first.
        head, events, version: as of a case.
    """

    id: IncidentId
    organisation_id: OrganisationId
    number: str
    party: Party
    aware_at: datetime
    raised_at: datetime
    raised_by: PersonId
    ringing_from: datetime
    phase: Phase = Phase.ASSESSING
    case_id: CaseId | None = None
    risk: Risk | None = None
    stage: Stage | None = None
    notified_at: datetime | None = None
    persons: Persons = Persons.OPEN
    clock: int = 0
    rung: int = -1
    closed_at: datetime | None = None
    version: int = 0
    head: str = ""
    events: int = 0

    def end(self, zone: ZoneInfo) -> BreachEnd:
        """Return when the 72 hours end.

        Args:
            zone: of the establishment.
        """
        return breach_end(self.aware_at, zone)

    @property
    def rings(self) -> bool:
        """Return whether somebody still has to notify or decide."""
        return self.phase is Phase.ASSESSING

    @property
    def owes_rest(self) -> bool:
        """Return whether a notification in phases is not complete (Art. 33(4))."""
        return self.phase is Phase.NOTIFIED and self.stage in {Stage.INITIAL, Stage.FURTHER}
