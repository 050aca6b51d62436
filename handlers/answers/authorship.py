"""Whose work the drafts of several cases are, where two must agree, for lists that offer to send them."""

from collections.abc import Collection

from handlers.desk import Desk
from handlers.domain.authors import TELLING, authors
from handlers.domain.glance import Glance
from handlers.domain.ids import CaseId, PersonId
from handlers.store.transaction import Transaction


def authorship(tx: Transaction, desk: Desk, glances: Collection[Glance]) -> dict[CaseId, frozenset[PersonId]]:
    """Return whose work each draft is, where somebody else has to send it; empty where nobody asks.

    One statement for all of them.
    """
    drafts = {each.id: each.draft_id for each in glances if each.draft_id is not None}
    if not drafts or not desk.rules.second_approver:
        return {}
    told = tx.events.facts_of(drafts, TELLING)
    return {case: authors(reversed(told[case]), draft) for case, draft in drafts.items()}
