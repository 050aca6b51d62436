"""What the recogniser found in a letter: its language, the rights it uses, and the words that say so."""

from dataclasses import dataclass

from handlers.domain.rights import Right


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that speak for a right: a span of the subject or the text, and the rule that saw it."""

    right: Right
    start: int
    end: int
    rule: str
    in_subject: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found; nothing found is a finding too, for a person to look at.

    Attributes:
        language: ISO 639-1, or "" when unsure.
    """

    language: str = ""
    rights: tuple[Right, ...] = ()
    evidence: tuple[Evidence, ...] = ()
