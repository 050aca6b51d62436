"""A case as one row of a list: number, rights, status, due date, owner, and the likeliest actions."""

from datetime import date

from handlers.cards.buttons import asked_back
from handlers.cards.card import STATUS_LABELS
from handlers.cards.due_lines import due
from handlers.domain.card import Button, HomeRow, Weight
from handlers.domain.case import TRANSITIONS, ActionId, Status
from handlers.domain.glance import Glance
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import joined, say
from handlers.domain.rights import names


def row(glance: Glance, viewer: Actor, today: date, authors: frozenset[PersonId] | None = None) -> HomeRow:
    """Return the row of a case as one person sees it.

    Args:
        authors: whose work its draft is, where somebody else has to send it; None where nobody asks.
    """
    title = (glance.number, names(glance.rights))
    return HomeRow(
        glance.id,
        glance.version,
        joined(" · ", (say("TEST"), *title) if glance.is_test else title),
        joined(" · ", (due(glance, today), STATUS_LABELS[glance.status], owner(glance))),
        tuple(_buttons(glance, viewer, authors)),
    )


def owner(glance: Glance) -> str:
    """Return who has the case."""
    return f"<@{glance.owner}>" if glance.owner else say("nobody yet")


def _buttons(glance: Glance, viewer: Actor, authors: frozenset[PersonId] | None) -> list[Button]:
    owned = glance.owner is not None
    theirs = owned and (glance.owner == viewer.id or Role.MANAGER in viewer.roles)
    # As `drafting.check_sender` has it.
    sends = theirs if authors is None else bool(authors) and viewer.id not in authors
    wanted = {
        ActionId.CLAIM: not owned,
        ActionId.SEND: owned and glance.drafted and sends,
        ActionId.ASK_APPROVAL: theirs and glance.drafted and not sends,
        ActionId.UNDO: theirs and glance.leaving and not glance.drafted,
        ActionId.REPLY: theirs and not glance.leaving and not glance.drafted,
        ActionId.OPEN_LETTER: True,
        ActionId.MORE: glance.status is not Status.CLOSED,
        ActionId.REMOVE_TEST: glance.is_test,
    }
    return [
        Button(
            action,
            TRANSITIONS[action].label,
            _weight(action),
            confirm=asked_back(glance.number, action),
        )
        for action, likely in wanted.items()
        if likely
        and glance.status in TRANSITIONS[action].sources
        and TRANSITIONS[action].roles & viewer.roles
    ]


def _weight(action: ActionId) -> Weight:
    if action is ActionId.REMOVE_TEST:
        return Weight.DANGER
    leading = {ActionId.CLAIM, ActionId.SEND, ActionId.REPLY}
    return Weight.PRIMARY if action in leading else Weight.PLAIN
