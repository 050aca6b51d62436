"""The moment at which a case becomes overdue: its owner is told then, where their day has begun.

An organisation may decide that this one message breaks quiet hours (`[reminders]` in the settings). What
is missed at that moment waits for the morning like everything else.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.desk import Desk
from handlers.domain.ids import PersonId
from handlers.domain.people import Organisation
from handlers.people.owing import Duty, standing_of, tell_of
from handlers.people.readers import Reader

#: How long the moment is: a day begins, and whoever looks a little later still keeps it.
_MOMENT = timedelta(hours=1)
_MOST = 200
_ONE = timedelta(days=1)


def ring(desk: Desk, organisation: Organisation, people: Sequence[Reader]) -> int:
    """Tell owners of what has become overdue this hour; return how many were told."""
    now = desk.clock.now()
    ends = _midnight(now, organisation.zone) + _MOMENT
    hearing = {one.id: one for one in people if _may_ring(desk, one)}
    if now >= ends or not hearing:
        return 0
    yesterday = now.astimezone(organisation.zone).date() - _ONE
    with desk.reading("ringing.look") as tx:
        late = tx.duties.unanswered(organisation.id, yesterday, _MOST)
    theirs: dict[PersonId, list[Duty]] = {}
    for one in late:
        if one.owner in hearing:
            theirs.setdefault(one.owner, []).append(Duty(one.id, one.due_on))
    return sum(_ring(desk, hearing[person], theirs[person], ends) for person in sorted(theirs))


def _ring(desk: Desk, reader: Reader, duties: Sequence[Duty], ends: datetime) -> bool:
    with desk.transaction("ringing.tell") as tx:
        if tx.reminders.locked(reader.id) is None:
            return False
        standing = standing_of(tx, reader.id, {one.case for one in duties})
        owed = standing.owed(reader.span, duties)
        if owed:
            tell_of(tx, reader, standing, owed, anew=True, facts={"at_once_until": ends.isoformat()})
        return bool(owed)


def _may_ring(desk: Desk, reader: Reader) -> bool:
    """Return whether a reader's day has begun, before which their morning's message says it all."""
    return reader.hears or (reader.away is None and desk.rules.reminders.overdue_rings)


def _midnight(now: datetime, zone: ZoneInfo) -> datetime:
    local = now.astimezone(zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(now.tzinfo)
