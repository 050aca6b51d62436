"""The chat system while there is none: nothing is posted, and what would be posted waits in the outbox."""

from collections.abc import Sequence
from datetime import datetime

from handlers.domain.card import Card, Home, HomeRow
from handlers.domain.chart import Chart, Shown
from handlers.domain.ids import PersonId
from handlers.domain.notice import Notice
from handlers.ports import ChatBusy
from handlers.store.outbox import EntryKind

#: Effects that need no chat.
WITHOUT_CHAT = frozenset({EntryKind.MAIL, EntryKind.MEMO})


class NoChat:
    """Implements `handlers.ports.Chat` where Slack is off; the courier does not even ask it."""

    def post_card(self, card: Card, key: str) -> str:
        """Take nothing."""
        raise _off(card, key)

    def update_card(self, ref: str, card: Card) -> None:
        """Take nothing."""
        raise _off(ref, card)

    def post_line(self, thread: str, text: str, key: str, about: HomeRow | None = None) -> str:
        """Take nothing."""
        raise _off(thread, text, key, about)

    def update_line(self, ref: str, text: str, about: HomeRow | None = None) -> None:
        """Take nothing."""
        raise _off(ref, text, about)

    def post_direct(
        self, person: PersonId, notice: Notice, key: str, language: str, pictures: Sequence[Shown] = ()
    ) -> str:
        """Take nothing."""
        raise _off(person, notice, key, language, pictures)

    def update_direct(self, ref: str, notice: Notice, language: str, pictures: Sequence[Shown] = ()) -> None:
        """Take nothing."""
        raise _off(ref, notice, language, pictures)

    def keep_picture(self, png: bytes, chart: Chart, language: str) -> str:
        """Take nothing."""
        raise _off(png, chart, language)

    def remove_post(self, ref: str) -> None:
        """Take nothing."""
        raise _off(ref)

    def channel_faults(self) -> tuple[str, ...]:
        """Know nothing."""
        raise _off()

    def find(self, key: str, since: datetime, thread: str = "") -> str | None:
        """Take nothing."""
        raise _off(key, since, thread)

    def publish_home(self, person: PersonId, home: Home, language: str = "en") -> None:
        """Take nothing."""
        raise _off(person, home, language)


def _off(*_given: object) -> ChatBusy:
    return ChatBusy("Slack is off; set OMBUD_SLACK_MODE to socket or http.")
