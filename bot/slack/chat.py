"""Slack as the chat system of the handlers: posts cards, lines and notices, edits them, finds what it posted.

Draws nothing itself (see `cards`, `notices`, `home`) and retries nothing (see `handlers.delivery`).
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from slack_sdk import WebClient

from bot.slack.cards import card_message, line_message, plain_card
from bot.slack.channel import faults_of
from bot.slack.checked import checked
from bot.slack.files import Files
from bot.slack.home import home_view, plain_home
from bot.slack.identity import OwnIdentity
from bot.slack.kit import Message
from bot.slack.lint import Surface
from bot.slack.notices import notice_message, plain_notice
from bot.slack.pace import Pace
from bot.slack.posted import EFFECT, Ref, find_effect
from bot.slack.trouble import calling
from handlers.domain.card import Card, Home, HomeRow
from handlers.domain.chart import Chart, Shown
from handlers.domain.ids import PersonId
from handlers.domain.notice import Notice
from handlers.ports import ChatBusy, ChatRefused, PictureRefused, PostGone
from handlers.words.speaking import speaking, spoken

Put = TypeVar("Put")
#: Seconds between tries to post a message whose pictures Slack still works on.
_PATIENCE = (1.0, 2.0, 4.0)


class SlackChat:
    """Implements `handlers.ports.Chat` for one channel.

    Args:
        language: what the channel is spoken to in.
        every: seconds between two posts into one channel.
        wait: for so many seconds, until Slack is done with a picture.
    """

    def __init__(
        self,
        client: WebClient,
        channel_id: str,
        language: str = "en",
        every: float = 0.0,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._channel_id = channel_id
        self._language = language
        self._pace = Pace(every)
        self._identity = OwnIdentity(client)
        self._files = Files(client)
        self._wait = wait

    def post_card(self, card: Card, key: str) -> str:
        """Post a card in the channel; the key goes with it as metadata, which everybody there may read."""
        return self._post(self._channel_id, self._card(card), key)

    def update_card(self, ref: str, card: Card) -> None:
        """Edit a card where it stands.

        Raises:
            PostGone: it can no longer be edited.
        """
        self._edit(ref, self._card(card))

    def post_line(self, thread: str, text: str, key: str, about: HomeRow | None = None) -> str:
        """Post one line in the thread of a card."""
        top = Ref.read(thread)
        return self._post(top.channel, self._line(text, about), key, thread=top.ts)

    def update_line(self, ref: str, text: str, about: HomeRow | None = None) -> None:
        """Edit a line where it stands; Slack notifies nobody of that.

        Raises:
            PostGone: it can no longer be edited.
        """
        self._edit(ref, self._line(text, about))

    def post_direct(
        self, person: PersonId, notice: Notice, key: str, language: str, pictures: Sequence[Shown] = ()
    ) -> str:
        """Post a notice to one person; the reference names the conversation that Slack opened for it.

        Slack works on a picture for some seconds after it was handed over, and refuses it until then.
        """
        drawn = _drawn_notice(notice, language, pictures)
        return self._showing(pictures, lambda: self._post(person, drawn, key))

    def keep_picture(self, png: bytes, chart: Chart, language: str) -> str:
        """Hand over a picture; Slack shows it to nobody until a message does."""
        with speaking(language):
            return self._files.keep(png, spoken(chart.title), chart.alt)

    def update_direct(self, ref: str, notice: Notice, language: str, pictures: Sequence[Shown] = ()) -> None:
        """Edit a notice where it stands.

        Raises:
            PostGone: it can no longer be edited.
        """
        drawn = _drawn_notice(notice, language, pictures)
        self._showing(pictures, lambda: self._edit(ref, drawn))

    def remove_post(self, ref: str) -> None:
        """Delete a message of ours; one that is gone, or whose channel is, needs no deleting."""
        at = Ref.read(ref)
        with suppress(PostGone), calling("chat.delete", repeatable=True):
            self._client.chat_delete(channel=at.channel, ts=at.ts)

    def find(self, key: str, since: datetime, thread: str = "") -> str | None:
        """Return where the message with this key stands, or None.

        Raises:
            ChatRefused: without the optional scope groups:history nobody can look.
        """
        within = Ref.read(thread) if thread else None
        ours = self._identity.get().user_id
        found = find_effect(self._client, key, since, ours, within, self._channel_id)
        return found.write() if found else None

    def publish_home(self, person: PersonId, home: Home, language: str = "en") -> None:
        """Replace a person's Home tab."""
        with speaking(language):
            view = checked(Surface.HOME, home_view(home), plain_home())
        with calling("views.publish", repeatable=True):
            self._client.views_publish(user_id=person, view=view)

    def channel_faults(self) -> tuple[str, ...]:
        """Return what makes the channel unfit for cases: public, archived, shared or absent."""
        return tuple(faults_of(self._client, self._channel_id))

    def _showing(self, pictures: Sequence[Shown], put: Callable[[], Put]) -> Put:
        """Put up a message with pictures: again after a while where Slack still works on one of them."""
        waits = list(_PATIENCE) if pictures else []
        while True:
            try:
                return put()
            except ChatRefused as refused:
                if not pictures or refused.code != "invalid_blocks":
                    raise
                if not waits:
                    raise PictureRefused(str(refused), code=refused.code) from None
            self._wait(waits.pop(0))

    def _card(self, card: Card) -> Message:
        with speaking(self._language):
            return checked(Surface.MESSAGE, card_message(card), plain_card(card))

    def _line(self, text: str, about: HomeRow | None) -> Message:
        with speaking(self._language):
            drawn = line_message(text, about)
            return checked(Surface.MESSAGE, drawn, Message(text=drawn["text"], blocks=[]))

    def _edit(self, ref: str, drawn: Message) -> None:
        at = Ref.read(ref)
        with calling("chat.update", repeatable=True):
            self._client.chat_update(channel=at.channel, ts=at.ts, **drawn)

    def _post(self, channel: str, drawn: Message, key: str, thread: str | None = None) -> str:
        self._pace.await_turn(channel)
        try:
            with calling("chat.postMessage", repeatable=False):
                posted = self._client.chat_postMessage(
                    channel=channel,
                    thread_ts=thread,
                    metadata={"event_type": EFFECT, "event_payload": {"key": key}},
                    unfurl_links=False,
                    unfurl_media=False,
                    **drawn,
                )
        except ChatBusy as busy:
            if busy.retry_after:
                self._pace.pause(channel, busy.retry_after)
            raise
        return Ref(str(posted["channel"]), str(posted["ts"])).write()


def _drawn_notice(notice: Notice, language: str, pictures: Sequence[Shown] = ()) -> Message:
    with speaking(language):
        return checked(Surface.MESSAGE, notice_message(notice, pictures), plain_notice(notice))
