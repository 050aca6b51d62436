"""What Slack delivers when somebody presses or submits, read into one value; pure.

Everything in it is a claim: who may do what is asked later, of the roster and the records.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.slack.buttons import MORE, SEPARATOR
from bot.slack.fields import answers
from bot.slack.tags import OldPicture, Tag, read_tag
from handlers.domain.case import ActionId
from handlers.domain.ids import CaseId
from handlers.domain.people import Actor
from handlers.domain.presses import Press

Body: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who acted, and the ways back to them.

    Attributes:
        id: of this delivery, the same when Slack delivers it again.
        trigger_id: opens one window within three seconds.
        channel: where they acted; empty in a window or on the Home tab.
        inputs: the fields of the window they submitted.
    """

    id: str
    person: str
    team_id: str
    trigger_id: str
    channel: str = ""
    on_home: bool = False
    inputs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wish:
    """What they want done; `answers` is None for a bare button."""

    action: ActionId
    tag: Tag
    answers: Mapping[str, str] | None = None

    def press(self, sender: Sender, actor: Actor) -> Press:
        """Return it as the handlers take it."""
        tag = self.tag
        return Press(
            sender.id, self.action, CaseId(tag.case_id), actor, tag.revision, self.answers, tag.token
        )


def sender_of(body: Body) -> Sender:
    """Return who sent an interaction."""
    view: Body = body.get("view") or {}
    inputs = frozenset(one["block_id"] for one in view.get("blocks", ()) if one.get("type") == "input")
    return Sender(
        id=f"slack:{body['type']}:{body['trigger_id']}",
        person=body["user"]["id"],
        team_id=body["user"].get("team_id") or (body.get("team") or {}).get("id", ""),
        trigger_id=body["trigger_id"],
        channel=(body.get("container") or {}).get("channel_id", ""),
        on_home=view.get("type") == "home",
        inputs=inputs,
    )


def wish_of_button(body: Body) -> Wish:
    """Return what a pressed button, or a chosen entry of the menu beside it, asks for.

    Raises:
        OldPicture: no such button is drawn any more.
    """
    pressed = body["actions"][0]
    if pressed["action_id"] != MORE:
        return Wish(_action(pressed["action_id"]), read_tag(str(pressed.get("value", ""))))
    name, _, written = str((pressed.get("selected_option") or {}).get("value", "")).partition(SEPARATOR)
    return Wish(_action(name), read_tag(written))


def wish_of_form(body: Body) -> Wish:
    """Return what a submitted window asks for.

    Raises:
        OldPicture: no such window is drawn any more.
    """
    view = body["view"]
    tag = read_tag(str(view.get("private_metadata", "")))
    return Wish(_action(str(view.get("callback_id", ""))), tag, answers(view["state"]["values"]))


def _action(name: str) -> ActionId:
    try:
        return ActionId(name)
    except ValueError:
        raise OldPicture from None
