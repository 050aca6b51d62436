"""Who handles a case: claim it, give it back."""

from handlers.desk import Desk
from handlers.domain.phrase import say
from handlers.domain.presses import Done, Press
from handlers.showing import save_and_show


def claim(desk: Desk, press: Press) -> Done:
    """Give the case to the person who pressed.

    Raises:
        AlreadyHandled: someone was faster, and is named.
    """
    with desk.transaction("casework.claim") as tx:
        tx.inbox.once(press.id)
        case, event = tx.cases.locked(press.case_id).claimed(press.actor)
        case = save_and_show(tx, case, event)
    return Done(say("Case {number} is yours, due {due}.", number=case.number, due=case.due_on.isoformat()))


def unclaim(desk: Desk, press: Press) -> Done:
    """Put the case back for anyone to claim."""
    with desk.transaction("casework.unclaim") as tx:
        tx.inbox.once(press.id)
        case, event = tx.cases.locked(press.case_id).unclaimed(press.actor)
        case = save_and_show(tx, case, event)
    return Done(say("Case {number} is free to claim.", number=case.number))
