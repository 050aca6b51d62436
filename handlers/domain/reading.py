"""How a case was read: what its letter seems to be, how surely, and whether a person has confirmed it.

What deciding words there were stands with the letter; here is what a case's picture shows.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from handlers.domain.finding import Finding, LetterKind, RequesterKind, Verdict


class Sureness(StrEnum):
    """How sure a verdict is, as people say it."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"

    @classmethod
    def of(cls, confidence: float) -> "Sureness":
        """Return the word for a confidence between 0 and 1."""
        if confidence >= _SURE:
            return cls.SURE
        return cls.LIKELY if confidence >= _LIKELY else cls.UNSURE


_SURE, _LIKELY = 0.85, 0.6


@dataclass(frozen=True, slots=True)
class Reading:
    """How a case was read.

    Attributes:
        sureness: None where nothing was read, as in a case taken down by hand.
        confirmed: a person said that it is so, or how it is instead.
    """

    verdict: Verdict = Verdict.REQUEST
    kind: LetterKind = LetterKind.REQUEST
    requester: RequesterKind = RequesterKind.UNCLEAR
    sureness: Sureness | None = None
    confirmed: bool = False

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """Return how a case is read for what was found in its letter."""
        if not finding.version:
            return cls()
        asker = finding.requester.kind
        return cls(finding.verdict, finding.kind, asker, Sureness.of(finding.confidence))

    def asked_further(self, finding: Finding) -> Self:
        """Return how the case is read once a later letter asks for more: that waits to be confirmed too."""
        return replace(self, sureness=Sureness.of(finding.confidence), confirmed=False)

    @property
    def waits(self) -> bool:
        """Return whether a person has still to say whether it was read rightly."""
        return self.sureness is not None and not self.confirmed

    @property
    def calls(self) -> bool:
        """Return whether somebody must look within the day: it may be a request."""
        return self.waits and self.verdict is Verdict.LOOK


class Aspect(StrEnum):
    """What of a reading a person can say otherwise."""

    VERDICT = "verdict"
    KIND = "kind"
    RIGHTS = "rights"
    LANGUAGE = "language"
    REQUESTER = "requester"


@dataclass(frozen=True, slots=True)
class Correction:
    """What was found and what a person said instead: codes alone, never words of a letter."""

    aspect: Aspect
    found: str
    said: str
