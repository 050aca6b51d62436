"""How the mailboxes fare, in sentences: for the home page of an admin, and for `/ombud mailboxes`.

Nothing of a letter is told, and no address: names, counts and times.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from connectors.consent import Reach
from connectors.errors import (
    AuthorizationLost,
    ClientRefused,
    LicenceMissing,
    MailboxFull,
    MailboxGone,
)
from handlers.domain.mailbox import LOST, READ, RENUMBERED, FeedFault, MailboxStatus
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.store.rounds import Standing

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: A folder that cannot be read for so long is worth telling.
PATIENCE = timedelta(minutes=10)
#: A mailbox that was not read for so long is not well, whatever its last round says.
LATE = timedelta(minutes=15)

#: Statuses of a mailbox that nobody means to have read.
GONE = frozenset({MailboxStatus.DISCONNECTING, MailboxStatus.DISCONNECTED, *LOST})

_STATUSES: Mapping[MailboxStatus, Callable[[str], Phrase]] = {
    MailboxStatus.PROPOSED: lambda name: say(
        "Mailbox {name} is being connected; nothing of it is read yet.", name=name
    ),
    MailboxStatus.DISCONNECTING: lambda name: say(
        "Mailbox {name} is being disconnected; nothing of it is read any more.", name=name
    ),
    MailboxStatus.DISCONNECTED: lambda name: say(
        "Mailbox {name} is disconnected, and the dates of its cases run on.", name=name
    ),
    MailboxStatus.PURGING: lambda name: say(
        "Mailbox {name} is disconnected, and what was read of it is being deleted.", name=name
    ),
    MailboxStatus.PURGED: lambda name: say(
        "Mailbox {name} is disconnected, and what was read of it is deleted.", name=name
    ),
}
#: What each failure means and what to do, by its name in `connectors.errors`.
_WHY = {
    AuthorizationLost.__name__: say("It no longer accepts our authorisation; connect it again."),
    ClientRefused.__name__: say("Its provider refuses Ombud's own client; renew the secret in the settings."),
    MailboxFull.__name__: say("It is full: make room in it, or raise its quota at the provider."),
    LicenceMissing.__name__: say(
        "Its account has no mail service any more: give it a licence again, or disconnect the mailbox."
    ),
    MailboxGone.__name__: say(
        "Its provider no longer knows it: restore it there, or disconnect it. The dates of its cases run on."
    ),
}

#: What is amiss with what an access reaches.
_REACHES = {
    Reach.WIDE.value: say(
        "Its access opens other mailboxes, too: remove the mail permissions of Ombud's app in Entra."
    ),
    Reach.UNPROVEN.value: say(
        "Nobody knows whether its access opens it alone: connect it again, and name a mailbox that Ombud "
        "must not reach."
    ),
}


def is_well(standing: Standing, now: datetime) -> bool:
    """Return whether letters of a mailbox come in."""
    fresh = standing.read_at is not None and now - standing.read_at <= LATE
    sound = standing.failing_since is None and standing.reach not in _REACHES and not lasting(standing, now)
    return standing.status is MailboxStatus.CONNECTED and sound and fresh


def told(standing: Standing, now: datetime) -> Phrase:
    """Return how one mailbox fares."""
    fares = _fares(standing, now)
    if standing.status not in READ:
        return fares
    further = [_of_folder(one, now) for one in lasting(standing, now)]
    if standing.reach in _REACHES:
        further.append(_REACHES[standing.reach])
    return joined(" ", (fares, *further)) if further else fares


def lasting(standing: Standing, now: datetime) -> list[FeedFault]:
    """Return the folders that cannot be read for so long that somebody must look, while others can."""
    return [one for one in standing.feeds if one.fault == RENUMBERED or now - one.since >= PATIENCE]


def _of_folder(amiss: FeedFault, now: datetime) -> Phrase:
    if amiss.fault == RENUMBERED:
        return say(
            "Its folder {folder} is read no longer, since its server numbered it anew time and again; put "
            "that right and choose the folders again.",
            folder=amiss.scope,
        )
    return say(
        "Its folder {folder} cannot be read for {time}: bring it back, or choose the folders again.",
        folder=amiss.scope,
        time=age(now - amiss.since),
    )


def _fares(standing: Standing, now: datetime) -> Phrase:
    name = standing.name
    if standing.status not in READ:
        return _STATUSES[standing.status](name)
    if standing.status is MailboxStatus.LAPSED and standing.failing_since is None:
        return say("Mailbox {name} must be connected again.", name=name)
    if standing.failing_since is not None:
        return say(
            "Mailbox {name} has not been readable for {time}. {why}",
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
    """Return what an admin must know first: mailboxes not read, then access too wide; "" without any."""
    read = [one for one in standings if one.status in READ]
    silent = [one for one in read if _is_silent(one, now)]
    if not silent:
        lame = next((one for one in read if one.reach == Reach.WIDE.value or lasting(one, now)), None)
        return say("Attention: {what}", what=told(lame, now)) if lame else ""
    if len(silent) == 1:
        return say("Attention: {what} Letters wait there, and their clocks run.", what=told(silent[0], now))
    return say(
        "Attention: {mailboxes} mailboxes cannot be read. Letters wait there, and their clocks run.",
        mailboxes=len(silent),
    )


def lapsed(names: Sequence[str]) -> str:
    """Return what everybody who handles cases must know of mailboxes that wait for an admin; "" without any.

    Args:
        names: what those mailboxes are called.
    """
    if not names:
        return ""
    return say(
        "Attention: an admin has to connect {names} again. Until then no letter comes in from there, and "
        "replies wait.",
        names=", ".join(names),
    )


def _is_silent(standing: Standing, now: datetime) -> bool:
    late = standing.read_at is not None and now - standing.read_at > LATE
    return late or standing.failing_since is not None


def why(fault: str) -> Phrase:
    """Return what the name of a failure means, and what to do."""
    if fault in _WHY:
        return _WHY[fault]
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
