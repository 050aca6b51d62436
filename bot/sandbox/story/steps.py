"""What can happen in the story, as values; how each is played stands in `playing`."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Arrive:
    """Letters come into the mailbox; each is the name of a file in `letters/`."""

    letters: tuple[str, ...]


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
class OpenLetter:
    """Somebody reads a letter in Slack."""

    person: str
    about: str


@dataclass(frozen=True, slots=True)
class Reply:
    """Somebody writes an answer, looks at it as it will leave, and sends it."""

    person: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Close:
    """Somebody closes a case with an outcome for each claim."""

    person: str
    about: str
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reopen:
    """Somebody opens a closed case again."""

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
class Explain:
    """The story shows why a case is due when it is."""

    about: str


Step = Explain | Arrive | Claim | Barred | OpenLetter | Reply | Close | Reopen | Ask | OpenHome


@dataclass(frozen=True, slots=True)
class Act:
    """One scene: a title, the instant at which it begins, and what happens."""

    title: str
    at: datetime
    steps: tuple[Step, ...]
