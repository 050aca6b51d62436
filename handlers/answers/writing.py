"""Whether a case's reply can be written at, its words or its files, while another one may be leaving.

Who may is the table's to say; here is the one rule besides: what is held back is taken back first.
"""

from handlers.domain import drafting
from handlers.domain.case import ActionId, Case
from handlers.domain.people import Actor
from handlers.showing import local_time
from handlers.store.transaction import Transaction


def check_writable(tx: Transaction, case: Case, action: ActionId, actor: Actor) -> None:
    """Check that the actor may write at a reply of this case now.

    A second draft beside a reply that is held back would leave no way to take that one back.

    Raises:
        NotAllowed: the role is missing, or someone else handles the case.
        WrongStatus: a mail of the case is leaving, or the case is not where the action starts.
    """
    case.check_role(action, actor)
    case.check_owner(actor)
    drafting.check_none_leaving(case, tx.now, local_time(tx, case, case.leaves_at))
    case.check(action, actor)
