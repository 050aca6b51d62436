"""What one person is shown at once: a window, or a message only they see.

These calls wait on Slack while the person waits on us, so they are few and short; whatever must not be
lost goes through the outbox instead.
"""

import logging

from slack_sdk import WebClient

from bot.slack.cards import line_message
from bot.slack.checked import checked
from bot.slack.deliveries import Sender
from bot.slack.kit import Message, Payload
from bot.slack.lint import Surface
from bot.slack.trouble import calling
from bot.slack.views import note_view
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
        try:
            self._open(sender, view)
        except ChatError:
            self._whisper_or_log(sender, _LATE)

    def tell(self, sender: Sender, text: str) -> None:
        """Say a sentence to the person where they acted: beside the card, or in a window."""
        try:
            if sender.channel:
                self.whisper(sender.channel, sender.person, text)
            else:
                self._open(sender, note_view(text))
        except ChatError:
            self._open_or_log(sender, text)

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

    def _open_or_log(self, sender: Sender, text: str) -> None:
        try:
            if sender.channel:  # otherwise a window has just failed
                self._open(sender, note_view(text))
                return
        except ChatError:
            pass
        _untold()

    def _whisper_or_log(self, sender: Sender, text: str) -> None:
        try:
            if sender.channel:
                self.whisper(sender.channel, sender.person, text)
                return
        except ChatError:
            pass
        _untold()


def _untold() -> None:
    # What was done stands in the records and on the card; only the sentence is lost.
    _log.warning("A person could not be told what became of a press.", extra={"action": "slack.untold"})
