"""A `Letter` as JSON and back, for the pipe between a reading process and its parent.

JSON, never pickle: what comes back from a process that read hostile bytes is data only.
"""

import json
from datetime import datetime
from typing import Any

from connectors.base import (
    Address,
    Attachment,
    AuthenticationResult,
    Hop,
    Letter,
    MailKind,
    TransferEncoding,
)

_LISTS = ("senders", "reply_to", "to", "cc")


def dump(letter: Letter) -> bytes:
    """Return the letter as UTF-8 JSON."""
    plain: dict[str, object] = {
        "fingerprint": letter.fingerprint,
        "message_id": letter.message_id,
        "in_reply_to": letter.in_reply_to,
        "references": letter.references,
        "subject": letter.subject,
        "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
        "text": letter.text,
        "kind": letter.kind,
        "no_reply": letter.no_reply,
        "bounced_id": letter.bounced_id,
        "encrypted": letter.encrypted,
        "defects": letter.defects,
        "attachments": [
            (file.name, file.media_type, file.size, file.digest, file.start, file.length, file.encoding)
            for file in letter.attachments
        ],
        "authentication": [
            (row.authserv_id, row.dmarc, row.header_from, row.compauth, row.hops)
            for row in letter.authentication
        ],
        "hops": [(hop.by, hop.sender, hop.address) for hop in letter.hops],
        "senders": _plain(letter.senders),
        "reply_to": _plain(letter.reply_to),
        "to": _plain(letter.to),
        "cc": _plain(letter.cc),
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def load(data: bytes) -> Letter:
    """Return the letter that `dump` wrote.

    Raises:
        ValueError, KeyError, TypeError: it is not one.
    """
    plain: dict[str, Any] = json.loads(data)
    for name in _LISTS:
        plain[name] = tuple(Address(address, called) for address, called in plain[name])
    for name in ("in_reply_to", "references", "defects"):
        plain[name] = tuple(plain[name])
    plain["attachments"] = tuple(map(_attachment, plain["attachments"]))
    plain["authentication"] = tuple(
        AuthenticationResult(by, dmarc, header_from, compauth, hops)
        for by, dmarc, header_from, compauth, hops in plain["authentication"]
    )
    plain["hops"] = tuple(Hop(by, sender, address) for by, sender, address in plain["hops"])
    plain["kind"] = MailKind(plain["kind"])
    plain["sent_at"] = datetime.fromisoformat(plain["sent_at"]) if plain["sent_at"] else None
    return Letter(**plain)


def _attachment(row: list[Any]) -> Attachment:
    name, media_type, size, digest, start, length, encoding = row
    return Attachment(name, media_type, size, digest, start, length, TransferEncoding(encoding))


def _plain(addresses: tuple[Address, ...]) -> list[tuple[str, str]]:
    return [(each.address, each.name) for each in addresses]
