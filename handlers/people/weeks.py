"""A week in numbers, in sentences: what came in, was closed, is late and falls due.

Cases are told by number; no requester is named, and test cases count nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from handlers.domain.notice import Notice
from handlers.domain.people import Organisation
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.store.transaction import Transaction

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_NUMBERS = 20
_WHY = say("You get this every week, since you manage cases in Ombud; who does stands in its settings.")


@dataclass(frozen=True, slots=True)
class Digest:
    """The numbers as one sentence with more below it; nothing below it when all is clear."""

    title: Phrase
    lines: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class _Week:
    """Seven days in numbers; `days` is the median from receipt to close, None where nothing was closed."""

    opened: int
    closed: int
    days: int | None


def weekly_notice(tx: Transaction, organisation: Organisation, until: datetime) -> Notice:
    """Return the digest as a manager is told it each week."""
    digest = digest_of(tx, organisation, until)
    return Notice(digest.title, say("The week in numbers"), lines=(digest.title, *digest.lines), why=_WHY)


def digest_of(tx: Transaction, organisation: Organisation, until: datetime) -> Digest:
    """Return the seven days before an instant in numbers, each beside those of the seven days before them."""
    now, before = _week(tx, organisation, until), _week(tx, organisation, until - _WEEK)
    today = until.astimezone(organisation.zone).date()
    late, numbers = tx.turnover.overdue(organisation.id, today, _NUMBERS)
    due = tx.turnover.due(organisation.id, today, today + _WEEK)
    if not (now.opened or now.closed or late or due):
        return Digest(
            say("All clear: nothing came in, nothing is overdue, and nothing is due within 7 days.")
        )
    return Digest(
        say("The last 7 days, up to {date}:", date=today.isoformat()),
        (
            say("Opened: {number}, {change}.", number=now.opened, change=_change(now.opened, before.opened)),
            say("Closed: {number}, {change}.", number=now.closed, change=_change(now.closed, before.closed)),
            _usual(now.days, before.days),
            _overdue(late, numbers),
            count("Due within 7 days: {n} case.", "Due within 7 days: {n} cases.", due),
        ),
    )


def _week(tx: Transaction, organisation: Organisation, until: datetime) -> _Week:
    since = until - _WEEK
    closed = tx.turnover.closed(organisation.id, since, until)
    return _Week(tx.turnover.opened(organisation.id, since, until), len(closed), _median(closed))


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
