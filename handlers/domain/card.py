"""Chat-neutral pictures of a case: what a face draws, whichever chat system it is.

Cards carry no content: number, rights, state, dates, owner, masked requester. Letters are shown
in a `Sheet` to one authorised person, and only there is text hostile.
"""

from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.case import ActionId


class Weight(StrEnum):
    """How a button stands out."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """Something a person can do with a case; the face sends back action, case and revision."""

    action: ActionId
    label: str
    weight: Weight = Weight.PLAIN


@dataclass(frozen=True, slots=True)
class Card:
    """The living picture of a case in the channel.

    Attributes:
        summary: one sentence for notifications, without personal data, at most 150 characters.
        facts: label and value pairs, in order.
        revision: of the case it was drawn from.
    """

    case_id: int
    revision: int
    title: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    buttons: tuple[Button, ...]
    note: str = ""


class FieldKind(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    CHOICE = "choice"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; `name` comes back with the answer."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    options: tuple[tuple[str, str], ...] = ()  # value and label
    initial: str = ""
    required: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that belongs to an action on a case at a revision."""

    action: ActionId
    case_id: int
    revision: int
    title: str
    submit: str
    fields: tuple[Field, ...]
    notes: tuple[str, ...] = ()
    token: str = ""  # opaque reference to what the form is about, such as a draft


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of a sheet; `quoted` text is another person's words and is drawn literally."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to read, or to confirm when it carries an action (a reply's preview)."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    case_id: int = 0
    revision: int = 0
    action: ActionId | None = None
    submit: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One case on a person's home page."""

    case_id: int
    revision: int
    title: str
    detail: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """A person's home page: sections with rows, or one polite sentence for those without a role."""

    title: str
    sections: tuple[tuple[str, tuple[HomeRow, ...]], ...]
    note: str = ""
