"""Chat-neutral pictures of a case: what a face draws, whichever chat system it is.

Cards carry no content: number, rights, state, dates, owner, masked requester. Letters are shown
in a `Sheet` to one authorised person, and only there is text hostile. Our own words are phrases,
said in a language where they are drawn.
"""

from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.case import ActionId
from handlers.domain.errands import ErrandId

#: Lines that show of what is folded.
FOLDED_LINES = 3


class Weight(StrEnum):
    """How a button stands out."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Confirm:
    """A second step before a button is pressed for good."""

    title: str
    text: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Button:
    """Something a person can do with a case; the face sends back action, case, revision and token.

    Attributes:
        token: an opaque reference to what it is about within the case (letters, digits, `_` and `-`).
        confirm: asked before it counts.
    """

    action: ActionId
    label: str
    weight: Weight = Weight.PLAIN
    token: str = ""
    confirm: Confirm | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a page of our own, never to an address from a letter."""

    label: str
    url: str


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
    LINE = "line"  # one line of text
    CHOICE = "choice"
    SEVERAL = "several"  # answered by the values chosen, separated by spaces
    TICK = "tick"
    DATE = "date"  # answered as YYYY-MM-DD
    TIME = "time"  # answered as HH:MM
    COLLEAGUE = "colleague"  # found by typing; answered by a person's id
    CASE = "case"  # found by typing; answered by a case's id


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; `name` comes back with the answer.

    Attributes:
        options: value and label of what can be chosen.
        initial: the answer that stands there at first, written as answers are.
        shown: how `initial` reads in a field that is found by typing.
        longest: characters a text may have.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    options: tuple[tuple[str, str], ...] = ()
    initial: str = ""
    required: bool = True
    hint: str = ""
    shown: str = ""
    longest: int = 3_000


@dataclass(frozen=True, slots=True)
class Form:
    """A form that belongs to an action on a case at a revision, or to an errand at the desk.

    Attributes:
        action: a value of `ActionId`, or of `handlers.domain.errands.ErrandId` with `case_id` 0.
        token: an opaque reference to what the form is about, such as a draft.
    """

    action: str
    case_id: int
    revision: int
    title: str
    submit: str
    fields: tuple[Field, ...]
    notes: tuple[str, ...] = ()
    token: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A button that runs an errand: turning a page, asking for a test case.

    Attributes:
        token: what the errand gets (letters, digits, `_` and `-`).
    """

    errand: ErrandId
    label: str
    token: str = ""
    weight: Weight = Weight.PLAIN


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of a sheet.

    Attributes:
        quoted: another person's words, drawn literally.
        folded: what a reader rarely needs: only its beginning is drawn, `FOLDED_LINES` of it.
        history: what is folded is quoted history, not a mail itself.
        buttons, link: what can be done about it, drawn below it.
        steps: errands that can be run about it, drawn below it too; at most five.
        beside: words of ours, drawn plainly with their only button beside them.
    """

    text: str
    quoted: bool = False
    folded: bool = False
    buttons: tuple[Button, ...] = ()
    link: Link | None = None
    beside: bool = False
    history: bool = True
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to read, or to confirm when it carries an action (a reply's preview).

    Attributes:
        number: of the case, as its buttons are spoken of.
        in_place: takes the place of the sheet in which a button was pressed (turning a page);
            otherwise it is laid over it.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    case_id: int = 0
    revision: int = 0
    action: str | None = None
    submit: str = ""
    token: str = ""
    in_place: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One case in a list: on a home page, in a notice, in an answer.

    Attributes:
        done: nothing is left to do about it here, so that it is struck out.
    """

    case_id: int
    revision: int
    title: str
    detail: str
    buttons: tuple[Button, ...] = ()
    done: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A menu that runs an errand with the token of what was chosen, as soon as it is chosen.

    Attributes:
        name: tells the menus of a page apart; one lower-case word.
        options: token and label, at most 100.
        chosen: the token that stands there.
    """

    errand: ErrandId
    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a home page: its heading, then sentences, cases and buttons, in this order."""

    title: str
    rows: tuple[HomeRow, ...] = ()
    lines: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """A person's home page: sections, or one polite sentence for those without a role.

    Attributes:
        note: below the title; for who has no role, all there is.
        banner: what an admin must see first, such as a mailbox that cannot be read.
        place: which rows of how many stand here, such as "11–20 of 134".
        steps: turning the page, and drawing it anew.
        updated: when it was drawn, as a sentence.
        further: what stands below the lists and their menus, for managers and admins.
    """

    title: str
    sections: tuple[Section, ...]
    note: str = ""
    banner: str = ""
    place: str = ""
    choices: tuple[Choice, ...] = ()
    steps: tuple[Step, ...] = ()
    updated: str = ""
    further: tuple[Section, ...] = ()
