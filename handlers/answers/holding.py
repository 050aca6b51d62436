"""Holding a pass: who comes with one, and whether they may still do what it was issued for."""

from handlers.answers.writing import check_writable
from handlers.desk import Desk
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import Refused
from handlers.domain.passes import Pass
from handlers.domain.people import Actor
from handlers.store.transaction import Transaction


class PassOver(Refused):
    """This link no longer works: it was used, or its time is over. Press the button in Slack again."""


def holder(
    tx: Transaction, desk: Desk, held: Pass | None, action: ActionId, *, reading: bool = False
) -> tuple[Actor, Case]:
    """Return who comes with a pass, with the roles held now, and the case.

    Args:
        reading: nothing is changed, so the case is not kept from others.

    Raises:
        PassOver: there is no such pass, or it was spent or has expired; which of these is not told.
        Refused: the person lost the role, the case moved on, or its reply is held back.
    """
    if held is None:
        raise PassOver
    actor = Actor(held.person, desk.roster.roles(held.person))
    case = tx.cases.get(held.case_id) if reading else tx.cases.locked(held.case_id)
    if action is ActionId.ATTACH:  # the one thing that a pass lets somebody write
        check_writable(tx, case, action, actor)
    case.check(action, actor)
    return actor, case
