"""Memos as mail: drawn like a notice, drafted and sent once from the first mailbox that takes it.

What a draft was begun with stands in the outbox, so that one in doubt is looked up where it was sent from.
"""

import io
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from connectors.base import Address, OutgoingMail, OutgoingPicture, Sent
from connectors.errors import AuthorizationLost, ConnectorError, NotTaken, Permanent, Temporary, Unsendable
from connectors.errors import Vanished as Gone
from handlers.checkpoints import Point
from handlers.delivery.outcomes import InDoubt, Later, Unsure, in_doubt, looked_up
from handlers.desk import Desk
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.domain.notice import Notice
from handlers.domain.people import Organisation
from handlers.letters.memo import Shown, written
from handlers.people import colleagues
from handlers.people.digest_figures import Counted
from handlers.people.memos import STANDS_IN, address_of
from handlers.people.notices import draw
from handlers.ports import Unpainted
from handlers.store.outbox import Entry, EntryKind
from handlers.store.transaction import Transaction

#: While no mailbox takes a memo; and how long one in doubt is looked up before it is let be.
_WAIT, _LOOKED = timedelta(minutes=5), timedelta(days=1)
_NAME = "Ombud"

_log = logging.getLogger(__name__)


class Doubtful(Permanent):
    """A memo may have left, and its mailbox did not tell for a day."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A draft that was made: in which mailbox, under which Message-ID, and what it is called there."""

    mailbox: MailboxId
    message_id: str
    draft: str

    def write(self) -> str:
        return f"{self.mailbox} {self.message_id} {self.draft}"


@dataclass(frozen=True, slots=True)
class _Letter:
    """A memo that is to leave, as far as the records tell."""

    organisation: Organisation
    notice: Notice
    address: str
    name: str  # the left part of its Message-ID
    mailboxes: tuple[Mailbox, ...]


def send(desk: Desk, entry: Entry, counted: Counted | None = None) -> None:
    """Send a memo, once; without an address, or with nothing left to say, nothing is sent.

    Args:
        counted: what was counted for digests that are delivered together with this memo.

    Raises:
        InDoubt: an earlier attempt may have sent it, and its mailbox does not tell.
        Doubtful: nor did it for a day.
        Unsure: the mailbox did not say whether it left.
        Later: no mailbox takes it now.
    """
    begun, sent = _begun(entry), None
    if begun is not None and in_doubt(entry):
        sent = _sent_before(desk, entry, begun)
    if sent is None:
        letter = _letter(desk, entry, counted)
        if letter is None:
            _drop(desk, entry, begun)
            return
        sent = _let_out(desk, entry, letter, begun)
    with desk.transaction("delivery.memo_settled") as tx:
        if tx.outbox.settle(entry):
            organisation = tx.organisations.first()
            assert organisation is not None
            tx.memos.note(organisation.id, entry.key, sent.message_id, sent=True)
            _say_so(tx, entry)


def give_up(desk: Desk, entry: Entry, reason: str) -> None:
    """Note that a memo has certainly not left, and take its draft away."""
    with desk.transaction("delivery.memo_failed") as tx:
        left = tx.outbox.left_by(entry)
        if not tx.outbox.fail(entry, reason):
            return
    if begun := _begun(replace(entry, ref=left)):
        _discard(desk, entry, begun)


def _begun(entry: Entry) -> _Begun | None:
    match entry.ref.split(" ", 2):
        case [mailbox, message_id, draft]:
            return _Begun(MailboxId(int(mailbox)), message_id, draft)
    return None


def _letter(desk: Desk, entry: Entry, counted: Counted | None) -> _Letter | None:
    """Return what is to leave now, or None where nothing is: nothing to say, nobody to say it to, or said."""
    with desk.transaction("delivery.memo") as tx:
        organisation = tx.organisations.first()
        if organisation is None or _is_posted(tx, entry):
            return None
        address = address_of(desk, tx, organisation, entry.person)
        notice = draw(desk, tx, entry, counted)[0] if address else None
        if notice is None:
            return None
        name = tx.memos.name(organisation.id, entry.id)
        return _Letter(organisation, notice, address, name, tuple(_able(tx)))


def _is_posted(tx: Transaction, entry: Entry) -> bool:
    notice = str(entry.facts.get(STANDS_IN) or "")
    return bool(notice) and tx.posts.find(notice) is not None


def _able(tx: Transaction) -> list[Mailbox]:
    """Return the mailboxes that mail may leave from, those first that are well."""
    open_ones = [one for one in tx.mailboxes.all() if one.status is MailboxStatus.CONNECTED]
    return sorted(open_ones, key=lambda one: tx.rounds.failing_since(one.id) is not None)


def _let_out(desk: Desk, entry: Entry, letter: _Letter, begun: _Begun | None) -> Sent:
    pictures = _pictures(desk, entry, letter)
    fault = "no mailbox is connected"
    for mailbox in letter.mailboxes:
        mail = _mail(desk, entry, letter, mailbox, pictures)
        try:
            draft = desk.connector(mailbox).draft(mail)
        except Unsendable:
            raise
        except ConnectorError as error:
            fault = type(error).__name__  # nothing has left; another one may take it
            continue
        if begun is not None and begun.mailbox != mailbox.id:
            _discard(desk, entry, begun)
        return _leave(desk, entry, letter, mailbox, _Begun(mailbox.id, mail.message_id, draft))
    raise Later(_WAIT, fault)


def _leave(desk: Desk, entry: Entry, letter: _Letter, mailbox: Mailbox, begun: _Begun) -> Sent:
    desk.reached(Point.MAIL_DRAFTED)
    with desk.transaction("delivery.memo_drafted") as tx:
        # Known before it leaves: its copy may come in sooner than its sending is noted.
        tx.memos.note(letter.organisation.id, entry.key, begun.message_id, sent=False)
        if not tx.outbox.note_ref(entry, begun.write()):
            raise Unsure
    connector = desk.connector(mailbox)
    try:
        sent = connector.send(begun.draft)
    except NotTaken:
        raise
    except Temporary as error:
        raise Unsure(error.retry_after) from error
    except AuthorizationLost as lost:
        raise Later(_WAIT, type(lost).__name__) from lost
    except Gone as gone:
        found = looked_up(lambda: connector.find_sent(begun.draft, begun.message_id))
        if found is None:
            raise Later(_WAIT, type(gone).__name__) from gone
        sent = found
    desk.reached(Point.MAIL_SENT)
    return sent


def _sent_before(desk: Desk, entry: Entry, begun: _Begun) -> Sent | None:
    with desk.reading("delivery.memo_doubt") as tx:
        mailbox = tx.mailboxes.find(begun.mailbox)
    if mailbox is None:
        raise Doubtful
    try:
        return looked_up(lambda: desk.connector(mailbox).find_sent(begun.draft, begun.message_id))
    except InDoubt as doubt:
        if desk.clock.now() - entry.since >= _LOOKED:
            raise Doubtful from doubt
        raise


def _mail(
    desk: Desk, entry: Entry, letter: _Letter, mailbox: Mailbox, pictures: tuple[OutgoingPicture, ...]
) -> OutgoingMail:
    language = colleagues.language(desk, entry.person)
    charts = letter.notice.charts
    shown = [Shown(p.content_id, c.alt, c.note) for p, c in zip(pictures, charts, strict=False)]
    memo = written(
        letter.notice,
        language,
        {str(who): name for who, name in colleagues.names(desk).items()},
        shown,
        stands_in=bool(entry.facts.get(STANDS_IN)),
    )
    return OutgoingMail(
        message_id=f"<{letter.name}@{mailbox.address.rpartition('@')[2]}>",
        sender=Address(mailbox.address, _NAME),
        to=(Address(letter.address),),
        subject=memo.subject,
        text=memo.text,
        written_at=desk.clock.now(),
        language=language,
        generated=True,
        html=memo.html,
        pictures=pictures,
    )


def _pictures(desk: Desk, entry: Entry, letter: _Letter) -> tuple[OutgoingPicture, ...]:
    """Return the notice's charts as pictures; none where nobody draws: each says itself in words, too."""
    charts = letter.notice.charts
    if not charts or desk.painter is None:
        return ()
    try:
        drawn = desk.painter.pngs(charts, colleagues.language(desk, entry.person))
    except Unpainted as error:
        _log.warning("a memo goes without pictures", extra=_facts("delivery.unpainted", entry, error))
        return ()
    return tuple(
        OutgoingPicture(
            f"{chart.kind.value}.png",
            "image/png",
            partial(io.BytesIO, png),
            f"{chart.kind.value}.{letter.name}@ombud",
        )
        for chart, png in zip(charts, drawn, strict=True)
    )


def _say_so(tx: Transaction, entry: Entry) -> None:
    """Have the notice that a memo stood in for say so, where it was posted meanwhile."""
    notice = str(entry.facts.get(STANDS_IN) or "")
    if notice and tx.posts.find(notice) is not None:
        facts = {name: fact for name, fact in entry.facts.items() if name != STANDS_IN}
        tx.outbox.add(EntryKind.NOTICE, notice, person=entry.person, facts=facts)


def _drop(desk: Desk, entry: Entry, begun: _Begun | None) -> None:
    with desk.transaction("delivery.memo_dropped") as tx:
        dropped = tx.outbox.settle(entry)
    if dropped and begun is not None:
        _discard(desk, entry, begun)


def _discard(desk: Desk, entry: Entry, begun: _Begun) -> None:
    with desk.reading("delivery.memo_draft") as tx:
        mailbox = tx.mailboxes.find(begun.mailbox)
    if mailbox is None:
        return
    try:
        desk.connector(mailbox).discard(begun.draft)
    except ConnectorError as error:
        # It stays in the mailbox's drafts, where a person may find it; nothing here sends it any more.
        _log.warning("a draft stayed in the mailbox", extra=_facts("delivery.draft_kept", entry, error))


def _facts(action: str, entry: Entry, error: Exception) -> dict[str, object]:
    return {"action": action, "entry": entry.id, "reason": type(error).__name__}
