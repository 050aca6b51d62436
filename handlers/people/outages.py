"""Outages in sentences: what stood still, from when until when, and what became of what was owed.

They name mailboxes and times, nothing of a letter and nobody.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.domain.outage import CHAT, SCHEDULER, Outage, mailbox_of
from handlers.domain.phrase import Phrase, count, say
from handlers.store.transaction import Transaction

#: Outages told one by one; more are counted.
_TOLD = 5
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def outage_lines(tx: Transaction, since: datetime, until: datetime) -> tuple[Phrase, ...]:
    """Return what was late between two instants and why, the oldest first; nothing where all was on time."""
    found = tx.outages.between(since, until)
    organisation = tx.organisations.first()
    if organisation is None:
        return ()
    zone = organisation.zone
    names = tx.beats.names() if found else {}
    lines = [told(one, tx.now, zone, names) for one in found[-_TOLD:]]
    earlier = len(found) - len(lines)
    if earlier > 0:
        lines.insert(0, count("{n} earlier outage.", "{n} earlier outages.", earlier))
    return (*lines, *_by_mail(tx.memos.stood_in_between(since, until)))


def told(outage: Outage, now: datetime, zone: ZoneInfo, names: Mapping[int, str]) -> Phrase:
    """Return what one outage was, in one or two sentences.

    Args:
        names: what the mailboxes are called.
    """
    values = {
        "since": _instant(outage.since, zone),
        "until": _instant(outage.until, zone) if outage.until else "",
        "time": _span(outage.lasted(now)),
        "name": names.get(mailbox_of(outage.what) or 0) or str(mailbox_of(outage.what)),
    }
    kind = outage.what if outage.what in {SCHEDULER, CHAT} else "mailbox"
    pattern = (_OVER if outage.until else _STILL)[kind]
    return say(pattern.message, **values)


#: What is over; a scheduler that does not run writes nothing, so its outages always are.
_OVER: Mapping[str, Phrase] = {
    SCHEDULER: say(
        "Ombud did not run from {since} to {until} ({time}). What was owed then came afterwards, marked late."
    ),
    CHAT: say(
        "Slack did not answer from {since} to {until} ({time}). What must be heard went by mail where "
        "addresses are known."
    ),
    "mailbox": say(
        "The mailbox {name} was not read from {since} to {until} ({time}). Its letters came in afterwards; "
        "their dates run from the day of receipt."
    ),
}
_STILL: Mapping[str, Phrase] = {
    SCHEDULER: say("Ombud has not run since {since} ({time})."),
    CHAT: say(
        "Slack has not answered since {since} ({time}). What must be heard goes by mail where addresses are "
        "known."
    ),
    "mailbox": say(
        "The mailbox {name} has not been read since {since} ({time}). Letters wait there, and their dates "
        "run."
    ),
}


def _by_mail(number: int) -> Iterator[Phrase]:
    if number:
        yield count(
            "{n} message went by mail since Slack did not take it in time.",
            "{n} messages went by mail since Slack did not take them in time.",
            number,
        )


def _instant(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _span(lasted: timedelta) -> Phrase:
    if lasted < _HOUR:
        return count("{n} minute", "{n} minutes", max(lasted // _MINUTE, 1))
    if lasted < 2 * _DAY:
        return count("{n} hour", "{n} hours", lasted // _HOUR)
    return count("{n} day", "{n} days", lasted // _DAY)
