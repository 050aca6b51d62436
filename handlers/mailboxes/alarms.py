"""Telling the channel that a mailbox cannot be read, and that it can be again: once each.

A passing failure tells nobody. While the channel is unfit for cases the admins are told instead.
"""

from datetime import timedelta

from connectors.errors import AuthorizationLost, ClientRefused
from handlers.desk import Desk
from handlers.domain.events import Fact
from handlers.domain.ids import PersonId
from handlers.domain.mailbox import Mailbox
from handlers.mailboxes import health
from handlers.mailboxes.polling import look_after_failure, next_look
from handlers.people.colleagues import admins
from handlers.people.notices import NoticeKind, notice_key, tell_admins
from handlers.store.outbox import EntryKind
from handlers.store.transaction import Transaction

#: A failure that lasts so long is worth telling.
PATIENCE = timedelta(minutes=10)
#: So many rounds in a row that found what push did not tell are worth telling, once.
SILENT = 3


def round_failed(
    tx: Transaction, desk: Desk, mailbox: Mailbox, fault: str, named: float | None = None
) -> None:
    """Note that a round over a mailbox failed, and have it told once it is worth telling.

    Args:
        named: seconds that the provider asks us to wait.
    """
    if not tx.rounds.failed(mailbox, fault, look_after_failure(tx, desk, mailbox, named)):
        return None
    if fault == ClientRefused.__name__:
        return health.client_refused(tx, desk, mailbox.provider)
    lost = fault == AuthorizationLost.__name__ and health.refused(tx, desk, mailbox)
    if tx.rounds.tell(mailbox.id, tx.now - PATIENCE):
        # The admins are told of a lost authorisation by a notice of its own.
        _tell(tx, desk, mailbox, NoticeKind.MAILBOX_FAILING, alone=not lost, lapsed=lost)
    return None


def round_went_well(
    tx: Transaction, desk: Desk, mailbox: Mailbox, *, unfinished: bool = False, named: float | None = None
) -> None:
    """Note that a round over a mailbox went well, and have that told where its failure had been.

    Args:
        unfinished: the round left letters to notice, so that the next one begins at once.
        named: seconds that the provider asked us to wait before more is read.
    """
    untold = tx.watches.compare(mailbox.id)
    next_at = next_look(tx, desk, mailbox, unfinished=unfinished, named=named)
    if not tx.mailboxes.release(mailbox, tx.now, next_at):
        return  # somebody else has the mailbox by now, whose rounds count
    health.let_in(tx, mailbox)
    if untold == SILENT:
        about = f"{mailbox.id}-{mailbox.fence}"
        tell_admins(tx, desk, NoticeKind.PUSH_SILENT, about, {"name": mailbox.name})
    if tx.rounds.went_well(mailbox.id):
        _tell(tx, desk, mailbox, NoticeKind.MAILBOX_RECOVERED)


def _tell(
    tx: Transaction,
    desk: Desk,
    mailbox: Mailbox,
    kind: NoticeKind,
    *,
    alone: bool = True,
    lapsed: bool = False,
) -> None:
    """Have the channel told, or the admins alone where nothing can be said there."""
    organisation = tx.organisations.get(mailbox.organisation_id)
    people = [one.id for one in admins(desk)] if alone else []
    facts: dict[str, Fact] = {"name": mailbox.name}
    if lapsed:
        facts["lapsed"] = True
    if organisation.channel_id and not organisation.channel_fault:
        people = [PersonId(organisation.channel_id)]  # a notice to the channel is one message to all
        facts["channel"] = True  # whichever it is by then, once it is fit
    for person in people:
        # The fence counts the rounds: each failure and each recovery is a message of its own.
        key = notice_key(kind, f"{mailbox.id}-{mailbox.fence}", person)
        tx.outbox.add(EntryKind.NOTICE, key, person=person, facts=facts)
