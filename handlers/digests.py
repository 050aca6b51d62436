"""The week in numbers: what came in, was closed, is late and falls due; nobody's name but colleagues'."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from handlers import access
from handlers.casebook import organisation_of
from handlers.desk import Desk
from handlers.domain.answer import Answer
from handlers.domain.looking import Look
from handlers.domain.people import Actor, Organisation
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.store.transaction import Transaction

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_NUMBERS = 20


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days in numbers; `days` is the median from receipt to close, None where nothing was closed."""

    opened: int
    closed: int
    days: int | None


def weekly(desk: Desk, actor: Actor, _words: str) -> Answer:
    """Return the last seven days in numbers, each beside those of the seven days before."""
    with desk.transaction("digests.weekly") as tx:
        organisation = organisation_of(tx)
        access.note(tx, actor, Look.LIST)
        return of_week(tx, organisation)


def of_week(tx: Transaction, organisation: Organisation) -> Answer:
    """Return the digest; one line when nothing happened and nothing is near."""
    now, before = _week(tx, organisation, tx.now), _week(tx, organisation, tx.now - _WEEK)
    today = tx.now.astimezone(organisation.zone).date()
    late, numbers = tx.turnover.overdue(organisation.id, today, _NUMBERS)
    due = tx.turnover.due(organisation.id, today, today + _WEEK)
    if not (now.opened or now.closed or late or due):
        return Answer(
            say("All clear: nothing came in, nothing is overdue, and nothing is due within 7 days.")
        )
    return Answer(
        say("The last 7 days, up to {date}:", date=today.isoformat()),
        (
            say("Opened: {number}, {change}.", number=now.opened, change=_change(now.opened, before.opened)),
            say("Closed: {number}, {change}.", number=now.closed, change=_change(now.closed, before.closed)),
            _usual(now.days, before.days),
            _overdue(late, numbers),
            count("Due within 7 days: {n} case.", "Due within 7 days: {n} cases.", due),
        ),
    )


def _week(tx: Transaction, organisation: Organisation, until: datetime) -> Week:
    since = until - _WEEK
    closed = tx.turnover.closed(organisation.id, since, until)
    return Week(tx.turnover.opened(organisation.id, since, until), len(closed), _median(closed))


def _median(closed: Sequence[tuple[datetime, datetime]]) -> int | None:
    return round(median((ended - came) / _DAY for came, ended in closed)) if closed else None


def _change(now: int, before: int) -> Phrase:
    if now == before:
        return say("as many as in the week before")
    if now > before:
        return count("{n} more than in the week before", "{n} more than in the week before", now - before)
    return count("{n} fewer than in the week before", "{n} fewer than in the week before", before - now)


def _usual(now: int | None, before: int | None) -> Phrase:
    if now is None:
        return say("Median time to close: nothing was closed.")
    told = count("{n} day", "{n} days", now)
    if before is None:
        return say("Median time to close: {time}; nothing was closed in the week before.", time=told)
    then = count("{n} day", "{n} days", before)
    return say("Median time to close: {time}; in the week before {then}.", time=told, then=then)


def _overdue(number: int, numbers: Sequence[str]) -> Phrase:
    if not number:
        return say("Overdue: none.")
    listed = joined(", ", numbers)
    if hidden := number - len(numbers):
        more = count("and {n} more", "and {n} more", hidden)
        return say("Overdue: {number} ({numbers}, {more}).", number=number, numbers=listed, more=more)
    return say("Overdue: {number} ({numbers}).", number=number, numbers=listed)
