"""What can happen in the story, as values; how each is played stands in `playing` and `deeds`."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Arrive:
    """Letters come into the mailbox; each is the name of a file in `letters/`."""

    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandStill:
    """Ombud is switched off until an instant; letters come into the mailbox meanwhile."""

    until: datetime
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explain:
    """The story shows why a case is due when it is."""

    about: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody takes a case; the others press the same button before their screens change."""

    person: str
    about: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Barred:
    """Somebody without rights presses Claim."""

    person: str
    about: str


@dataclass(frozen=True, slots=True)
class Assign:
    """Somebody puts a case into a colleague's hands."""

    person: str
    about: str
    to: str


@dataclass(frozen=True, slots=True)
class WriteNote:
    """Somebody writes a note on a case for the colleagues."""

    person: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangeRights:
    """Somebody says anew which rights a letter uses."""

    person: str
    about: str
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confirm:
    """Somebody opens a letter, looks at the words that decided, and says that it was read rightly."""

    person: str
    about: str


@dataclass(frozen=True, slots=True)
class ReadOtherwise:
    """Somebody says how a letter is to be read instead."""

    person: str
    about: str
    rights: tuple[str, ...]
    kind: str
    requester: str
    language: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OpenByHand:
    """Somebody opens a case for a letter on paper, which was received on an earlier day."""

    person: str
    who: str
    received_on: date
    evidence: str
    right: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Join:
    """Somebody has a case be carried on by another: as a duplicate of it, or merged into it."""

    person: str
    about: str
    into: str
    merge: bool = False


@dataclass(frozen=True, slots=True)
class OpenLetter:
    """Somebody reads a letter in Slack."""

    person: str
    about: str


@dataclass(frozen=True, slots=True)
class Reply:
    """Somebody writes an answer, looks at it as it will leave, and sends it.

    Attributes:
        in_haste: an earlier wording, sent first and taken back while it was held.
    """

    person: str
    about: str
    text: str
    in_haste: str = ""


@dataclass(frozen=True, slots=True)
class AskBack:
    """Somebody asks the person who wrote; the case then waits for the answer.

    Attributes:
        doubt: why it is in doubt who they are, when they are asked that.
    """

    person: str
    about: str
    topic: str
    text: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Judge:
    """Somebody says whether an answer suffices, by the newest letter."""

    person: str
    about: str
    suffices: bool


@dataclass(frozen=True, slots=True)
class Extend:
    """Somebody extends the period by a notice with grounds and reasons, in time.

    Attributes:
        months: how many more.
    """

    person: str
    about: str
    months: int
    grounds: tuple[str, ...]
    reasons: str


@dataclass(frozen=True, slots=True)
class PutOff:
    """Somebody puts a case off on their newest reminder: for hours, until tomorrow, or until Monday."""

    person: str
    about: str
    pause: str


@dataclass(frozen=True, slots=True)
class Close:
    """Somebody closes a case with an outcome for each claim.

    Attributes:
        elsewhere: the person was answered outside Ombud.
    """

    person: str
    about: str
    outcomes: tuple[str, ...]
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Reopen:
    """Somebody asks for the card of a closed case by its number, and opens the case again there."""

    person: str
    about: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody types `/ombud` and some words."""

    person: str
    words: str


@dataclass(frozen=True, slots=True)
class OpenHome:
    """Somebody opens the app's Home tab."""

    person: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Somebody places a legal hold on a case, to be looked at again on a day."""

    person: str
    about: str
    reason: str
    review_on: date


@dataclass(frozen=True, slots=True)
class TakeOut:
    """Somebody takes the mailbox out of the settings, and starts Ombud anew."""

    person: str


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Somebody disconnects the mailbox on Home, and confirms what that means."""

    person: str


Deed = (
    Claim
    | Barred
    | Assign
    | WriteNote
    | ChangeRights
    | Confirm
    | ReadOtherwise
    | OpenByHand
    | Join
    | OpenLetter
    | Reply
    | AskBack
    | Judge
    | Extend
    | PutOff
    | Close
    | Reopen
    | Ask
    | OpenHome
    | Hold
    | TakeOut
    | Disconnect
)
Step = Arrive | StandStill | Explain | Deed


@dataclass(frozen=True, slots=True)
class Act:
    """One scene: a title, the instant at which it begins, and what happens."""

    title: str
    at: datetime
    steps: tuple[Step, ...]
