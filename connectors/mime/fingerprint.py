"""What makes two deliveries the same mail, though a provider rebuilt the bytes in between."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from connectors.base import Address


def fingerprint(
    senders: Iterable[Address], subject: str, sent_at: datetime | None, text: str, digests: Iterable[str]
) -> str:
    """Return SHA-256 hexadecimal over the normalised From, Subject, Date, text and sorted files.

    Blanks and the case of addresses do not count; each field is prefixed by its length, so that
    no text can pose as another field.
    """
    fields = [
        ",".join(sorted(sender.address.lower() for sender in senders)),
        " ".join(subject.split()),
        sent_at.isoformat() if sent_at else "",
        " ".join(text.split()),
        ",".join(sorted(digests)),
    ]
    whole = hashlib.sha256()
    for field in fields:
        data = field.encode("utf-8", "replace")
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.hexdigest()
