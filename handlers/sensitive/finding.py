"""What is sensitive in a text: the kind, the place, and why it is taken for that; never the value."""

from dataclasses import dataclass
from enum import StrEnum


class Sensitive(StrEnum):
    """Kinds of sensitive content (GDPR Art. 9 and Art. 87)."""

    CPR = "cpr"  # Denmark
    FODSELSNUMMER = "fodselsnummer"  # Norway, with D- and help numbers
    PERSONNUMMER = "personnummer"  # Sweden, with coordination numbers
    HENKILOTUNNUS = "henkilotunnus"  # Finland
    LABELLED = "identity_number"  # a number that the writer calls one, whatever its form
    HEALTH = "health"
    ABSENCE = "absence"


#: The kinds that are numbers; the others are words.
NUMBERS = frozenset(
    {
        Sensitive.CPR,
        Sensitive.FODSELSNUMMER,
        Sensitive.PERSONNUMMER,
        Sensitive.HENKILOTUNNUS,
        Sensitive.LABELLED,
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """One place of a text that is sensitive.

    Attributes:
        start: offset of its first character.
        end: offset after its last one.
        reason: why it is taken for that, as a code: "date", "check", "label", "word".
        named: the writer calls it a national number, of whichever country.
    """

    kind: Sensitive
    start: int
    end: int
    reason: str
    named: bool = False
