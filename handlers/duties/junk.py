"""Telling managers each working morning how many letters were put aside as junk, to be looked through.

A letter in Junk that uses a right has its case already; the time runs for the others just as well.
"""

from datetime import date, timedelta

from handlers.aside.piles import standing
from handlers.desk import Desk
from handlers.domain.aside import Pile
from handlers.domain.deadline import day_off
from handlers.domain.events import Fact
from handlers.domain.people import Organisation, Role
from handlers.people.mornings import MORNING, mornings
from handlers.people.notices import NoticeKind, ask_notice
from handlers.store.transaction import Transaction

_DAY = timedelta(days=1)
#: Days without work in a row that a morning looks back over.
_LONGEST = 14


def tell_of_junk(desk: Desk) -> int:
    """Tell every manager once on each of their working mornings what came since the last; return how many."""
    with desk.reading("junk.look") as tx:
        organisation, now = tx.organisations.first(), tx.now
    if organisation is None:
        return 0
    holiday, told = desk.calendar(organisation).holiday, 0
    for manager, local in mornings(desk, organisation, now, Role.MANAGER):
        today = local.date()
        days = 1
        while days < _LONGEST and day_off(today - days * _DAY, holiday) is not None:
            days += 1
        with desk.transaction("junk.tell") as tx:
            if not tx.inbox.take(f"junk:{today.isoformat()}:{manager.id}"):
                continue
            morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
            found = tx.messages.junk_aside(morning - days * _DAY, morning)
            pile = tx.asides.pile(organisation.id)
            if found or pile.possible:
                facts: dict[str, Fact] = {"n": found, **_oldest(desk, tx, organisation, pile, today)}
                ask_notice(tx, NoticeKind.JUNK_WAITS, [manager], today.isoformat(), facts)
                told += 1
    return told


def _oldest(
    desk: Desk, tx: Transaction, organisation: Organisation, pile: Pile, today: date
) -> dict[str, Fact]:
    """Return how the oldest possible request stands, where one waits."""
    if not pile.possible:
        return {}
    (first,) = tx.asides.waiting(organisation.id, 0, 1)
    oldest = standing(desk, organisation, first)
    received, due = oldest.received_on.isoformat(), oldest.due_on.isoformat()
    return {"possible": pile.possible, "received": received, "today": today.isoformat(), "due": due}
