"""What one person is shown at once: a window, or a message only they see.

These calls wait on Slack while the person waits on us, so they are few and short; whatever must not be
lost goes through the outbox instead.
"""

import contextlib
import logging
from collections.abc import Callable
from functools import partial

from slack_sdk import WebClient

from bot.slack.cards import line_message
from bot.slack.checked import checked
from bot.slack.deliveries import Sender
from bot.slack.drawn import note
from bot.slack.kit import Message, Payload
from bot.slack.lint import Surface
from bot.slack.trouble import calling
from handlers.guard import outside
from handlers.ports import ChatError

_log = logging.getLogger(__name__)
_LATE = "Slack did not open the window in time; please press again."


class Screens:
    """Shows things to the person who just acted."""

    def __init__(self, client: WebClient) -> None:
        self._client = outside(client)

    def open(self, sender: Sender, view: Payload) -> None:
        """Open a window; when Slack does not, the person is told to press again."""
        window = partial(self._open, sender, view)
        _first_that_works(window, *self._whispers(sender, _LATE))

    def tell(self, sender: Sender, text: str) -> None:
        """Say a sentence to the person where they acted: beside the card, else in a window."""
        window = partial(self._open, sender, note(text))
        _first_that_works(*self._whispers(sender, text), window)

    def whisper(self, channel: str, person: str, text: str) -> None:
        """Post a message only one member of a channel sees.

        Raises:
            ChatError: it was not posted, or nobody knows.
        """
        drawn = line_message(text)
        message = checked(Surface.MESSAGE, drawn, Message(text=drawn["text"], blocks=[]))
        with calling("chat.postEphemeral", repeatable=False):
            self._client.chat_postEphemeral(channel=channel, user=person, **message)

    def _open(self, sender: Sender, view: Payload) -> None:
        with calling("views.open", repeatable=False):
            self._client.views_open(trigger_id=sender.trigger_id, view=view)

    def _whispers(self, sender: Sender, text: str) -> list[Callable[[], None]]:
        return [partial(self.whisper, sender.channel, sender.person, text)] if sender.channel else []


def _first_that_works(*ways: Callable[[], None]) -> None:
    for way in ways:
        with contextlib.suppress(ChatError):
            way()
            return
    # What was done stands in the records and on the card; only the sentence is lost.
    _log.warning("A person could not be told what became of a press.", extra={"action": "slack.untold"})
