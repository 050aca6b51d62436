"""The table of what colleagues can do with a case, and the only door to it for every chat system."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers import casework, closing, replies, viewing
from handlers.desk import Desk
from handlers.domain.case import ActionId
from handlers.domain.errors import NotAllowed
from handlers.domain.people import Actor
from handlers.domain.presses import Press, Response


@dataclass(frozen=True, slots=True)
class Action:
    """One row: what a bare button does, and what a filled-in form does."""

    press: Callable[[Desk, Press], Response]
    submit: Callable[[Desk, Press], Response] | None = None


ACTIONS: dict[ActionId, Action] = {
    ActionId.CLAIM: Action(casework.claim),
    ActionId.UNCLAIM: Action(casework.unclaim),
    ActionId.OPEN_LETTER: Action(viewing.open_letter),
    ActionId.REPLY: Action(replies.form, replies.draft),
    ActionId.SEND: Action(replies.send, replies.send),
    ActionId.DISCARD: Action(replies.discard),
    ActionId.CLOSE: Action(closing.form, closing.close),
    ActionId.REOPEN: Action(closing.reopen),
}


def perform(desk: Desk, press: Press) -> Response:
    """Do what was pressed or submitted, as the person's roles allow now.

    Roles come from the roster here, whatever the face believed: the picture that was pressed may
    be old, and its values are not to be trusted.

    Raises:
        Refused: the rules do not allow it; the message is safe to show.
    """
    actor = Actor(press.actor.id, desk.roster.roles(press.actor.id), press.actor.name)
    if not actor.roles:
        raise NotAllowed
    row = ACTIONS[press.action]
    use_case = row.submit if press.answers is not None and row.submit else row.press
    return use_case(desk, replace(press, actor=actor))
