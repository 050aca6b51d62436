"""Messages: their words sealed as one piece, and keyed hashes to find them by.

Message-ID and address can be looked up only within a mailbox, under its key, by who knows them already.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    bindparam,
    case,
    func,
    insert,
    select,
    union,
    union_all,
    update,
)

from handlers.domain.authentication import Verdict, domain_of
from handlers.domain.errors import Gone
from handlers.domain.ids import CaseId, KeyId, MailboxId, MessageId, StubId
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.ports import Box, KeyDestroyed
from handlers.store import sealed
from handlers.store.conditions import ACKNOWLEDGING, REQUESTING
from handlers.store.instants import from_micros, to_micros
from handlers.store.tables import mailbox as mailboxes
from handlers.store.tables import message as table
from handlers.store.tables import shared_letter
from handlers.store.tables import stub as stubs


class Source(StrEnum):
    """Whence letters come, as they are counted."""

    SENDER = "sender"
    DOMAIN = "domain"
    MAILBOX = "mailbox"


_MATCHED = (
    *("id", "case_id", "stub_id", "direction", "purpose", "at"),
    *("mail_id_hash", "sent_as_hash", "fingerprint_hash"),
)

# Statements on the way of every letter are built once: building costs more than running.
_ADD = insert(table)
_HASHES: BindParameter[Any] = bindparam("hashes", expanding=True)
_IN_MAILBOX = select(*(table.c[name] for name in _MATCHED)).where(
    table.c.mailbox_id == bindparam("of_mailbox")
)
# Two searches, each by its own index: with OR the planner walks the whole mailbox.
_BY_MAIL_ID = union(
    _IN_MAILBOX.where(table.c.mail_id_hash.in_(_HASHES)), _IN_MAILBOX.where(table.c.sent_as_hash.in_(_HASHES))
)
_ACKNOWLEDGED = (
    select(func.count())
    .select_from(table)
    .where(table.c.mailbox_id == bindparam("of_mailbox"), table.c.at > bindparam("since"))
    .where(ACKNOWLEDGING)
)
_ACKNOWLEDGED_TO = _ACKNOWLEDGED.where(table.c.correspondent_hash == bindparam("of_person"))
_REQUESTS = (
    (table.c.mailbox_id == bindparam("of_mailbox")),
    (table.c.at > bindparam("since")),
    REQUESTING,
)
_FROM_PERSON = table.c.correspondent_hash == bindparam("of_person")
_FROM_DOMAIN = table.c.domain_hash == bindparam("of_domain")
_COUNTED = select(
    func.count(), func.count(case((_FROM_PERSON, 1))), func.count(case((_FROM_DOMAIN, 1)))
).where(*_REQUESTS)
_NEWEST = select(table.c.case_id).where(*_REQUESTS).order_by(table.c.at.desc(), table.c.id.desc()).limit(1)
_NEWEST_OF = {
    Source.SENDER: _NEWEST.where(_FROM_PERSON),
    Source.DOMAIN: _NEWEST.where(_FROM_DOMAIN),
    Source.MAILBOX: _NEWEST,
}


@dataclass(frozen=True, slots=True)
class Match:
    """A message found by its Message-ID, or by its correspondent and instant."""

    id: MessageId
    case_id: CaseId | None
    stub_id: StubId | None
    direction: Direction
    purpose: Purpose
    at: datetime
    mail_id_hash: bytes | None
    sent_as_hash: bytes | None
    fingerprint_hash: bytes | None


_WITH_KEY = select(table, mailboxes.c.key_id).join(mailboxes, mailboxes.c.id == table.c.mailbox_id)
_SHARED = _WITH_KEY.join(shared_letter, shared_letter.c.message_id == table.c.id).where(
    shared_letter.c.case_id == bindparam("of_case")
)
# Two searches again; a case never shares a letter of its own with itself.
_OF_CASE = union_all(_WITH_KEY.where(table.c.case_id == bindparam("of_case")), _SHARED)


class Messages:
    """The messages, within a transaction."""

    def __init__(self, connection: Connection, box: Callable[[KeyId], Box]) -> None:
        self._connection = connection
        self._box = box

    def add(
        self, mailbox: Mailbox, message: Message, *, stub: StubId | None = None, fingerprint: str = ""
    ) -> None:
        """Write a new message."""
        box, content = self._box(mailbox.key_id), message.content
        inbound = message.direction is Direction.INBOUND
        correspondent = content.sender if inbound else (content.to or (content.sender,))[0]
        self._connection.execute(
            _ADD,
            {
                "id": message.id,
                "mailbox_id": message.mailbox_id,
                "case_id": message.case_id,
                "stub_id": stub,
                "direction": message.direction.value,
                "purpose": message.purpose.value,
                "at": to_micros(message.at),
                "content_sealed": box.seal(sealed.to_bytes(content), f"message:{message.id}"),
                "mail_id_hash": box.blind("mail-id", content.message_id) if content.message_id else None,
                "sent_as_hash": None,
                "fingerprint_hash": box.blind("fingerprint", fingerprint) if fingerprint else None,
                "correspondent_hash": _correspondent(box, correspondent.address),
                "known_sender": message.known_sender,
                "defects": " ".join(message.defects),
                "duplicate_of": message.duplicate_of,
                "authentication": message.authentication.value,
                "domain_hash": _domain(box, content.sender.address) if inbound else None,
            },
        )

    def get(self, message: MessageId) -> Message:
        """Return one message, opened.

        Raises:
            Gone: its content was erased.
        """
        return self._message(self._connection.execute(_WITH_KEY.where(table.c.id == message)).one())

    def several(self, messages: Sequence[MessageId]) -> list[Message]:
        """Return these messages, opened, in no order.

        Raises:
            Gone: the content of one was erased.
        """
        rows = self._connection.execute(_WITH_KEY.where(table.c.id.in_(messages))) if messages else ()
        return [self._message(row) for row in rows]

    def of_case(self, case: CaseId) -> list[Message]:
        """Return the messages of a case and those it shares with others, oldest first."""
        found = [self._message(row) for row in self._connection.execute(_OF_CASE, {"of_case": case})]
        return sorted(found, key=lambda message: (message.at, message.id))

    def left_of_case(self, case: CaseId) -> list[Message]:
        """Return the same without those whose content was erased."""
        found = []
        for row in self._connection.execute(_OF_CASE, {"of_case": case}):
            with suppress(Gone):
                found.append(self._message(row))
        return sorted(found, key=lambda message: (message.at, message.id))

    def by_mail_ids(self, mailbox: Mailbox, mail_ids: Sequence[str]) -> list[Match]:
        """Return messages of the mailbox that bear one of these Message-IDs, newest first."""
        if not mail_ids:
            return []
        blind = self._box(mailbox.key_id).blind
        hashes = [blind("mail-id", mail_id) for mail_id in mail_ids]
        rows = self._connection.execute(_BY_MAIL_ID, {"of_mailbox": mailbox.id, "hashes": hashes})
        found = [_match(row) for row in rows]
        return sorted(found, key=lambda match: (match.at, match.id), reverse=True)

    def received_from(self, mailbox: Mailbox, address: str, fingerprint: str) -> list[Match]:
        """Return messages of the mailbox from or to an address that are the same mail, by its fingerprint."""
        box = self._box(mailbox.key_id)
        person, same = _correspondent(box, address), box.blind("fingerprint", fingerprint)
        asked = _IN_MAILBOX.where(table.c.correspondent_hash == person, table.c.fingerprint_hash == same)
        rows = self._connection.execute(asked, {"of_mailbox": mailbox.id}) if person else ()
        return [_match(row) for row in rows]

    def same_fingerprint(self, mailbox: Mailbox, match: Match, fingerprint: str) -> bool:
        """Return whether a found message is the same mail as one with this fingerprint."""
        return match.fingerprint_hash == self._box(mailbox.key_id).blind("fingerprint", fingerprint)

    def acknowledged_since(self, mailbox: Mailbox, since: datetime, address: str | None = None) -> int:
        """Return how many acknowledgements went out since an instant, to one address or to all."""
        values: dict[str, object] = {"of_mailbox": mailbox.id, "since": to_micros(since)}
        if address is None:
            return self._connection.scalar(_ACKNOWLEDGED, values) or 0
        values["of_person"] = _correspondent(self._box(mailbox.key_id), address)
        return self._connection.scalar(_ACKNOWLEDGED_TO, values) or 0

    def requests_since(self, mailbox: Mailbox, since: datetime, sender: str) -> dict[Source, int]:
        """Return how many letters opened cases since an instant: from a sender, from its domain, from all."""
        counted = self._connection.execute(_COUNTED, self._from(mailbox, since, sender)).one()
        return dict(zip((Source.MAILBOX, Source.SENDER, Source.DOMAIN), counted, strict=True))

    def newest_request(self, mailbox: Mailbox, since: datetime, sender: str, source: Source) -> CaseId | None:
        """Return the case that the newest of these letters opened, or None."""
        found = self._connection.scalar(_NEWEST_OF[source], self._from(mailbox, since, sender))
        return None if found is None else CaseId(found)

    def _from(self, mailbox: Mailbox, since: datetime, sender: str) -> dict[str, object]:
        box = self._box(mailbox.key_id)
        return {
            "of_mailbox": mailbox.id,
            "since": to_micros(since),
            "of_person": _correspondent(box, sender),
            "of_domain": _domain(box, sender),
        }

    def junk_aside(self, since: datetime, until: datetime) -> int:
        """Return how many letters were put aside as junk without a case, after `since` and up to `until`."""
        received = (table.c.at > to_micros(since), table.c.at <= to_micros(until))
        aside = (table.c.case_id.is_(None), table.c.purpose == Purpose.AUTOMATIC.value, stubs.c.junk)
        counted = select(func.count()).join_from(table, stubs, stubs.c.id == table.c.stub_id)
        return self._connection.scalar(counted.where(*aside, *received)) or 0

    def sent_as(self, mailbox: Mailbox, message: MessageId, mail_id: str) -> None:
        """Remember the Message-ID that a sent mail really bears."""
        digest = self._box(mailbox.key_id).blind("mail-id", mail_id)
        self._connection.execute(update(table).where(table.c.id == message).values(sent_as_hash=digest))

    def queued(self, message: MessageId, at: datetime) -> None:
        """Remember when a message of ours was handed over, which is the date that it bears."""
        self._connection.execute(update(table).where(table.c.id == message).values(at=to_micros(at)))

    def refile(self, mailbox: Mailbox, message: Message, fingerprint: str) -> None:
        """Write what a message turned out to be that was put aside."""
        self.read_again(mailbox, message, fingerprint)
        values = {
            "case_id": message.case_id,
            "purpose": message.purpose.value,
            "at": to_micros(message.at),
            "duplicate_of": message.duplicate_of,
        }
        self._connection.execute(update(table).where(table.c.id == message.id).values(values))

    def taken_up(self, message: MessageId, case: CaseId) -> None:
        """Write that a message that was put aside is the request of a case."""
        values = {"case_id": case, "purpose": Purpose.REQUEST.value}
        self._connection.execute(update(table).where(table.c.id == message).values(values))

    def read_again(self, mailbox: Mailbox, message: Message, fingerprint: str) -> None:
        """Write what could be read of a message at last."""
        box, content = self._box(mailbox.key_id), message.content
        values = {
            "content_sealed": box.seal(sealed.to_bytes(content), f"message:{message.id}"),
            "mail_id_hash": box.blind("mail-id", content.message_id) if content.message_id else None,
            "fingerprint_hash": box.blind("fingerprint", fingerprint) if fingerprint else None,
            "correspondent_hash": _correspondent(box, content.sender.address),
            "known_sender": message.known_sender,
            "defects": " ".join(message.defects),
            "authentication": message.authentication.value,
        }
        self._connection.execute(update(table).where(table.c.id == message.id).values(values))

    def of_stubs(self, mailbox: MailboxId, stubs: Sequence[StubId]) -> dict[StubId, MessageId]:
        """Return the messages that some letters became; it walks the mailbox, for an operator can wait."""
        where = (table.c.mailbox_id == mailbox, table.c.stub_id.in_(stubs))
        rows = self._connection.execute(select(table.c.stub_id, table.c.id).where(*where)) if stubs else ()
        return {StubId(row.stub_id): MessageId(row.id) for row in rows}

    def counts(self, mailbox: MailboxId) -> dict[Purpose, int]:
        """Return how many messages a mailbox has, by purpose."""
        counted = (
            select(table.c.purpose, func.count())
            .where(table.c.mailbox_id == mailbox)
            .group_by(table.c.purpose)
        )
        return {Purpose(purpose): number for purpose, number in self._connection.execute(counted)}

    def _message(self, row: Row[Any]) -> Message:
        if row.content_sealed is None:
            raise Gone
        try:
            opened = self._box(KeyId(row.key_id)).open(row.content_sealed, f"message:{row.id}")
        except KeyDestroyed:
            raise Gone from None
        return Message(
            id=MessageId(row.id),
            mailbox_id=MailboxId(row.mailbox_id),
            case_id=None if row.case_id is None else CaseId(row.case_id),
            direction=Direction(row.direction),
            purpose=Purpose(row.purpose),
            at=from_micros(row.at),
            content=sealed.from_bytes(opened),
            known_sender=row.known_sender,
            defects=tuple(row.defects.split()),
            duplicate_of=None if row.duplicate_of is None else MessageId(row.duplicate_of),
            authentication=Verdict(row.authentication),
        )


def hashes_of(box: Box, content: Content | None, direction: str) -> dict[str, bytes | None]:
    """Return the keyed hashes of a message that moves under another key; what is not known is emptied."""
    names = ("mail_id_hash", "correspondent_hash", "domain_hash", "sent_as_hash", "fingerprint_hash")
    found: dict[str, bytes | None] = dict.fromkeys(names)
    if content is not None:
        inbound = direction == Direction.INBOUND.value
        correspondent = content.sender if inbound else (content.to or (content.sender,))[0]
        found["mail_id_hash"] = box.blind("mail-id", content.message_id) if content.message_id else None
        found["correspondent_hash"] = _correspondent(box, correspondent.address)
        found["domain_hash"] = _domain(box, content.sender.address) if inbound else None
    return found


def _match(row: Row[Any]) -> Match:
    return Match(
        MessageId(row.id),
        None if row.case_id is None else CaseId(row.case_id),
        None if row.stub_id is None else StubId(row.stub_id),
        Direction(row.direction),
        Purpose(row.purpose),
        from_micros(row.at),
        row.mail_id_hash,
        row.sent_as_hash,
        row.fingerprint_hash,
    )


def _correspondent(box: Box, address: str) -> bytes | None:
    return box.blind("address", address.casefold()) if address else None


def _domain(box: Box, address: str) -> bytes | None:
    return box.blind("domain", domain) if (domain := domain_of(address)) else None
