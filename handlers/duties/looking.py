"""Reminding people each working morning of letters that may be requests: a person looks within the day.

Whoever handles such a case is told of it, and of nobody's the managers. The card says so from the first
minute; this is for those that nobody has looked at by the next morning.
"""

from datetime import date

from handlers.desk import Desk
from handlers.domain.colleague import Colleague
from handlers.domain.events import Fact
from handlers.domain.people import CASE_PEOPLE, Role
from handlers.people.mornings import mornings
from handlers.people.notices import NoticeKind, ask_notice
from handlers.store.looks import MOST, Waiting


def remind_to_look(desk: Desk) -> int:
    """Tell everybody whom it concerns once on each of their working mornings; return how many were told."""
    with desk.reading("looking.look") as tx:
        organisation, now = tx.organisations.first(), tx.now
        waiting = tx.looks.waiting(organisation.id) if organisation is not None else []
    if organisation is None or not waiting:
        return 0
    told = 0
    for one, local in mornings(desk, organisation, now, *CASE_PEOPLE):
        manages = Role.MANAGER in desk.roster.roles(one.id)
        theirs = [
            each
            for each in waiting
            if each.received_at.astimezone(local.tzinfo).date() < local.date()
            and (each.owner == one.id or (each.owner is None and manages))
        ]
        if theirs:
            told += _tell(desk, one, local.date(), theirs)
    return told


def _tell(desk: Desk, one: Colleague, today: date, theirs: list[Waiting]) -> bool:
    with desk.transaction("looking.tell") as tx:
        if not tx.inbox.take(f"look:{today.isoformat()}:{one.id}"):
            return False
        facts: dict[str, Fact] = {
            "numbers": " ".join(each.number for each in theirs),
            "more": len(theirs) >= MOST,
        }
        ask_notice(tx, NoticeKind.LOOK_WAITS, [one], today.isoformat(), facts)
    return True
