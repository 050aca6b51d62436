"""How a message's words become one piece of bytes before sealing, and words again after opening."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from connectors.base import Address, Attachment, TransferEncoding
from handlers.domain.message import Content


def to_bytes(content: Content) -> bytes:
    """Return the content as JSON bytes; short keys, for it is written once a letter."""
    rows = [
        [a.name, a.media_type, a.size, a.digest, a.start, a.length, a.encoding.value, *_within(a)]
        for a in content.attachments
    ]
    return json.dumps(
        {
            "subject": content.subject,
            "text": content.text,
            "from": [content.sender.address, content.sender.name],
            "to": _pairs(content.to),
            "cc": _pairs(content.cc),
            "reply_to": _pairs(content.reply_to),
            "id": content.message_id,
            "refs": content.references,
            "files": rows,
            "sent_at": content.sent_at.isoformat() if content.sent_at else None,
            "lang": content.language,
        },
        separators=(",", ":"),
    ).encode("ascii")


def from_bytes(stored: bytes) -> Content:
    """Return the content that `to_bytes` wrote."""
    facts: dict[str, Any] = json.loads(stored)
    return Content(
        subject=facts["subject"],
        text=facts["text"],
        sender=Address(*facts["from"]),
        to=tuple(Address(*pair) for pair in facts["to"]),
        cc=tuple(Address(*pair) for pair in facts.get("cc", ())),  # older pieces have none
        reply_to=tuple(Address(*pair) for pair in facts["reply_to"]),
        message_id=facts["id"],
        references=tuple(facts["refs"]),
        attachments=tuple(_attachment(*row) for row in facts["files"]),
        sent_at=datetime.fromisoformat(facts["sent_at"]) if facts["sent_at"] else None,
        language=facts["lang"],
    )


def address_to_bytes(address: Address) -> bytes:
    """Return an address as JSON bytes."""
    return json.dumps([address.address, address.name]).encode("ascii")


def address_from_bytes(stored: bytes) -> Address:
    """Return the address that `address_to_bytes` wrote."""
    address, name = json.loads(stored)
    return Address(address, name)


def _within(attachment: Attachment) -> tuple[int, ...]:
    return (attachment.offset,) if attachment.offset else ()


def _attachment(
    name: str,
    media_type: str,
    size: int,
    digest: str,
    start: int,
    length: int,
    encoding: str,
    offset: int = 0,
) -> Attachment:
    return Attachment(name, media_type, size, digest, start, length, TransferEncoding(encoding), offset)


def _pairs(addresses: Iterable[Address]) -> list[list[str]]:
    return [[a.address, a.name] for a in addresses]
