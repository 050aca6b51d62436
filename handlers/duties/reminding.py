"""Reminding people of due dates: one message a person and day, drawn anew while that day lasts.

Up to which day somebody was told stands in their row, so that a restart repeats and forgets nothing.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from handlers.desk import Desk
from handlers.domain.channel import ChannelFault
from handlers.domain.colleague import Colleague
from handlers.domain.glance import Glance
from handlers.domain.people import CASE_PEOPLE, Organisation, Role
from handlers.domain.reminding import POOLED, THRESHOLDS, Span, span_at
from handlers.people import colleagues
from handlers.people.notices import NoticeKind, ask_notice, notice_key
from handlers.people.reminders import zone_of
from handlers.store.transaction import Transaction

#: Cases that one message names.
_MOST = 100


def remind(desk: Desk) -> int:
    """Remind everybody whose day has begun of what is due, once; return how many were told, or told anew."""
    people = colleagues.holding(desk, *CASE_PEOPLE)
    with desk.reading("reminding.look") as tx:
        organisation = tx.organisations.first()
        told_until = tx.colleagues.reminded()
        now = tx.now
    if organisation is None or organisation.channel_fault == ChannelFault.UNINSTALLED:
        return 0
    holiday = desk.calendar(organisation).holiday
    told = 0
    for person in people:
        before = told_until.get(person.id)
        if before is None:
            continue  # the next look into the directory writes their row
        local = now.astimezone(zone_of(person, organisation))
        span = span_at(local, date.fromisoformat(before) if before else None, holiday)
        if span is not None:
            told += _remind(desk, organisation, person, before, span)
    return told + _redraw(desk, organisation, people)


def _remind(desk: Desk, organisation: Organisation, person: Colleague, before: str, span: Span) -> bool:
    with desk.transaction("reminding.remind") as tx:
        if not tx.colleagues.remind(person.id, before, span.until):
            return False  # somebody else did
        due = [one.id for one in _due(desk, tx, organisation, person, span) if span.reaches(one.due_on)]
        if due:
            facts = {"cases": " ".join(map(str, due[:_MOST]))}
            ask_notice(tx, NoticeKind.REMINDER, [person], span.today.isoformat(), facts)
        return bool(due)


def _due(
    desk: Desk, tx: Transaction, organisation: Organisation, person: Colleague, span: Span
) -> Iterable[Glance]:
    yield from tx.duties.owned(person.id, span.until + timedelta(days=max(THRESHOLDS)), _MOST)
    if Role.MANAGER in desk.roster.roles(person.id):
        yield from tx.duties.unowned(organisation.id, span.until + timedelta(days=POOLED), _MOST)


def _redraw(desk: Desk, organisation: Organisation, people: Iterable[Colleague]) -> int:
    """Have today's messages drawn anew whose cases changed since."""
    now = desk.clock.now()
    today = {
        notice_key(
            NoticeKind.REMINDER, now.astimezone(zone_of(one, organisation)).date().isoformat(), one.id
        ): one
        for one in people
    }
    with desk.reading("reminding.told") as tx:
        changed = list(tx.upkeep.outdated_notices(today))
    for key, facts in changed:
        with desk.transaction("reminding.redraw") as tx:
            ask_notice(tx, NoticeKind.REMINDER, [today[key]], key.split(":")[2], facts)
    return len(changed)
