"""An organisation's own words: what a phrase, or mail from a domain, means in its letters alone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.ids import PersonId
from handlers.domain.rights import Right


class Where(StrEnum):
    """What is looked for."""

    PHRASE = "phrase"
    DOMAIN = "domain"  # of the sender's address


class Sense(StrEnum):
    """What it means: a right that is used, a letter to look at, or one that never is a request."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    AUTOMATED_DECISION = "automated_decision"
    CONSENT_WITHDRAWAL = "consent_withdrawal"
    COMPLAINT = "complaint"
    LOOK = "look"
    NEVER = "never"

    @property
    def right(self) -> Right | None:
        """Return the right, where it is one."""
        return None if self in {Sense.LOOK, Sense.NEVER} else Right(self.value)


#: Characters of a phrase or a domain, and how many an organisation may have.
LONGEST, MOST = 100, 200


@dataclass(frozen=True, slots=True)
class OwnWord:
    """One of an organisation's own words.

    Attributes:
        text: what is looked for; a phrase in single spaces, a domain in lower case.
        reason: why, in a colleague's words.
    """

    where: Where
    text: str
    sense: Sense
    reason: str = ""
    id: int = 0
    added_by: PersonId = PersonId("")
    added_at: datetime | None = None
