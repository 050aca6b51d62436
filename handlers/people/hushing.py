"""Notices that ring for nobody outside their hours: how long one has to wait before it may be posted.

What was posted already is edited at any hour, since an edit rings for nobody.
"""

from datetime import date, datetime, timedelta

from handlers.desk import Desk
from handlers.people.notices import NoticeKind
from handlers.people.readers import zone_of
from handlers.store.outbox import Entry
from handlers.store.transaction import Transaction

_HUSHED = {NoticeKind.REMINDER, NoticeKind.ESCALATION, NoticeKind.PUT_OFF, NoticeKind.DATES_RECOUNTED}
#: How often it is looked whether a new day's message has taken the place of an old one.
_LOOK = timedelta(minutes=15)


def hush(desk: Desk, tx: Transaction, entry: Entry) -> timedelta | None:
    """Return how long a notice that stands nowhere yet waits for its reader's hours; None for not at all."""
    kind = NoticeKind(entry.key.split(":")[1])
    organisation = tx.organisations.first()
    if kind not in _HUSHED or organisation is None:
        return None
    if tx.now <= _rings_until(entry, tx.now):
        return None
    zone, holiday = (
        zone_of(desk.roster.known(entry.person), organisation),
        desk.calendar(organisation).holiday,
    )
    hours = desk.rules.reminders.hours
    opens = hours.opens(tx.now, zone, holiday)
    if kind is NoticeKind.REMINDER:
        # Nor does one that was in doubt over night come before the message of the day.
        opens = max(opens, hours.morning_of(opens.astimezone(zone).date(), zone, holiday))
    if opens > tx.now:
        return opens - tx.now
    day = str(entry.facts.get("day") or "")
    stale = kind is NoticeKind.REMINDER and day and date.fromisoformat(day) < tx.now.astimezone(zone).date()
    # A day's message takes back those of the days before that never left, and says it all.
    return _LOOK if stale and not entry.ref else None


def _rings_until(entry: Entry, now: datetime) -> datetime:
    """Return until when a notice may ring at any hour."""
    written = str(entry.facts.get("at_once_until") or "")
    return datetime.fromisoformat(written) if written else now - _LOOK
