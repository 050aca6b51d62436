"""Notices that ring for nobody outside their hours: how long one has to wait before it may be posted.

What was posted already is edited at any hour, since an edit rings for nobody. The 72 hours of an incident
know no quiet hours; what is left of its notification afterwards does.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from handlers.desk import Desk
from handlers.domain.events import Fact
from handlers.domain.ids import PersonId
from handlers.domain.incidents.ladder import REST
from handlers.domain.people import Organisation
from handlers.people.notices import NoticeKind
from handlers.people.readers import zone_of
from handlers.store.outbox import Entry
from handlers.store.transaction import Transaction

_HUSHED = {
    NoticeKind.REMINDER,
    NoticeKind.ESCALATION,
    NoticeKind.PUT_OFF,
    NoticeKind.DATES_RECOUNTED,
    NoticeKind.CASES_RETURNED,
    NoticeKind.JUNK_WAITS,
    NoticeKind.UNUSUAL_READING,
}
#: How often it is looked whether a new day's message has taken the place of an old one.
_LOOK = timedelta(minutes=15)


def hush(desk: Desk, tx: Transaction, entry: Entry) -> timedelta | None:
    """Return how long a notice that stands nowhere yet waits for its reader's hours; None for not at all."""
    organisation = tx.organisations.first()
    if organisation is None or tx.now <= _rings_until(entry, tx.now):
        return None
    opens = opens_for(desk, organisation, entry.key, entry.person, entry.facts, tx.now)
    if opens > tx.now:
        return opens - tx.now
    day = str(entry.facts.get("day") or "")
    today = tx.now.astimezone(zone_of(desk.roster.known(entry.person), organisation)).date()
    stale = _kind(entry.key) is NoticeKind.REMINDER and day and date.fromisoformat(day) < today
    # A day's message takes back those of the days before that never left, and says it all.
    return _LOOK if stale and not entry.ref else None


def opens_for(
    desk: Desk,
    organisation: Organisation,
    key: str,
    person: PersonId,
    facts: Mapping[str, Fact],
    since: datetime,
) -> datetime:
    """Return from when on a notice may ring for its reader, not before an instant.

    Args:
        key: of the notice, which says of what kind it is.
        since: such as now, or when it was asked for.
    """
    kind = _kind(key)
    weekly = kind is NoticeKind.INCIDENT and int(facts.get("rung") or 0) >= REST
    if kind not in _HUSHED and not weekly:
        return since
    zone = zone_of(desk.roster.known(person), organisation)
    hours, holiday = desk.rules.reminders.hours, desk.calendar(organisation).holiday
    opens = hours.opens(since, zone, holiday)
    if kind is NoticeKind.REMINDER:
        # Nor does one that was in doubt over night come before the message of the day.
        opens = max(opens, hours.morning_of(opens.astimezone(zone).date(), zone, holiday))
    return opens


def _kind(key: str) -> NoticeKind:
    return NoticeKind(key.split(":")[1])


def _rings_until(entry: Entry, now: datetime) -> datetime:
    """Return until when a notice may ring at any hour."""
    written = str(entry.facts.get("at_once_until") or "")
    return datetime.fromisoformat(written) if written else now - _LOOK
