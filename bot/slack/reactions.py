"""Triage by emoji: eyes on a card claims its case, taking them off gives it back, a tick asks to close.

Reactions do only what can be undone; closing always goes through its form. Others are nobody's business.
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from bot.slack.buttons import button_row
from bot.slack.cards import line_message
from bot.slack.checked import checked
from bot.slack.deliveries import Sender, Wish, sender_of_event
from bot.slack.kit import Message
from bot.slack.lint import Surface
from bot.slack.posted import Ref
from bot.slack.reception import Reception
from bot.slack.tags import Tag
from handlers.domain.card import Button
from handlers.domain.case import TRANSITIONS, ActionId, Case
from handlers.domain.errors import AlreadyHandled, Refused, not_for
from handlers.domain.phrase import say
from handlers.showing import case_at

_Act: TypeAlias = Callable[[Sender, Case], None]

CLAIM: Final = "eyes"
CLOSE: Final = "white_check_mark"
#: What the same event is refused with when it is delivered again: nobody needs to hear of that.
_REPEATED: Final = AlreadyHandled().message


class Reactions:
    """Hears reactions on the cards of one desk, where its rules want them heard."""

    def __init__(self, reception: Reception) -> None:
        self._at = reception

    def on_added(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Claim the case, or offer to close it."""
        if event.get("reaction") == CLAIM:
            self._answer(body, event, self._claim)
        elif event.get("reaction") == CLOSE:
            self._answer(body, event, self._offer_to_close)

    def on_removed(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Give the person's own case back."""
        if event.get("reaction") == CLAIM:
            self._answer(body, event, self._give_back)

    def _answer(self, body: dict[str, Any], event: dict[str, Any], act: _Act) -> None:
        item = event.get("item") or {}
        at = self._at
        if not at.desk.rules.triage_by_emoji or item.get("channel") != at.channel_id:
            return
        with at.desk.reading("slack.reaction") as tx:
            case = case_at(tx, Ref(str(item["channel"]), str(item.get("ts", ""))).write())
        if case is None:
            return
        sender = sender_of_event(body)
        with at.speaking_to(sender):
            try:
                act(sender, case)
            except Refused as refused:
                if refused.message != _REPEATED:
                    at.screens.tell(sender, refused.message)

    def _claim(self, sender: Sender, case: Case) -> None:
        self._do(sender, case, ActionId.CLAIM)

    def _give_back(self, sender: Sender, case: Case) -> None:
        if case.owner == sender.person:  # eyes of somebody else say nothing about who works on it
            self._do(sender, case, ActionId.UNCLAIM)

    def _do(self, sender: Sender, case: Case, action: ActionId) -> None:
        self._at.show(sender, self._at.do(sender, Wish(action, Tag(case.id, case.version))))

    def _offer_to_close(self, sender: Sender, case: Case) -> None:
        actor = self._at.people.admit(sender)
        close = TRANSITIONS[ActionId.CLOSE]
        if not actor.roles & close.roles:
            raise not_for(actor, close.roles)
        if case.status not in close.sources:
            return
        with self._at.desk.transaction("slack.asked_to_close") as tx:
            tx.inbox.once(sender.id)
        self._at.screens.answer(sender, _offer(case))


def _offer(case: Case) -> Message:
    drawn = line_message(say("Close case {number}? The form asks how each right ended.", number=case.number))
    close = Button(ActionId.CLOSE, say("Close the case"))
    buttons = button_row([close], Tag(case.id, case.version), case.number)
    offered = Message(text=drawn["text"], blocks=[*drawn["blocks"], buttons])
    return checked(Surface.MESSAGE, offered, Message(text=drawn["text"], blocks=[]))
