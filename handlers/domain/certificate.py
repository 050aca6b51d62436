"""A certificate: what was destroyed, when and how, said in one signed document that is proved without Ombud.

A document is one line of JSON, written canonically: keys in order, no spaces, ASCII alone. So every byte of
it counts, and whoever has the public key needs neither a database nor whoever made it (GDPR Art. 5(2)).
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.domain.ids import MailboxId, OrganisationId

#: What a statement says it is; another word is another version of what stands in it.
FORMAT = "ombud-certificate-1"
#: What signatures are made for comes first, so that none counts for anything else.
_PURPOSE = b"ombud certificate 1\n"
_PAGE_PURPOSE = b"ombud certificate page 1\n"
#: Bytes of the longest document that is read: a hundred times what a long one has.
_LONGEST = 4 * 1024 * 1024
_NUMBER = re.compile(r"([0-9]{4})-C-([0-9]{4,9})")
_HEX = re.compile(r"[0-9a-f]+")

#: Returns whether a signature fits: of a public key, a message and a signature.
Verify = Callable[[bytes, bytes, bytes], bool]


class Unsound(Exception):
    """This is no certificate as Ombud made it; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A statement with its signature.

    Attributes:
        statement: what was done, as plain values.
        key: the public key, Ed25519 (RFC 8032).
        signature: of the statement.
    """

    statement: Mapping[str, Any]
    key: bytes
    signature: bytes

    @property
    def number(self) -> str:
        """Return its number, such as 2027-C-0001."""
        return str(self.statement["certificate"])


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate as it is kept.

    Attributes:
        document: the canonical bytes, as `written` returns them.
    """

    number: str
    organisation_id: OrganisationId
    mailbox_id: MailboxId
    issued_at: datetime
    document: bytes


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key of this installation.

    Attributes:
        retired_at: from when on nothing new is signed with it; None for the present one.
    """

    public: bytes
    made_at: datetime
    retired_at: datetime | None = None


def number_of(year: int, running: int) -> str:
    """Return the number of a certificate."""
    return f"{year}-C-{running:04d}"


def parsed_number(text: str) -> tuple[int, int] | None:
    """Return the year and the running number that a number is made of, or None where it is none."""
    found = _NUMBER.fullmatch(text.strip().upper())
    return (int(found[1]), int(found[2])) if found else None


def canonical(value: object) -> bytes:
    """Return the one way in which plain values are written.

    Raises:
        ValueError: something in it is no plain value.
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.encode("ascii")


def to_sign(statement: Mapping[str, Any]) -> bytes:
    """Return what is signed of a statement."""
    return _PURPOSE + canonical(statement)


def page_to_sign(page: bytes, document: bytes) -> bytes:
    """Return what is signed of a drawn page, so that it belongs to one document alone."""
    return b"".join((_PAGE_PURPOSE, b"%d %d\n" % (len(document), len(page)), document, page))


def written(statement: Mapping[str, Any], key: bytes, signature: bytes) -> bytes:
    """Return the document: one line of JSON."""
    signed = {"algorithm": "Ed25519", "key": key.hex(), "value": signature.hex()}
    return canonical({"signature": signed, "statement": statement}) + b"\n"


def read(document: bytes) -> Certificate:
    """Return what a document holds; nothing of it is believed yet.

    Raises:
        Unsound: it is no certificate.
    """
    if len(document) > _LONGEST:
        raise Unsound("This is no certificate: it is too large to be one.")
    try:
        found = json.loads(document)
    except (ValueError, RecursionError):
        raise Unsound("This is no certificate: it is not JSON. Was the file cut short, or changed?") from None
    try:
        statement, signed = found["statement"], found["signature"]
        kind = signed["algorithm"]
        key, signature = _bytes(signed["key"], 32), _bytes(signed["value"], 64)
        said, number = statement["format"], statement["certificate"]
    except (KeyError, TypeError, ValueError):
        raise Unsound(
            "This is no certificate: a part of it is missing, or is not what it should be."
        ) from None
    if kind != "Ed25519" or said != FORMAT:
        raise Unsound(
            "This is a certificate of a kind that this version does not know; verify it with a newer one."
        )
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        raise Unsound("This is no certificate: its number is not written as 2027-C-0001 is.")
    return Certificate(statement, key, signature)


def checked(document: bytes, verify: Verify, key: bytes | None = None) -> Certificate:
    """Return what a document says, proved: not one byte of it was changed since it was signed.

    Args:
        key: the public key that must have signed it; None for the one that it names itself.

    Raises:
        Unsound: the signature does not fit, the key is another one, or the file was written anew.
    """
    found = read(document)
    if key is not None and key != found.key:
        raise Unsound(
            f"It was signed with another key than the one given: it names {found.key.hex()}. "
            "Ask the organisation for all of its keys, older ones too, or do not believe it."
        )
    try:
        message, again = to_sign(found.statement), written(found.statement, found.key, found.signature)
    except (ValueError, RecursionError):
        raise Unsound("This is no certificate: it holds what no certificate holds.") from None
    if not verify(found.key, message, found.signature):
        raise Unsound("The signature does not fit: the certificate was changed after it was signed.")
    if again != document:
        raise Unsound(
            "What it says is as it was signed, but the file was written anew by another program. "
            "Save it again with `ombud certificate save`, and keep that file as it is."
        )
    return found


def parsed_key(text: str) -> bytes:
    """Return a public key from its 64 hexadecimal digits; spaces and colons between them are fine.

    Raises:
        Unsound: it is none.
    """
    try:
        return _bytes(re.sub(r"[\s:]", "", text).lower(), 32)
    except ValueError:
        raise Unsound("This is no public key: it has 64 digits from 0 to 9 and a to f.") from None


def _bytes(digits: object, size: int) -> bytes:
    if not isinstance(digits, str) or len(digits) != 2 * size or not _HEX.fullmatch(digits):
        raise ValueError
    return bytes.fromhex(digits)
