"""What reading a letter yields: what it is, what is asked, by whom, and the words that say so.

Values only; how a letter is read stands in `handlers.triage`, and what becomes of it in the use cases.
"""

from dataclasses import dataclass
from enum import StrEnum

from connectors.base import MailKind
from handlers.domain.rights import Right


class Verdict(StrEnum):
    """Whether a letter uses a right of data protection law."""

    REQUEST = "request"
    LOOK = "look"  # possibly: a person looks within the day, and the clock runs from receipt all the same
    OTHER = "other"


class LetterKind(StrEnum):
    """What sort of letter it is, by its markers and its words; a breach report may use rights too."""

    REQUEST = "request"
    PRIVACY_QUESTION = "privacy_question"
    BREACH_REPORT = "breach_report"
    AUTHORITY = "authority"  # a supervisory authority writes
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    LIST = "list"
    CALENDAR = "calendar"
    SPAM = "spam"
    OTHER = "other"


class RequesterKind(StrEnum):
    """Who asks, as the letter itself says."""

    SUBJECT = "subject"
    REPRESENTATIVE = "representative"
    COLLEAGUE = "colleague"
    PARENT = "parent"
    UNCLEAR = "unclear"


class Place(StrEnum):
    """Where in a letter words stand."""

    SUBJECT = "subject"
    TEXT = "text"
    QUOTED = "quoted"
    FORWARDED = "forwarded"
    ENCLOSED = "enclosed"


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks.

    Attributes:
        person: the name of the person concerned, where another one writes and names them; else "".
        address: theirs, likewise.
        mandate: the letter speaks of a power of attorney or the like; whether it holds, a person checks.
    """

    kind: RequesterKind = RequesterKind.UNCLEAR
    person: str = ""
    address: str = ""
    mandate: bool = False


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a letter besides its subject and text.

    Attributes:
        sender: the address it says it is from; "" where unknown.
        junk: it lay in a junk folder.
        enclosed: what its files say, each under its name.
        file_names: of its attachments.
        encrypted: what it says is closed to us.
        colleague: somebody of the organisation itself sent it, by what it says.
    """

    sender: str = ""
    mail_kind: MailKind = MailKind.PERSONAL
    junk: bool = False
    enclosed: tuple[str, ...] = ()
    file_names: tuple[str, ...] = ()
    encrypted: bool = False
    colleague: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that decided, so that a person can check.

    Attributes:
        of: what they speak for.
        start: offset of the first deciding character, in the subject, in the text, or in the texts
            of the mails within it joined by an empty line; each brought to Unicode NFC.
        end: offset after the last one.
        rule: the name of the rule that they satisfied, or "model" where weighed words decided.
        score: how much they weighed, 0 to 1.
    """

    of: Right | LetterKind | RequesterKind
    start: int
    end: int
    rule: str
    place: Place = Place.TEXT
    score: float = 1.0

    @property
    def right(self) -> Right | None:
        """Return the right that the words use, or None where they tell a kind or a requester."""
        return self.of if isinstance(self.of, Right) else None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a letter seems to be.

    Attributes:
        language: ISO 639-1, or "" when unsure.
        rights: in the order of the law; empty when none was recognised (a person decides then).
        evidence: at least one entry for each right.
        confidence: how sure the verdict is, 0 to 1; 0 where nothing was read.
        version: of the rules, word lists and weights that read it; "" where nothing was read.
    """

    language: str = ""
    rights: tuple[Right, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    verdict: Verdict = Verdict.LOOK
    kind: LetterKind = LetterKind.OTHER
    requester: Requester = Requester()
    version: str = ""

    @property
    def in_own_text(self) -> bool:
        """Return whether the text itself uses a right; the subject of a reply is somebody else's."""
        return any(cited.right and cited.place is not Place.SUBJECT for cited in self.evidence)
