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
    PassedBy,
    PassedOn,
    Shown,
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
        "sent_at": _written(letter.sent_at),
        "text": letter.text,
        "kind": letter.kind,
        "no_reply": letter.no_reply,
        "bounced_id": letter.bounced_id,
        "encrypted": letter.encrypted,
        "enclosed": letter.enclosed,
        "defects": letter.defects,
        "attachments": [
            (
                *(file.name, file.media_type, file.size, file.digest),
                *(file.start, file.length, file.encoding, file.offset),
            )
            for file in letter.attachments
        ],
        "authentication": [
            (row.authserv_id, row.dmarc, row.header_from, row.compauth, row.hops)
            for row in letter.authentication
        ],
        "hops": _trail(letter.hops),
        "passed_on": [
            (
                one.by,
                _plain((one.sender, *one.to)),
                one.subject,
                _written(one.at),
                _trail(one.hops),
                one.depth,
            )
            for one in letter.passed_on
        ],
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
    for name in ("in_reply_to", "references", "enclosed", "defects"):
        plain[name] = tuple(plain[name])
    plain["attachments"] = tuple(map(_attachment, plain["attachments"]))
    plain["authentication"] = tuple(
        AuthenticationResult(by, dmarc, header_from, compauth, hops)
        for by, dmarc, header_from, compauth, hops in plain["authentication"]
    )
    plain["hops"] = _hops(plain["hops"])
    plain["passed_on"] = tuple(map(_passed_on, plain["passed_on"]))
    plain["kind"] = MailKind(plain["kind"])
    plain["sent_at"] = _read(plain["sent_at"])
    return Letter(**plain)


def dump_shown(shown: Shown) -> bytes:
    """Return a page as UTF-8 JSON."""
    return json.dumps([shown.html, shown.hides, shown.pictures, shown.cut]).encode("utf-8", "replace")


def load_shown(data: bytes) -> Shown:
    """Return the page that `dump_shown` wrote.

    Raises:
        ValueError, KeyError, TypeError: it is not one.
    """
    html, hides, pictures, cut = json.loads(data)
    return Shown(html, hides, pictures, cut)


def _attachment(row: list[Any]) -> Attachment:
    name, media_type, size, digest, start, length, encoding, offset = row
    return Attachment(name, media_type, size, digest, start, length, TransferEncoding(encoding), offset)


def _passed_on(row: list[Any]) -> PassedOn:
    by, people, subject, at, hops, depth = row
    sender, *to = (Address(address, called) for address, called in people)
    return PassedOn(PassedBy(by), sender, tuple(to), subject, _read(at), _hops(hops), depth)


def _trail(hops: tuple[Hop, ...]) -> list[tuple[str, str, str, str | None]]:
    return [(hop.by, hop.sender, hop.address, _written(hop.at)) for hop in hops]


def _hops(rows: list[list[Any]]) -> tuple[Hop, ...]:
    return tuple(Hop(by, sender, address, _read(at)) for by, sender, address, at in rows)


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _read(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _plain(addresses: tuple[Address, ...]) -> list[tuple[str, str]]:
    return [(each.address, each.name) for each in addresses]
