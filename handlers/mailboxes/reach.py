"""Whether access that is meant for one mailbox opens that one alone: tested once a week, and told where not.

Rights at a provider change behind our back. Letters are read on; narrowing the access is the operator's.
"""

import logging
from datetime import timedelta

from connectors.consent import Reach
from connectors.errors import ConnectorError
from connectors.provider import Place
from handlers.desk import Desk
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox, MailboxEventKind
from handlers.guard import outside
from handlers.people.notices import NoticeKind, tell_admins

WEEK, DAY = timedelta(days=7), timedelta(days=1)
#: What nobody may leave as it is: tested and told every day.
AMISS = frozenset({Reach.WIDE, Reach.UNPROVEN})

_log = logging.getLogger(__name__)


def try_reaches(desk: Desk) -> int:
    """Test the access to every mailbox for which that is due; return how many that were."""
    tested = [name for name, parts in desk.providers.items() if parts.reach is not None]
    if not tested:
        return 0
    with desk.reading("reach.due") as tx:
        due = tx.reaches.due(tested, tx.now - WEEK, tx.now - DAY)
    for mailbox in due:
        if desk.stopping():
            break
        try:
            try_reach(desk, mailbox)
        except ConnectorError as error:
            # Nothing is proven by that, so the next tick tries again; its rounds tell what lasts.
            said = {"action": "reach.failed", "mailbox": mailbox, "reason": type(error).__name__}
            _log.warning("the access to a mailbox could not be tested", extra=said)
    return len(due)


def try_reach(desk: Desk, mailbox_id: MailboxId) -> Reach | None:
    """Test what the access to one mailbox reaches, write it down, and tell the admins where that is amiss.

    Raises:
        ConnectorError: the mailbox could not be asked.
    """
    with desk.reading("reach.look") as tx:
        mailbox = tx.mailboxes.get(mailbox_id)
    found = reached(desk, mailbox)
    with desk.transaction("reach.tested") as tx:
        if not tx.reaches.note(mailbox, found) or found is None:
            return found
        tx.mailbox_events.add(mailbox_id, MailboxEventKind.REACHED, facts={"reach": found.value})
        if found in AMISS:
            about = f"{mailbox_id}-{tx.now.date().isoformat()}"
            facts = {"name": mailbox.name, "reach": found.value}
            tell_admins(tx, desk, NoticeKind.ACCESS_AMISS, about, facts)
    if found is Reach.WIDE:
        _log.error("access reaches other mailboxes", extra={"action": "reach.wide", "mailbox": mailbox_id})
    return found


def reached(desk: Desk, mailbox: Mailbox) -> Reach | None:
    """Ask the provider what the access to a mailbox reaches; None where there is nothing to test.

    Raises:
        ConnectorError: the mailbox could not be asked.
    """
    parts = desk.providers.get(mailbox.provider)
    if parts is None or parts.reach is None:
        return None
    test = outside(parts).reach
    assert test is not None
    return test(Place(mailbox.address, dict(mailbox.details)), desk.grants(mailbox))
