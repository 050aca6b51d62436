"""Telling managers each working morning how many letters were put aside as junk, to be looked through.

A letter in Junk that uses a right has its case already; the time runs for the others just as well.
"""

from datetime import timedelta

from handlers.desk import Desk
from handlers.domain.people import Role
from handlers.people import colleagues
from handlers.people.notices import NoticeKind, ask_notice
from handlers.people.reminders import zone_of

_DAY = timedelta(days=1)
_MORNING = 9
_FRIDAY = 4
#: Days without work in a row that a morning looks back over.
_LONGEST = 14


def tell_of_junk(desk: Desk) -> int:
    """Tell every manager once on each of their working mornings what came since the last; return how many."""
    with desk.reading("junk.look") as tx:
        organisation, now = tx.organisations.first(), tx.now
    if organisation is None:
        return 0
    holiday, told = desk.calendar(organisation).holiday, 0
    for manager in colleagues.holding(desk, Role.MANAGER):
        local = now.astimezone(zone_of(manager, organisation))
        if local.hour < _MORNING or local.weekday() > _FRIDAY or holiday(local.date()):
            continue
        today = local.date()
        days = 1
        while days < _LONGEST and ((day := today - days * _DAY).weekday() > _FRIDAY or holiday(day)):
            days += 1
        with desk.transaction("junk.tell") as tx:
            if not tx.inbox.take(f"junk:{today.isoformat()}:{manager.id}"):
                continue
            morning = local.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
            found = tx.messages.junk_aside(morning - days * _DAY, morning)
            if found:
                ask_notice(tx, NoticeKind.JUNK_WAITS, [manager], today.isoformat(), {"n": found})
                told += 1
    return told
