"""What the promises are checked by: the cases with their files, the mails that left, and what Slack shows."""

from dataclasses import dataclass

from bot.sandbox.slack.posts import Post
from bot.sandbox.story.people import NAMES
from bot.sandbox.story.stage import Stage
from handlers.cards.card import STATUS_LABELS
from handlers.domain.case import Case
from handlers.domain.events import RecordedEvent
from handlers.domain.message import Message
from handlers.domain.rights import names
from handlers.showing import card_key

_LANGUAGES = {
    "da": "Danish",
    "nb": "Norwegian",
    "sv": "Swedish",
    "en": "English",
    "de": "German",
    "": "unsure",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the table at the end."""

    number: str
    right: str
    language: str
    status: str
    received: str
    due: str
    owner: str

    def cells(self) -> tuple[str, ...]:
        """Return the row in the order of the table's columns."""
        return (self.number, self.right, self.language, self.status, self.received, self.due, self.owner)


@dataclass(frozen=True, slots=True)
class File:
    """The letters and mails of a case, and its record."""

    messages: list[Message]
    record: list[RecordedEvent]


class Evidence:
    """What the checks look at, read once when the story has ended."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.cases = stage.cases()
        # Looked at past the product, which would write down that somebody read the records.
        with stage.desk.reading("sandbox.evidence") as tx:
            self.files = {
                about: File(tx.messages.of_case(case.id), tx.events.of_case(case.id))
                for about, case in self.cases.items()
            }
        self.sent = stage.post.sent()
        self.posts = stage.slack.messages(stage.channel)
        self.cards = stage.cards()

    def rows(self) -> list[Row]:
        """Return the cases for the table."""
        return [_row(case) for case in sorted(self.cases.values(), key=lambda case: case.number)]

    def card(self, about: str) -> Post:
        """Return the card of a case.

        Raises:
            LookupError: there is none.
        """
        return self.cards[card_key(self.cases[about].id)][0]

    def thread(self, about: str) -> list[Post]:
        """Return what stands in the thread of a case's card, oldest first."""
        top = self.card(about)
        return [post for post in self.posts if post.is_reply and post.thread_ts == top.ts]

    def events(self, about: str, kind: str) -> list[RecordedEvent]:
        """Return the events of a kind in a case's record."""
        return [event for event in self.files[about].record if event.kind.value == kind]


def differs(wanted: object, found: object) -> str:
    """Return what differs, or an empty text."""
    return "" if wanted == found else f"expected {wanted}, found {found}"


def _row(case: Case) -> Row:
    return Row(
        case.number,
        str(names(case.rights)),
        _LANGUAGES[case.language],
        str(STATUS_LABELS[case.status]),
        case.deadline.received_on.isoformat(),
        case.due_on.isoformat(),
        NAMES.get(case.owner or "", "-"),
    )
