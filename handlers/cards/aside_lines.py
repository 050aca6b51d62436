"""What is said of letters that were put aside: when they came and when their clock would end; no content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.domain.aside import Pile
from handlers.domain.finding import LetterKind
from handlers.domain.phrase import Phrase, count, joined, say

#: What a letter seems to be.
SORTS: Mapping[LetterKind, Phrase] = {
    LetterKind.REQUEST: say("Possible request"),
    LetterKind.PRIVACY_QUESTION: say("Question about privacy"),
    LetterKind.BREACH_REPORT: say("Report of a breach"),
    LetterKind.AUTHORITY: say("Letter of an authority"),
    LetterKind.BOUNCE: say("Returned mail"),
    LetterKind.AUTO_REPLY: say("Automatic reply"),
    LetterKind.LIST: say("Newsletter or list"),
    LetterKind.CALENDAR: say("Invitation"),
    LetterKind.SPAM: say("Advertising"),
    LetterKind.OTHER: say("Other mail"),
}
_CALLING = frozenset({LetterKind.BREACH_REPORT, LetterKind.AUTHORITY})


@dataclass(frozen=True, slots=True)
class Standing:
    """How one letter stands.

    Attributes:
        due_on: the day on which its clock would end, were it a request.
    """

    kind: LetterKind
    possible: bool
    junk: bool
    received_on: date
    due_on: date


def line(one: Standing, today: date) -> Phrase:
    """Return what is said of one letter."""
    lay = say("in junk") if one.junk else say("put aside")
    if one.possible:
        sort = SORTS[one.kind] if one.kind in _CALLING else SORTS[LetterKind.REQUEST]
        return joined(
            ", ",
            (
                sort,
                lay,
                age(one.received_on, today),
                say("the clock would end on {due}", due=str(one.due_on)),
            ),
        )
    return joined(", ", (SORTS[one.kind], lay, age(one.received_on, today)))


def age(received_on: date, today: date) -> Phrase:
    """Return how old a letter is."""
    days = (today - received_on).days
    return count("{n} day old", "{n} days old", days) if days > 0 else say("of today")


def waiting(pile: Pile) -> Phrase:
    """Return how much waits, in one sentence."""
    return joined(
        " ",
        (
            count("{n} possible request waits.", "{n} possible requests wait.", pile.possible),
            count("{n} other letter was put aside.", "{n} other letters were put aside.", pile.others),
        ),
    )
