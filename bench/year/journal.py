"""What happened in the simulated year, as the world outside saw it: the only thing that is judged by."""

from dataclasses import dataclass, field
from datetime import date, datetime

from handlers.domain.ids import CaseId, PersonId


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a message; `live` unless it is struck out."""

    case: CaseId
    live: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person as it was posted, or as it was edited later."""

    at: datetime
    person: PersonId
    key: str
    ref: str
    posted: bool
    rows: tuple[Row, ...]
    lines: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Return what kind of notice it is."""
        return self.key.split(":")[1]


@dataclass
class Tale:
    """What happened to one case, each with its instant.

    Attributes:
        owners: who has it from then on, and who said so.
        open: whether it is open from then on.
        events: what moves its period: name, instant, value.
        learned: when answers were judged, one for each `id_received`; nothing moves before.
        bounces: when mails of ours came back.
    """

    received_at: datetime
    owners: list[tuple[datetime, PersonId | None, PersonId | None]] = field(default_factory=list)
    open: list[tuple[datetime, bool]] = field(default_factory=list)
    events: list[tuple[str, datetime, str]] = field(default_factory=list)
    learned: list[datetime] = field(default_factory=list)
    bounces: list[datetime] = field(default_factory=list)


@dataclass
class Journal:
    """Everything that happened.

    Attributes:
        ticks: when the jobs ran through and the chat system took what they had to say.
        absences: since when somebody had said so, and the days, both included.
        snoozes: when, who, which case, and for how long they chose.
        kills: the instants at which a process died.
    """

    messages: list[Message] = field(default_factory=list)
    tales: dict[CaseId, Tale] = field(default_factory=dict)
    ticks: list[datetime] = field(default_factory=list)
    absences: list[tuple[datetime, PersonId, date, date]] = field(default_factory=list)
    snoozes: list[tuple[datetime, PersonId, CaseId, str]] = field(default_factory=list)
    kills: list[datetime] = field(default_factory=list)
    laws: list[tuple[datetime, date]] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)

    def snoozed(self, at: datetime, person: PersonId, case: CaseId, pause: str) -> None:
        """Write down that somebody put a reminder off."""
        self.snoozes.append((at, person, case, pause))

    def count(self, what: str) -> None:
        """Count something that was done."""
        self.done[what] = self.done.get(what, 0) + 1
