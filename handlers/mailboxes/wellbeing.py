"""How the mailboxes fare, in sentences: for the home page of an admin, and for `/ombud mailboxes`.

Nothing of a letter is told, and no address: names, counts and times.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from connectors.errors import AuthorizationLost
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.phrase import Phrase, count, say
from handlers.store.rounds import Standing

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: A mailbox that was not read for so long is not well, whatever its last round says.
LATE = timedelta(minutes=15)


def is_well(standing: Standing, now: datetime) -> bool:
    """Return whether letters of a mailbox come in."""
    fresh = standing.read_at is not None and now - standing.read_at <= LATE
    return standing.status is MailboxStatus.CONNECTED and standing.failing_since is None and fresh


def told(standing: Standing, now: datetime) -> Phrase:
    """Return how one mailbox fares."""
    name = standing.name
    if standing.status is not MailboxStatus.CONNECTED:
        return say("Mailbox {name} is not connected any more; connect it again in the settings.", name=name)
    if standing.failing_since is not None:
        return say(
            "Mailbox {name} cannot be read for {time}. {why}",
            name=name,
            time=age(now - standing.failing_since),
            why=why(standing.fault),
        )
    if standing.read_at is None:
        return say("Mailbox {name} is connected, and was not read yet.", name=name)
    return say("Mailbox {name} was last read {time} ago.", name=name, time=age(now - standing.read_at))


def waiting(standing: Standing) -> Phrase:
    """Return what waits in one mailbox."""
    return say(
        "{unread}, {unreadable}.",
        unread=count("{n} letter waits to be read", "{n} letters wait to be read", standing.waiting),
        unreadable=count("{n} could not be read", "{n} could not be read", standing.quarantined),
    )


def banner(standings: Sequence[Standing], now: datetime) -> str:
    """Return what an admin must know first: the mailboxes that cannot be read; "" while all are well."""
    failing = [one for one in standings if one.failing_since is not None]
    if not failing:
        return ""
    if len(failing) == 1:
        return say("Attention: {what} Letters wait there, and their clocks run.", what=told(failing[0], now))
    return say(
        "Attention: {mailboxes} mailboxes cannot be read. Letters wait there, and their clocks run.",
        mailboxes=len(failing),
    )


def why(fault: str) -> Phrase:
    """Return what the name of a failure means, and what to do."""
    if fault == AuthorizationLost.__name__:
        return say("It no longer accepts our authorisation; connect it again.")
    return say("It does not answer; {command} says more.", command="ombud doctor")


def age(span: timedelta) -> Phrase:
    """Return a span of time in words, in its largest unit."""
    if span < _MINUTE:
        return say("less than a minute")
    if span < _HOUR:
        return count("{n} minute", "{n} minutes", span // _MINUTE)
    if span < _DAY:
        return count("{n} hour", "{n} hours", span // _HOUR)
    return count("{n} day", "{n} days", span // _DAY)
