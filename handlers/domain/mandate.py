"""That somebody writes for another person: for whom, and whether a colleague saw that they may."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.ids import CaseId, PersonId


class MandateState(StrEnum):
    """What a colleague said of a mandate."""

    OPEN = "open"  # nobody has said anything yet
    SEEN = "seen"
    MISSING = "missing"  # it does not hold, or was not given


class MandateWay(StrEnum):
    """How a colleague made sure."""

    LETTER = "letter"  # it lies with the letter
    AGENT = "agent"  # asked for, and sent by whoever writes
    PERSON = "person"  # the person was asked, and said so
    LAW = "law"  # by law or office: a parent, a guardian, an executor


@dataclass(frozen=True, slots=True)
class Mandate:
    """For whom a case's sender writes, and whether they may.

    Attributes:
        service: the word of a known service, or "".
        spoken: the letter speaks of a mandate.
        name, address: of the person, as the letter gives them; "" where it does not.
    """

    case: CaseId
    service: str = ""
    spoken: bool = False
    name: str = ""
    address: str = ""
    state: MandateState = MandateState.OPEN
    way: MandateWay | None = None
    judged_by: PersonId | None = None
    judged_at: datetime | None = None
