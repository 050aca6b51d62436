"""The rights a data subject can use, each with its article of the GDPR.

Wording for people stands in the letters and faces; here are the facts.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from handlers.domain.phrase import Phrase, joined, say


class Right(StrEnum):
    """What a data subject asks for; a letter may use several."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    AUTOMATED_DECISION = "automated_decision"
    CONSENT_WITHDRAWAL = "consent_withdrawal"
    COMPLAINT = "complaint"
    UNCLEAR = "unclear"  # a person reads and decides; the clock runs all the same


@dataclass(frozen=True, slots=True)
class RightFacts:
    """What the law and our desk say of a right.

    Attributes:
        article: of the GDPR, as people cite it.
        label: the name on cards.
    """

    article: str
    label: Phrase


RIGHTS = MappingProxyType(
    {
        Right.ACCESS: RightFacts("Art. 15", say("Access")),
        Right.RECTIFICATION: RightFacts("Art. 16", say("Rectification")),
        Right.ERASURE: RightFacts("Art. 17", say("Erasure")),
        Right.RESTRICTION: RightFacts("Art. 18", say("Restriction")),
        Right.PORTABILITY: RightFacts("Art. 20", say("Portability")),
        Right.OBJECTION: RightFacts("Art. 21", say("Objection")),
        Right.AUTOMATED_DECISION: RightFacts("Art. 22", say("Automated decision")),
        Right.CONSENT_WITHDRAWAL: RightFacts("Art. 7(3)", say("Consent withdrawal")),
        Right.COMPLAINT: RightFacts("Art. 77", say("Complaint")),
        Right.UNCLEAR: RightFacts("Art. 12", say("Unclear")),
    }
)


def names(rights: tuple[Right, ...]) -> Phrase:
    """Return the labels of several rights, joined for a heading."""
    return joined(" + ", (RIGHTS[right].label for right in rights))
