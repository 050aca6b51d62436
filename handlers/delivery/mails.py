"""Mail that leaves in two steps, draft and send, so that a crash between them can be told apart."""

import logging
from datetime import datetime, timedelta

from connectors.base import Connector, OutgoingMail, Sent
from connectors.errors import (
    AuthorizationLost,
    ConnectorError,
    NotTaken,
    Permanent,
    Temporary,
    Unsendable,
    Vanished,
)
from handlers.answers.departing import departed, step_of
from handlers.answers.enclosing import outgoing_files
from handlers.answers.outgoing import to_mail
from handlers.checkpoints import Point
from handlers.delivery.outcomes import InDoubt, Later, Unsure, in_doubt, looked_up
from handlers.desk import Desk
from handlers.domain import drafting
from handlers.domain.events import Event, EventKind, Fact, RecordedEvent
from handlers.domain.ids import MessageId, PersonId
from handlers.domain.mailbox import READ, Mailbox, MailboxStatus
from handlers.domain.message import Message, Purpose
from handlers.showing import show_card, show_line
from handlers.store.holdings import LAPSED
from handlers.store.outbox import Entry
from handlers.store.transaction import Transaction

#: How long a mail waits after the mailbox refused our authorisation once.
_REFUSED = timedelta(minutes=10)
DISCONNECTING = MailboxStatus.DISCONNECTING


class Closed(Permanent):
    """The mailbox is disconnected: nothing leaves from it any more."""


class SenderRefused(Unsendable):
    """The mailbox may not send from that address any more; let it, or answer from another one."""


_log = logging.getLogger(__name__)


def send(desk: Desk, entry: Entry) -> None:
    """Send a written message, once.

    Raises:
        Closed: the mailbox is disconnected.
        InDoubt: an earlier attempt may have sent it, and the mailbox does not tell.
        Unsure: the mailbox did not say whether it left.
    """
    with desk.reading("delivery.mail") as tx:
        message = tx.messages.get(MessageId(entry.subject_id or 0))
        mailbox = tx.mailboxes.get(message.mailbox_id)
        mail = to_mail(message, outgoing_files(desk, tx, mailbox, message.id))
    if mailbox.status not in READ and not (in_doubt(entry) and mailbox.status is DISCONNECTING):
        raise Closed
    connector = desk.connector(mailbox)
    sent = None
    if in_doubt(entry):
        sent = looked_up(lambda: connector.find_sent(entry.ref, message.content.message_id))
    if sent is None:
        sent = _let_out(desk, entry, mail, mailbox)
    with desk.transaction("delivery.mail_settled") as tx:
        if tx.outbox.settle(entry):
            tx.messages.sent_as(mailbox, message.id, sent.message_id)
            _record(desk, tx, message, _left_at(entry, sent, tx.now))


def _left_at(entry: Entry, sent: Sent, now: datetime) -> datetime:
    """Return when a mail left: now, or when its provider says that one in doubt did."""
    return max(entry.since, min(sent.left_at, now)) if sent.left_at and in_doubt(entry) else now


def _let_out(desk: Desk, entry: Entry, mail: OutgoingMail, mailbox: Mailbox) -> Sent:
    """Send a mail that has certainly not left.

    Raises:
        Closed: the mailbox is being disconnected.
        SenderRefused: the mailbox may not send from that address any more.
        Later: the mailbox refuses our authorisation, which may be trouble, or must be connected again.
    """
    if mailbox.status not in READ:
        raise Closed
    if mailbox.status is MailboxStatus.LAPSED:
        # Asked in vain it would refuse; the rounds find out when it lets us in again.
        raise Later(_REFUSED, LAPSED, tried=False)
    connector = desk.connector(mailbox)
    try:
        if not entry.ref:
            _check_sender(connector, mail)
        return _leave(desk, entry, mail, connector)
    except AuthorizationLost as lost:
        # Nothing has left. Whether it is lost for good is for the rounds to find out.
        raise Later(_REFUSED, type(lost).__name__) from lost


def _check_sender(connector: Connector, mail: OutgoingMail) -> None:
    """Check that the mailbox may still send from the address that the reply was written for.

    Providers that may not would put another address there in silence.
    """
    account = connector.account()
    ours = {address.casefold() for address in (account.address, *account.aliases)}
    if mail.sender.address.casefold() not in ours:
        raise SenderRefused


def _leave(desk: Desk, entry: Entry, mail: OutgoingMail, connector: Connector) -> Sent:
    draft = entry.ref or _drafted(desk, entry, mail, connector)
    try:
        sent = connector.send(draft)
    except NotTaken:
        raise
    except Temporary as error:
        raise Unsure(error.retry_after) from error
    except Vanished as gone:
        sent = _sent_meanwhile(entry, mail, connector, gone)
    except AuthorizationLost as error:
        if in_doubt(entry):
            raise InDoubt(error) from error
        raise
    desk.reached(Point.MAIL_SENT)
    return sent


def _drafted(desk: Desk, entry: Entry, mail: OutgoingMail, connector: Connector) -> str:
    # Drafting again after a crash or a lost answer replaces the draft; nothing has been sent by it.
    draft = connector.draft(mail)
    desk.reached(Point.MAIL_DRAFTED)
    with desk.transaction("delivery.mail_drafted") as tx:
        if not tx.outbox.note_ref(entry, draft):
            raise Unsure
    return draft


def _sent_meanwhile(entry: Entry, mail: OutgoingMail, connector: Connector, gone: Vanished) -> Sent:
    """Look what became of a draft that is gone: sent by an earlier attempt or somebody's hand, or discarded.

    Raises:
        InDoubt: an earlier attempt may have sent it, and nothing tells.
        Vanished: it has certainly not left.
    """
    if entry.ref and (sent := looked_up(lambda: connector.find_sent(entry.ref, mail.message_id))):
        return sent
    if in_doubt(entry):
        raise InDoubt(gone) from gone
    raise gone


def _record(desk: Desk, tx: Transaction, message: Message, left_at: datetime) -> None:
    assert message.case_id is not None
    case = tx.cases.locked(message.case_id)
    if message.purpose is Purpose.ACKNOWLEDGEMENT:
        case = tx.cases.note(case, Event(EventKind.ACKNOWLEDGED, {"message": message.id}))
    else:
        queued = tx.events.about(case.id, EventKind.REPLY_QUEUED, message.id)
        step = step_of(message)
        known: dict[str, Fact] = {"at": left_at.isoformat()} if left_at != tx.now else {}
        facts = {"message": message.id, **_written_by(queued), **known}
        event = Event(step, facts, actor=_sender(queued))
        changed = drafting.left(case, message.id, left_at, step)
        case = tx.cases.save(*departed(tx, desk, changed, message, event))
        tx.outbox.dismiss(case.id)  # the person has heard: what failed before is made good
        show_card(tx, case.id)
    show_line(tx, case)


def _sender(queued: RecordedEvent | None) -> PersonId:
    return queued.actor if queued else PersonId("ombud")


def _written_by(queued: RecordedEvent | None) -> dict[str, Fact]:
    """Return who wrote a mail, where somebody else sent it."""
    author = queued.facts.get("drafted_by") if queued else None
    return {"drafted_by": author} if queued and author not in {None, queued.actor} else {}


def _author(tx: Transaction, message: Message) -> PersonId | None:
    assert message.case_id is not None
    written = tx.events.about(message.case_id, EventKind.REPLY_DRAFTED, message.id)
    return written.actor if written else None


def give_up(desk: Desk, entry: Entry, reason: str) -> None:
    """Record on the case that a mail has certainly not left; a reply becomes the draft again.

    The mailbox's own draft goes: sent later it would hold the words and files of today.
    """
    with desk.transaction("delivery.mail_failed") as tx:
        draft = tx.outbox.left_by(entry)
        if not tx.outbox.fail(entry, reason):
            return
        message = tx.messages.get(MessageId(entry.subject_id or 0))
        mailbox = tx.mailboxes.get(message.mailbox_id)
        assert message.case_id is not None
        case = tx.cases.locked(message.case_id)
        if message.purpose is Purpose.ACKNOWLEDGEMENT:
            facts: dict[str, Fact] = {"message": message.id, "reason": reason}
            case = tx.cases.note(case, Event(EventKind.ACKNOWLEDGEMENT_FAILED, facts))
        else:
            case = tx.cases.save(*drafting.returned(case, message.id, reason, _author(tx, message)))
            show_card(tx, case.id)
        show_line(tx, case)
    if draft:
        _discard(desk, mailbox, entry, draft)


def _discard(desk: Desk, mailbox: Mailbox, entry: Entry, draft: str) -> None:
    try:
        desk.connector(mailbox).discard(draft)
    except ConnectorError as error:
        # It stays in the mailbox's drafts, where a person may find it; nothing here sends it any more.
        facts = {"action": "delivery.draft_kept", "entry": entry.id, "reason": type(error).__name__}
        _log.warning("a draft stayed in the mailbox", extra=facts)
