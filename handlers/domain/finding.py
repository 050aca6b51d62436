"""What reading a letter yields: its language, the rights it uses, and the words that say so."""

from dataclasses import dataclass

from handlers.domain.rights import Right


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that decided, so that a person can check.

    Attributes:
        start: offset of the first deciding character, in the text brought to Unicode NFC.
        end: offset after the last one.
        rule: the name of the rule that they satisfied.
        in_subject: the offsets count in the subject instead of the text.
    """

    right: Right
    start: int
    end: int
    rule: str
    in_subject: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a letter seems to ask.

    Attributes:
        language: ISO 639-1, or "" when unsure.
        rights: in the order of the law; empty when none was recognised (a person decides then).
        evidence: at least one entry for each right.
        confidence: how sure the least certain right is, 0 to 1; 0 without rights.
    """

    language: str = ""
    rights: tuple[Right, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.0

    @property
    def in_own_text(self) -> bool:
        """Return whether the text itself uses a right; the subject of a reply is somebody else's."""
        return any(not evidence.in_subject for evidence in self.evidence)
