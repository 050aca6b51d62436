"""What happens when Slack delivers a press, a submitted window, a shortcut, a command or an opened Home tab.

Each reads the delivery, lets the handlers do the work in their own transaction, acknowledges, and leaves
the showing for afterwards. What goes wrong unexpectedly is the boundary's.
"""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack

from bot.slack import limits
from bot.slack.answering import complaint, done, laid, refusal
from bot.slack.buttons import LINK
from bot.slack.cards import line_message
from bot.slack.deliveries import (
    Sender,
    Wish,
    sender_of,
    sender_of_command,
    sender_of_event,
    typing_of,
    wish_of_button,
    wish_of_form,
    wish_of_shortcut,
)
from bot.slack.drawn import told, window
from bot.slack.escape import whole
from bot.slack.kit import option
from bot.slack.reception import Reception
from handlers.casework import choosing
from handlers.commands import asking
from handlers.domain.answer import Answer
from handlers.domain.card import Form, Home
from handlers.domain.errors import Incomplete, Refused
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.phrase import joined
from handlers.domain.presses import Done, Response
from handlers.home.pages import open_home


class Listeners:
    """The listeners of one desk."""

    def __init__(self, reception: Reception) -> None:
        self._at = reception

    def on_button(self, ack: Ack, body: dict[str, Any]) -> None:
        """Do what a button or a menu asks for, and show what comes of it."""
        if body["actions"][0]["action_id"] != LINK:  # a link leads elsewhere by itself
            self._do(sender_of(body), lambda: wish_of_button(body))
        ack()

    def on_shortcut(self, ack: Ack, body: dict[str, Any]) -> None:
        """Do what a shortcut asks for, and show what comes of it."""
        self._do(sender_of(body), lambda: wish_of_shortcut(body))
        ack()

    def on_form(self, ack: Ack, body: dict[str, Any]) -> None:
        """Do what a submitted window asks for; what was typed stays when it is refused."""
        sender = sender_of(body)
        with self._at.speaking_to(sender):
            try:
                answer = self._at.do(sender, wish_of_form(body))
            except Incomplete as incomplete:
                ack(complaint(sender, incomplete))
            except Refused as refused:
                ack(refusal(sender, refused.message))
            else:
                self._go_on(ack, sender, answer)

    def on_typing(self, ack: Ack, body: dict[str, Any]) -> None:
        """Offer what fits the letters typed so far; nothing to those who may not choose."""
        sender, typing = sender_of(body), typing_of(body)
        with self._at.speaking_to(sender):
            try:
                actor = self._at.people.admit(sender)
                found = choosing.suggest(
                    self._at.desk, actor, typing.kind, typing.letters, CaseId(typing.tag.case_id)
                )
            except Refused:
                found = []
            ack(options=[option(label, value) for value, label in found[: limits.OPTIONS]])

    def on_command(self, ack: Ack, command: dict[str, Any]) -> None:
        """Answer a command, to the person alone."""
        sender = sender_of_command(command)
        with self._at.speaking_to(sender):
            try:
                actor = self._at.people.admit(sender)
                answer = asking.ask(self._at.desk, actor, whole(command.get("text", "")))
            except Refused as refused:
                ack({"response_type": "ephemeral", **line_message(refused.message)})
                return
            if isinstance(answer, Form):
                self._at.screens.open(sender, window(answer))
                ack()
            else:
                ack({"response_type": "ephemeral", **told(answer)})

    def on_home(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Have a person's Home tab drawn; the tab of messages is Slack's own."""
        if event.get("tab") != "home":
            return
        sender = sender_of_event(body)
        with self._at.speaking_to(sender):
            try:
                self._at.people.admit(sender)
            except Refused as refused:
                self._at.screens.home(sender.person, Home("Ombud", (), refused.message))
            else:
                open_home(self._at.desk, sender.id, PersonId(sender.person))

    def _do(self, sender: Sender, wish: Callable[[], Wish]) -> None:
        with self._at.speaking_to(sender):
            try:
                answer = self._at.do(sender, wish())
            except Incomplete as incomplete:
                self._at.screens.tell(sender, joined(" ", incomplete.fields.values()))
            except Refused as refused:
                self._at.screens.tell(sender, refused.message)
            else:
                self._at.show(sender, answer)

    def _go_on(self, ack: Ack, sender: Sender, answer: Response) -> None:
        if isinstance(answer, Answer):  # a list belongs beside what was pressed, not into a window
            ack({"response_action": "clear"})
            self._at.screens.answer(sender, told(answer))
            return
        if not isinstance(answer, Done):
            ack(laid(sender, answer))
            return
        end = done(answer)
        ack(end)
        if answer.text and "view" not in end:  # the card and its thread say the same
            self._at.screens.whisper(self._at.channel_id, sender.person, answer.text)
