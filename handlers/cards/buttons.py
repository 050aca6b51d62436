"""Which buttons stand on a case's card, and in which order: what is usually done next comes first.

At most four stand in the open and five in the menu behind them; the last leads to everything else.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from handlers.domain import drafting
from handlers.domain.card import Button, Confirm, Weight
from handlers.domain.case import TRANSITIONS, ActionId, Case, Status
from handlers.domain.clock.extension import ExtensionState
from handlers.domain.extending import can_extend
from handlers.domain.finding import RequesterKind
from handlers.domain.phrase import say
from handlers.domain.rights import Right

IN_THE_OPEN, IN_THE_MENU = 4, 5

_CHANGING = (ActionId.ASK, ActionId.EXTEND, ActionId.ASSIGN, ActionId.RIGHTS, ActionId.UNCLAIM)
_ORDER: dict[Status, tuple[ActionId, ...]] = {
    Status.NEW: (
        ActionId.CLAIM,
        ActionId.OPEN_LETTER,
        ActionId.ASSIGN,
        ActionId.NOT_A_REQUEST,
        ActionId.NOTE,
        ActionId.DUPLICATE,
        ActionId.RIGHTS,
        ActionId.LANGUAGE,
    ),
    Status.OPEN: (ActionId.OPEN_LETTER, ActionId.REPLY, ActionId.NOTE, ActionId.CLOSE, *_CHANGING),
    Status.AWAITING_SUBJECT: (
        ActionId.OPEN_LETTER,
        ActionId.REPLY,
        ActionId.NOTE,
        ActionId.CLOSE,
        *_CHANGING,
    ),
    Status.READY: (
        ActionId.SEND,
        ActionId.OPEN_LETTER,
        ActionId.REPLY,
        ActionId.DISCARD,
        ActionId.NOTE,
        ActionId.ATTACH,
        ActionId.ASSIGN,
        ActionId.RIGHTS,
    ),
    Status.CLOSED: (ActionId.OPEN_LETTER, ActionId.REOPEN, ActionId.SEPARATE, ActionId.NOTE),
}
_PRIMARY = frozenset({ActionId.CLAIM, ActionId.REPLY, ActionId.SEND})
_EDIT, _LOOK = say("Edit reply"), say("Look at the draft")


def card_buttons(
    case: Case,
    now: datetime | None = None,
    *,
    full: bool = False,
    approves: bool = False,
    doubtful: bool = False,
) -> tuple[Button, ...]:
    """Return the buttons of a case's card.

    Args:
        full: for one person who asked for the card; in the channel a closed card has none.
        approves: two must agree before a draft leaves. The card is the same for its author, who may only
            look, and for the others.
        doubtful: nobody knows whether the reply has left, so that a person decides.
    """
    if case.status is Status.CLOSED and not full:
        return ()
    first = (ActionId.UNDO, *((ActionId.HAS_LEFT,) if doubtful else ()), ActionId.CLAIM, ActionId.JUDGE)
    order = dict.fromkeys((*(one for one in first if makes_sense(case, one, now)), *_ORDER[case.status]))
    if case.reading.waits:  # a person says whether it was read rightly before the rest of the menu
        listed = list(order)
        asked = (ActionId.CONFIRM, ActionId.CORRECT)
        order = dict.fromkeys((*listed[:IN_THE_OPEN], *asked, *listed[IN_THE_OPEN:]))
    shown = [button(case, action) for action in order if makes_sense(case, action, now)]
    if approves:
        shown = [replace(one, label=_LOOK) if one.action is ActionId.SEND else one for one in shown]
    return (*shown[: IN_THE_OPEN + IN_THE_MENU - 1], button(case, ActionId.MORE))


def button(case: Case, action: ActionId) -> Button:
    """Return the button of an action, as it is called on this case."""
    edits = action is ActionId.REPLY and case.draft_id is not None
    return Button(
        action,
        _EDIT if edits else TRANSITIONS[action].label,
        _weight(case, action),
        confirm=asked_back(case.number, action),
    )


def makes_sense(case: Case, action: ActionId, now: datetime | None = None) -> bool:
    """Return whether an action would change anything about the case as it stands, whoever does it.

    Args:
        now: None where the time is not told; as long as a mail is on its way out it is in the way then.
    """
    sensible = case.offers(action) and _SENSIBLE.get(action, _always)(case)
    return sensible and not drafting.is_hindered(case, action, now)


def _always(_case: Case) -> bool:
    return True


def _undrafted(case: Case) -> bool:
    return case.draft_id is None


#: Who writes for somebody else.
_FOR_OTHERS = frozenset({RequesterKind.REPRESENTATIVE, RequesterKind.PARENT})
#: What an action needs besides the status; those that are not here need no more.
_SENSIBLE: dict[ActionId, Callable[[Case], bool]] = {
    ActionId.CLAIM: lambda case: case.owner is None,
    ActionId.UNCLAIM: lambda case: case.owner is not None and _undrafted(case),
    ActionId.CLOSE: _undrafted,
    ActionId.NOT_A_REQUEST: _undrafted,
    ActionId.DUPLICATE: _undrafted,
    ActionId.MERGE: _undrafted,
    ActionId.CONFIRM: lambda case: case.reading.waits and Right.UNCLEAR not in case.rights,
    ActionId.CORRECT: lambda case: case.reading.sureness is not None,
    ActionId.MANDATE: lambda case: case.reading.requester in _FOR_OTHERS,
    ActionId.SENDER: lambda case: case.sender_unclear and case.draft_id is None,
    ActionId.UNDO: lambda case: case.leaving_id is not None,
    ActionId.HAS_LEFT: lambda case: case.leaving_id is not None,
    ActionId.JUDGE: lambda case: case.deadline.stands_still,
    ActionId.EXTEND: lambda case: (
        case.deadline.extension is ExtensionState.NONE and can_extend(case.deadline.regime)
    ),
    ActionId.REOPEN: lambda case: case.follows is None,
    ActionId.SEPARATE: lambda case: case.follows is not None,
    ActionId.REMOVE_TEST: lambda case: case.is_test,
}


def _weight(case: Case, action: ActionId) -> Weight:
    if action is ActionId.REMOVE_TEST:
        return Weight.DANGER
    is_next = action is ActionId.CLAIM or case.owner is not None
    drafted = action is ActionId.REPLY and case.status is Status.READY
    return Weight.PRIMARY if action in _PRIMARY and is_next and not drafted else Weight.PLAIN


def asked_back(number: str, action: ActionId) -> Confirm | None:
    """Return what somebody is asked before an action on a case begins, or None."""
    if action is ActionId.DISCARD:
        return Confirm(
            say("Discard the draft of {number}?", number=number),
            say("What is written in it is not sent; it stays in the case's file."),
            say("Discard draft"),
            say("Keep it"),
        )
    if action is ActionId.REMOVE_TEST:
        return Confirm(
            say("Remove test case {number}?", number=number),
            say("The test case is closed and counted nowhere."),
            say("Remove"),
            say("Keep it"),
        )
    return None
