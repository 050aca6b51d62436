"""Letters faster than the limits: kept together in one case, each on its record, none dropped.

Whoever floods a mailbox must not be able to bury the desk in cases. A letter that is put to another's
case is marked as such, asks there for what it asks, and stands under that case's earlier due date, so
that nobody loses a day by somebody else's flood.
"""

from dataclasses import replace
from datetime import timedelta

from handlers.desk import Desk, Limits
from handlers.domain.authentication import domain_of
from handlers.domain.case import Case, Status
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Message, Purpose
from handlers.intake.agents import Likeness
from handlers.intake.following import following
from handlers.intake.marks import GATHERED
from handlers.people.notices import NoticeKind, tell_admins
from handlers.receipt.colleagues import PUBLIC_DOMAINS
from handlers.store.messages import Source
from handlers.store.transaction import Transaction

_HOUR = timedelta(hours=1)


def gathered(
    tx: Transaction, desk: Desk, mailbox: Mailbox, message: Message, seen: Likeness | None = None
) -> tuple[Message, Case | None, bool]:
    """Return a letter as it is filed, the open case it is put to, and whether its sender is known there.

    No case where it is within the limits and opens its own.

    Args:
        seen: what it looks like; the same letter from many within an hour is a flood as well, and a
            service that writes for many persons is none.
    """
    sender, since = message.content.sender.address, tx.now - _HOUR
    source = _exceeded(tx.messages.requests_since(mailbox, since, sender), desk.limits, sender)
    if seen is not None and seen.for_somebody and source is not Source.MAILBOX:
        source = None
    found = tx.messages.newest_request(mailbox, since, sender, source) if source else None
    if found is None and seen is not None:
        found = seen.bomb(message, desk.limits)
    case, known = following(tx, found, message) if found else (None, False)
    if case is None or case.status is Status.CLOSED:
        return message, None, False  # nothing is hidden where nobody looks any more
    warn(tx, desk, mailbox, "cases")
    marked = replace(message, purpose=Purpose.CORRESPONDENCE, defects=(*message.defects, GATHERED))
    return marked, case, known


def tells(tx: Transaction, case: Case) -> bool:
    """Return whether the thread is told of a letter put to a case: once an hour, of all that came."""
    return tx.inbox.take(f"gathered:{case.id}:{tx.now:%Y-%m-%dT%H}")


def warn(tx: Transaction, desk: Desk, mailbox: Mailbox, what: str) -> None:
    """Tell the admins once a day that letters of a mailbox come in faster than a limit.

    Args:
        what: a code: "cases" or "acknowledgements".
    """
    day = f"{tx.now:%Y-%m-%d}"
    if tx.inbox.take(f"flood:{what}:{mailbox.id}:{day}"):
        about = f"{what}.{mailbox.id}.{day}"
        tell_admins(tx, desk, NoticeKind.MAIL_FLOOD, about, {"what": what, "name": mailbox.name})


def _exceeded(counted: dict[Source, int], limits: Limits, sender: str) -> Source | None:
    """Return the narrowest source that has reached its limit, so that letters of one sender stay together."""
    if sender and counted[Source.SENDER] >= limits.cases_per_sender:
        return Source.SENDER
    domain = domain_of(sender)
    crowd = not domain or domain in PUBLIC_DOMAINS
    if not crowd and counted[Source.DOMAIN] >= limits.cases_per_domain:
        return Source.DOMAIN
    return Source.MAILBOX if counted[Source.MAILBOX] >= limits.cases_per_mailbox else None
