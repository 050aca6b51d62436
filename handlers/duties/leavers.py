"""Cases whose owner left, or may no longer handle cases: they go back to the pool, and the managers are told.

Runs after each look into the directory. What its silence leaves open takes nobody's cases away.
"""

from handlers.desk import Desk
from handlers.domain.case import Status
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.leaving import returned_to_pool
from handlers.domain.people import CASE_PEOPLE, Role
from handlers.home.pages import redraw_for_roles
from handlers.people import colleagues
from handlers.people.colleagues import Refreshed
from handlers.people.notices import NoticeKind, ask_notice
from handlers.showing import save_and_show
from handlers.store.transaction import Transaction

#: Cases returned in one transaction; a leaver with more is gone through again.
_BATCH = 50


def keep_people(desk: Desk) -> int:
    """Ask the directory about everybody and put back the cases of those who left; return how many."""
    before = {one.id: desk.roster.roles(one.id) for one in desk.roster.everyone()}
    found = colleagues.refresh(desk)
    redraw_for_roles(desk, before)
    if not found.checked:
        return 0
    with desk.reading("leavers.owners") as tx:
        owners = tx.duties.owners()
    return sum(_return_cases(desk, owner) for owner in owners if _has_left(desk, owner, found))


def _has_left(desk: Desk, owner: PersonId, found: Refreshed) -> bool:
    known = desk.roster.known(owner)
    if known is None or owner not in found.checked or desk.roster.roles(owner) & CASE_PEOPLE:
        return False
    # Without every group's members nobody can say that a role is gone, only that the account is.
    return bool(known.objection) or found.complete


def _return_cases(desk: Desk, owner: PersonId) -> int:
    returned = 0
    while batch := _return_batch(desk, owner):
        returned += batch
    return returned


def _return_batch(desk: Desk, owner: PersonId) -> int:
    with desk.transaction("leavers.return") as tx:
        cases = tx.duties.held_by(owner, _BATCH)
        numbers = [number for case in cases if (number := _returned(tx, case, owner))]
        if numbers:
            facts = {"person": owner, "numbers": " ".join(numbers)}
            managers = colleagues.holding(desk, Role.MANAGER)
            ask_notice(tx, NoticeKind.CASES_RETURNED, managers, f"{owner}.{tx.next_id()}", facts)
        return len(numbers)


def _returned(tx: Transaction, case_id: CaseId, owner: PersonId) -> str:
    case = tx.cases.locked(case_id)
    if case.owner != owner or case.status is Status.CLOSED:
        return ""  # somebody took it, or closed it, just now
    return save_and_show(tx, *returned_to_pool(case)).number
