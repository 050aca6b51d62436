"""What one person is shown at once: a window, or a message only they see.

Each call comes after the acknowledgement (see `afterwards`); whatever must not be lost goes through the
outbox instead.
"""

import contextlib
import logging
from collections.abc import Callable
from functools import partial

from slack_sdk import WebClient

from bot.slack.afterwards import Afterwards
from bot.slack.cards import line_message
from bot.slack.checked import checked
from bot.slack.deliveries import Sender
from bot.slack.drawn import note, page
from bot.slack.hooks import Hooks
from bot.slack.kit import Message, Payload
from bot.slack.lint import Surface
from bot.slack.trouble import calling
from handlers.domain.card import Home, HomeRow
from handlers.domain.phrase import say
from handlers.guard import outside
from handlers.ports import ChatError

_log = logging.getLogger(__name__)
_LATE = say("Slack did not open the window in time; please press again.")
#: The person closed the window, or it shows something newer: there is nobody to tell.
_CLOSED = frozenset({"not_found", "hash_conflict", "view_not_found"})


class Screens:
    """Shows things to the person who just acted; all is drawn before it waits, in their language."""

    def __init__(self, client: WebClient, afterwards: Afterwards) -> None:
        self._client = outside(client)
        self._hooks = outside(Hooks(client))
        self._afterwards = afterwards

    def open(self, sender: Sender, view: Payload, *, in_place: bool = False) -> None:
        """Open a window: over the one they acted in, or in its place; if Slack does not, they hear of it."""
        late = _told(_LATE)
        self._later(partial(self._window, sender, view, in_place), *self._whispers(sender, late))

    def tell(
        self, sender: Sender, text: str, about: HomeRow | None = None, *, in_place: bool = False
    ) -> None:
        """Say a sentence to the person where they acted: beside the card, else in a window."""
        ways = self._whispers(sender, _told(text, about))
        if sender.trigger_id:
            ways.append(partial(self._window, sender, note(text, about), in_place))
        self._later(*ways)

    def answer(self, sender: Sender, message: Message) -> None:
        """Show a message to the person alone, where they acted."""
        self._later(*self._whispers(sender, message))

    def whisper(self, channel: str, person: str, text: str) -> None:
        """Say a sentence in a channel that only one of its members sees; it may get lost."""
        self._later(partial(self._whisper, channel, "", person, _told(text)))

    def home(self, person: str, home: Home) -> None:
        """Show somebody their Home tab."""
        self._later(partial(self._publish, person, page(home)))

    def _later(self, *ways: Callable[[], None]) -> None:
        self._afterwards.do(partial(_first_that_works, *ways))

    def _window(self, sender: Sender, view: Payload, in_place: bool) -> None:
        if sender.window is None:
            with calling("views.open", repeatable=False):
                self._client.views_open(trigger_id=sender.trigger_id, view=view)
        elif in_place or sender.window.full:
            self._redraw(sender.window.id, sender.window.hash, view)
        else:
            with calling("views.push", repeatable=False):
                self._client.views_push(trigger_id=sender.trigger_id, view=view)

    def _redraw(self, view_id: str, drawn_as: str, view: Payload) -> None:
        try:
            with calling("views.update", repeatable=True):
                self._client.views_update(view_id=view_id, hash=drawn_as, view=view)
        except ChatError as error:
            if error.code not in _CLOSED:
                raise

    def _publish(self, person: str, view: Payload) -> None:
        with calling("views.publish", repeatable=True):
            self._client.views_publish(user_id=person, view=view)

    def _whispers(self, sender: Sender, message: Message) -> list[Callable[[], None]]:
        ways: list[Callable[[], None]] = []
        if sender.channel:
            ways.append(partial(self._whisper, sender.channel, sender.thread, sender.person, message))
        if sender.response_url:
            ways.append(partial(self._hooks.answer, sender.response_url, message))
        return ways

    def _whisper(self, channel: str, thread: str, person: str, message: Message) -> None:
        with calling("chat.postEphemeral", repeatable=False):
            self._client.chat_postEphemeral(channel=channel, thread_ts=thread or None, user=person, **message)


def _told(text: str, about: HomeRow | None = None) -> Message:
    drawn = line_message(text, about)
    return checked(Surface.MESSAGE, drawn, Message(text=drawn["text"], blocks=[]))


def _first_that_works(*ways: Callable[[], None]) -> None:
    for way in ways:
        with contextlib.suppress(ChatError):
            way()
            return
    # What was done stands in the records and on the card; only the sentence is lost.
    _log.warning("A person could not be told what became of a press.", extra={"action": "slack.untold"})
