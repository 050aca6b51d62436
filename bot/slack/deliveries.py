"""What Slack delivers when somebody presses, submits or uses a shortcut, read into one value; pure.

Everything in it is a claim: who may do what is asked later, of the roster and the records.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.slack.buttons import MORE, SEPARATOR
from bot.slack.escape import whole
from bot.slack.fields import answers
from bot.slack.incoming import as_written
from bot.slack.tags import OldPicture, Tag, read_tag
from handlers.domain.card import FieldKind
from handlers.domain.case import ActionId
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.ids import CaseId
from handlers.domain.people import Actor
from handlers.domain.presses import Press

Body: TypeAlias = Mapping[str, Any]

_KNOWN: Mapping[str, ActionId | ErrandId] = {
    **{one.value: one for one in ErrandId},
    **{one.value: one for one in ActionId},
}
#: Forms under the next window: whoever goes back to one may well submit the very same words anew.
_LEFT_OPEN = frozenset({ActionId.REPLY.value, ActionId.ASK.value, ActionId.EXTEND.value})
#: Modals that Slack lays over each other at most.
DEEPEST = 3
_LETTERS = 75  # of a search


@dataclass(frozen=True, slots=True)
class Window:
    """The modal in which somebody acted; `depth` counts from 1, `inputs` are the fields it has."""

    id: str
    hash: str
    depth: int
    inputs: frozenset[str] = frozenset()

    @property
    def full(self) -> bool:
        """Return whether nothing can be laid over it."""
        return self.depth >= DEEPEST


@dataclass(frozen=True, slots=True)
class Sender:
    """Who acted, and the ways back to them.

    Attributes:
        id: of this delivery, the same when Slack delivers it again, and when a form is tried again because
            its answer was lost.
        trigger_id: opens one window within three seconds.
        channel, thread: where they acted; empty in a window or on the Home tab.
        response_url: where Slack takes an answer for them alone; as claimed, see `hooks`.
        window: the modal in which they acted.
    """

    id: str
    person: str
    team_id: str
    trigger_id: str = ""
    channel: str = ""
    thread: str = ""
    response_url: str = ""
    enterprise_id: str = ""
    on_home: bool = False
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What they want done; `answers` is None for a bare button, `quoted` for what a shortcut was used on."""

    action: ActionId | ErrandId
    tag: Tag
    answers: Mapping[str, str] | None = None
    quoted: str = ""

    def press(self, sender: Sender, actor: Actor) -> Press | Errand:
        """Return it as the handlers take it."""
        tag = self.tag
        if isinstance(self.action, ErrandId):
            return Errand(sender.id, self.action, actor, self.answers, tag.token, self.quoted)
        return Press(
            sender.id, self.action, CaseId(tag.case_id), actor, tag.revision, self.answers, tag.token
        )


def sender_of(body: Body) -> Sender:
    """Return who sent an interaction."""
    view: Body = body.get("view") or {}
    container: Body = body.get("container") or {}
    trigger = str(body.get("trigger_id", ""))
    return Sender(
        id=_id(body, view),
        person=body["user"]["id"],
        team_id=body["user"].get("team_id") or (body.get("team") or {}).get("id", ""),
        trigger_id=trigger,
        channel=str(container.get("channel_id") or (body.get("channel") or {}).get("id", "")),
        thread=str(container.get("thread_ts", "")),
        response_url=str(body.get("response_url") or ""),
        enterprise_id=(body.get("enterprise") or {}).get("id", ""),
        on_home=view.get("type") == "home",
        window=_window(view) if view.get("type") == "modal" else None,
    )


def sender_of_command(command: Body) -> Sender:
    """Return who typed a command."""
    return Sender(
        id=f"slack:command:{command['trigger_id']}",
        person=command["user_id"],
        team_id=command["team_id"],
        trigger_id=command["trigger_id"],
        channel=str(command.get("channel_id", "")),
        response_url=str(command.get("response_url", "")),
        enterprise_id=str(command.get("enterprise_id", "")),
    )


def sender_of_event(body: Body) -> Sender:
    """Return who caused an event; nothing leads back to them but a message of ours."""
    event: Body = body["event"]
    item: Body = event.get("item") or {}
    return Sender(
        id=f"slack:event:{body['event_id']}",
        person=str(event.get("user", "")),
        team_id=str(body.get("team_id", "")),
        channel=str(item.get("channel", "")),
        enterprise_id=str(body.get("enterprise_id") or ""),
    )


@dataclass(frozen=True, slots=True)
class Typing:
    """Letters typed into a field that is found by typing, and the case that the window is about."""

    kind: FieldKind
    letters: str
    tag: Tag


def typing_of(body: Body) -> Typing:
    """Return what somebody searches; an element of an older version is searched as a colleague."""
    named = str(body.get("action_id", ""))
    kind = FieldKind.CASE if named == FieldKind.CASE else FieldKind.COLLEAGUE
    try:
        tag = read_tag(str((body.get("view") or {}).get("private_metadata", "")))
    except OldPicture:
        tag = Tag(0, 0)
    return Typing(kind, whole(str(body.get("value", "")))[:_LETTERS], tag)


def wish_of_button(body: Body) -> Wish:
    """Return what a pressed button, or a chosen entry of a menu, asks for.

    Raises:
        OldPicture: no such button is drawn any more.
    """
    pressed = body["actions"][0]
    value = str((pressed.get("selected_option") or pressed).get("value") or "")
    if pressed["action_id"] == MORE:
        name, _, written = value.partition(SEPARATOR)
        return Wish(_action(name), read_tag(written))
    action = _action(pressed["action_id"].partition(SEPARATOR)[0])
    if isinstance(action, ErrandId):
        return Wish(action, Tag(0, 0, value))
    return Wish(action, read_tag(value))


def wish_of_form(body: Body) -> Wish:
    """Return what a submitted window asks for.

    Raises:
        OldPicture: no such window is drawn any more.
    """
    view = body["view"]
    tag = read_tag(str(view.get("private_metadata", "")))
    return Wish(_action(str(view.get("callback_id", ""))), tag, answers(view["state"]["values"]))


def wish_of_shortcut(body: Body) -> Wish:
    """Return what a shortcut asks for, with the words of the message that it was used on.

    Raises:
        OldPicture: the app offers no such shortcut any more.
    """
    message: Body = body.get("message") or {}
    action = _action(str(body.get("callback_id", "")))
    if not isinstance(action, ErrandId):
        raise OldPicture
    return Wish(action, Tag(0, 0), quoted=as_written(whole(str(message.get("text") or ""))))


def _id(body: Body, view: Body) -> str:
    # Each try to submit a form has a trigger of its own; the form as it was drawn stays the same.
    tried_again = body["type"] == "view_submission" and view.get("callback_id") not in _LEFT_OPEN
    if tried_again and view.get("id") and view.get("hash"):
        return f"slack:view:{view['id']}:{view['hash']}"
    return f"slack:{body['type']}:{body.get('trigger_id', '')}"


def _window(view: Body) -> Window:
    previous, root = view.get("previous_view_id"), view.get("root_view_id")
    depth = 1 if not previous else 2 if previous == root else DEEPEST
    inputs = frozenset(one["block_id"] for one in view.get("blocks", ()) if one.get("type") == "input")
    return Window(str(view.get("id", "")), str(view.get("hash", "")), depth, inputs)


def _action(name: str) -> ActionId | ErrandId:
    known = _KNOWN.get(name)
    if known is None:
        raise OldPicture
    return known
