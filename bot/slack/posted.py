"""What was posted: where it stands, and how to find it again by its effect's key.

Looking needs the optional scope groups:history; nothing else here reads a channel.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack.trouble import calling

#: The event type of our messages' metadata; its payload is the effect's key and nothing else.
EFFECT = "ombud_effect"
_PAGE = 200
_PAGES = 50
#: Slack's clock names messages, ours the look; they may differ.
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Ref:
    """Where a message stands."""

    channel: str
    ts: str

    def write(self) -> str:
        """Return it as text."""
        return f"{self.channel}:{self.ts}"

    @classmethod
    def read(cls, text: str) -> "Ref":
        """Return what `write` wrote."""
        channel, _, ts = text.partition(":")
        return cls(channel, ts)


def find_effect(
    client: WebClient, key: str, since: datetime, ours: str, thread: Ref | None, channel: str
) -> Ref | None:
    """Return the message that carries an effect's key, or None.

    Args:
        since: when it can have been posted at the earliest, by our clock.
        ours: the app's own user id; metadata of others proves nothing.
        thread: the top of the thread to look in; the channel itself when None.

    Raises:
        ChatError: Slack could not be asked.
    """
    look: dict[str, Any] = {
        "channel": thread.channel if thread else channel,
        "oldest": f"{(since - _SKEW).timestamp():.6f}",
        "include_all_metadata": True,
        "limit": _PAGE,
    }
    if thread is None:
        messages = _pages(client.conversations_history, "conversations.history", look)
    else:
        messages = _pages(client.conversations_replies, "conversations.replies", {**look, "ts": thread.ts})
    for message in messages:
        if message.get("user") == ours and _key_of(message) == key:
            return Ref(str(look["channel"]), str(message["ts"]))
    return None


def _key_of(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EFFECT:
        return None
    return str((metadata.get("event_payload") or {}).get("key", ""))


def _pages(call: Callable[..., SlackResponse], method: str, look: dict[str, Any]) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    for _page in range(_PAGES):
        with calling(method, repeatable=True):
            page = call(**look, cursor=cursor)
        yield from page.get("messages") or []
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return
