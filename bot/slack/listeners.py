"""What happens when Slack delivers a press, a submitted window, a command or an opened Home tab.

Each reads the delivery, lets the handlers do the work in their own transaction, and shows the answer.
The work is committed before Slack hears back; what goes wrong unexpectedly is the boundary's.
"""

import contextlib
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack

from bot.slack.cards import line_message
from bot.slack.commands import run_command
from bot.slack.deliveries import Sender, Wish, sender_of, wish_of_button, wish_of_form
from bot.slack.drawn import note, window
from bot.slack.people import People
from bot.slack.screens import Screens
from handlers import actions
from handlers.desk import Desk
from handlers.domain.card import Home
from handlers.domain.errors import Incomplete, Refused
from handlers.domain.ids import PersonId
from handlers.domain.presses import Done, Response
from handlers.homes import ask_for_home
from handlers.ports import ChatError


class Listeners:
    """The listeners of one desk; `channel_id` is where cards are, `zone` where its days begin."""

    def __init__(self, desk: Desk, people: People, screens: Screens, channel_id: str, zone: ZoneInfo) -> None:
        self._desk = desk
        self._people = people
        self._screens = screens
        self._channel_id = channel_id
        self._zone = zone

    def on_button(self, ack: Ack, body: dict[str, Any]) -> None:
        """Do what a button asks for, and show what comes of it."""
        sender = sender_of(body)
        try:
            answer = self._perform(sender, wish_of_button(body))
        except Refused as refused:
            self._screens.tell(sender, str(refused))
        else:
            self._show(sender, answer)
        ack()

    def on_form(self, ack: Ack, body: dict[str, Any]) -> None:
        """Do what a submitted window asks for; what was typed stays when it is refused."""
        sender = sender_of(body)
        try:
            answer = self._perform(sender, wish_of_form(body))
        except Incomplete as incomplete:
            _complain(ack, sender, incomplete)
        except Refused as refused:
            ack(response_action=over(sender), view=note(str(refused)))
        else:
            self._go_on(ack, sender, answer)

    def on_home(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Have a person's Home tab drawn; the tab of messages is Slack's own."""
        if event.get("tab") != "home":
            return
        person = PersonId(event["user"])
        try:
            self._people.admit(person, body["team_id"])
        except Refused as refused:
            self._desk.chat.publish_home(person, Home("Ombud", (), str(refused)))
        else:
            ask_for_home(self._desk, f"slack:event:{body['event_id']}", person)

    def on_command(self, ack: Ack, command: dict[str, Any]) -> None:
        """Answer a command, to the person alone."""
        try:
            actor = self._people.admit(command["user_id"], command["team_id"])
            answer = run_command(self._desk, actor, command.get("text", ""), self._today())
        except Refused as refused:
            answer = line_message(str(refused))
        ack({"response_type": "ephemeral", **answer})

    def _perform(self, sender: Sender, wish: Wish) -> Response:
        actor = self._people.admit(sender.person, sender.team_id)
        return actions.perform(self._desk, wish.press(sender, actor))

    def _show(self, sender: Sender, answer: Response) -> None:
        if not isinstance(answer, Done):
            self._screens.open(sender, window(answer))
            return
        self._screens.tell(sender, answer.text)
        if sender.on_home:
            ask_for_home(self._desk, f"{sender.id}:home", PersonId(sender.person))

    def _go_on(self, ack: Ack, sender: Sender, answer: Response) -> None:
        if not isinstance(answer, Done):
            ack(response_action="push", view=window(answer))
            return
        ack(response_action="clear")
        with contextlib.suppress(ChatError):  # the card and its thread say the same
            self._screens.whisper(self._channel_id, sender.person, answer.text)

    def _today(self) -> date:
        return self._desk.clock.now().astimezone(self._zone).date()


def over(sender: Sender) -> str:
    """Return how a note is shown: over a window in which somebody typed, else in its place."""
    return "push" if sender.inputs else "update"


def _complain(ack: Ack, sender: Sender, incomplete: Incomplete) -> None:
    known = {name: text for name, text in incomplete.fields.items() if name in sender.inputs}
    if known:
        ack(response_action="errors", errors=known)
    else:
        ack(response_action=over(sender), view=note(" ".join(incomplete.fields.values())))
