"""Slack as the chat system of the handlers: posts cards and lines, edits cards, finds what it posted.

Draws nothing itself (see `cards`, `home`) and retries nothing (see `handlers.delivery`).
"""

from datetime import datetime

from slack_sdk import WebClient

from bot.slack.cards import card_message, line_message, plain_card
from bot.slack.checked import checked
from bot.slack.home import home_view, plain_home
from bot.slack.identity import OwnIdentity
from bot.slack.kit import Message
from bot.slack.lint import Surface
from bot.slack.posted import EFFECT, Ref, find_effect
from bot.slack.trouble import calling
from handlers.domain.card import Card, Home
from handlers.domain.ids import PersonId


class SlackChat:
    """Implements `handlers.ports.Chat` for one channel."""

    def __init__(self, client: WebClient, channel_id: str) -> None:
        self._client = client
        self._channel_id = channel_id
        self._identity = OwnIdentity(client)

    def post_card(self, card: Card, key: str) -> str:
        """Post a card in the channel; the key goes with it as metadata, which everybody there may read."""
        drawn = checked(Surface.MESSAGE, card_message(card), plain_card(card))
        return self._post(self._channel_id, drawn, key)

    def update_card(self, ref: str, card: Card) -> None:
        """Edit a card where it stands.

        Raises:
            PostGone: it can no longer be edited.
        """
        at = Ref.read(ref)
        drawn = checked(Surface.MESSAGE, card_message(card), plain_card(card))
        with calling("chat.update", repeatable=True):
            self._client.chat_update(channel=at.channel, ts=at.ts, **drawn)

    def post_line(self, thread: str, text: str, key: str) -> str:
        """Post one line in the thread of a card."""
        top = Ref.read(thread)
        drawn = line_message(text)
        plain = Message(text=drawn["text"], blocks=[])
        return self._post(top.channel, checked(Surface.MESSAGE, drawn, plain), key, thread=top.ts)

    def find(self, key: str, since: datetime, thread: str = "") -> str | None:
        """Return where the message with this key stands, or None.

        Raises:
            ChatRefused: without the optional scope groups:history nobody can look.
        """
        within = Ref.read(thread) if thread else None
        ours = self._identity.get().user_id
        found = find_effect(self._client, key, since, ours, within, self._channel_id)
        return found.write() if found else None

    def publish_home(self, person: PersonId, home: Home) -> None:
        """Replace a person's Home tab."""
        view = checked(Surface.HOME, home_view(home), plain_home())
        with calling("views.publish", repeatable=True):
            self._client.views_publish(user_id=person, view=view)

    def _post(self, channel: str, drawn: Message, key: str, thread: str | None = None) -> str:
        with calling("chat.postMessage", repeatable=False):
            posted = self._client.chat_postMessage(
                channel=channel,
                thread_ts=thread,
                metadata={"event_type": EFFECT, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
                **drawn,
            )
        return Ref(str(posted["channel"]), str(posted["ts"])).write()
