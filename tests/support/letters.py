"""Letters as they come over the wire, built line by line so that tests decide every header."""

import base64
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime

from tests.support.cast import OUR_ADDRESS, SAM
from tests.support.times import MONDAY

#: The server whose verdict on senders counts in every story.
TRUSTED = "mx.acme.example"

ASKS_ACCESS = "Please send me a copy of all personal data you hold about me, as Article 15 GDPR provides."
ASKS_ERASURE = "Please erase all my personal data from your systems, as Article 17 GDPR provides."
SMALL_TALK = "Thank you very much, and have a nice day."

_serial = itertools.count(1)


@dataclass(frozen=True)
class File:
    """A file to attach."""

    name: str
    data: bytes
    media_type: str = "application/pdf"


@dataclass(frozen=True)
class Draft:
    """A letter to be written; every part can be changed.

    Attributes:
        message_id: None for a letter without one.
        dmarc: what the trusted server found, None where it said nothing.
        extra: further headers, before all others.
    """

    sender: str | None = f"Sam Subject <{SAM}>"
    to: str = OUR_ADDRESS
    subject: str | None = "My data"
    text: str = ASKS_ACCESS
    message_id: str | None = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    dmarc: str | None = "pass"
    extra: Mapping[str, str] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    content_type: str = "text/plain; charset=utf-8"


def new_mail_id(domain: str = "subject.example") -> str:
    """Return a Message-ID that no other letter has."""
    return f"<letter.{next(_serial)}@{domain}>"


def letter(**parts: object) -> bytes:
    """Return a letter as bytes; see `Draft` for what can be said."""
    return written(Draft(**parts))  # type: ignore[arg-type] # checked by the dataclass when it runs


def written(draft: Draft) -> bytes:
    """Return a draft as bytes."""
    lines = [f"{name}: {value}" for name, value in draft.extra.items()]
    if draft.dmarc is not None:
        lines.append(f"Authentication-Results: {TRUSTED}; spf=pass; dmarc={draft.dmarc}")
    if draft.sender is not None:
        lines.append(f"From: {draft.sender}")
    lines += [f"To: {draft.to}", f"Date: {format_datetime(MONDAY)}"]
    if draft.subject is not None:
        lines.append(f"Subject: {draft.subject}")
    if draft.message_id is not None:
        lines.append(f"Message-ID: {draft.message_id or new_mail_id()}")
    if draft.in_reply_to:
        lines.append(f"In-Reply-To: {draft.in_reply_to}")
    if draft.references:
        lines.append(f"References: {' '.join(draft.references)}")
    lines.append("MIME-Version: 1.0")
    body = _body(draft)
    return "\r\n".join([*lines, *body, ""]).encode("utf-8")


def unanswered(**parts: object) -> bytes:
    """Return a letter whose case is shown and not acknowledged."""
    return letter(dmarc=None, **parts)


def out_of_office(**parts: object) -> bytes:
    """Return an automatic answer (RFC 3834)."""
    return letter(
        **{"subject": "Out of office", "extra": {"Auto-Submitted": "auto-replied"}, "text": "Away.", **parts}
    )


def from_a_list(**parts: object) -> bytes:
    """Return a letter that came through a list or a group address (RFC 2369)."""
    return letter(**{"extra": {"List-Id": "<privacy.acme.example>"}, **parts})


def bounce(bounced_id: str) -> bytes:
    """Return a non-delivery report about a mail of ours (RFC 3464)."""
    head = [
        "Return-Path: <>",
        "From: MAILER-DAEMON@subject.example",
        f"To: {OUR_ADDRESS}",
        f"Date: {format_datetime(MONDAY)}",
        "Subject: Undelivered Mail Returned to Sender",
        f"Message-ID: {new_mail_id()}",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
    ]
    parts = [
        *("--b", "Content-Type: text/plain", "", "It could not be delivered."),
        *("--b", "Content-Type: message/delivery-status", ""),
        *("Reporting-MTA: dns; subject.example", "", "Final-Recipient: rfc822; sam@subject.example"),
        *("Action: failed", "Status: 5.1.1", ""),
        *("--b", "Content-Type: text/rfc822-headers", "", f"Message-ID: {bounced_id}", "", "--b--", ""),
    ]
    return "\r\n".join([*head, *parts]).encode("ascii")


def encrypted(**parts: object) -> bytes:
    """Return a letter that only the person's own mail client opens."""
    return letter(
        **{
            "content_type": "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
            "text": base64.b64encode(bytes(range(200))).decode(),
            **parts,
        }
    )


def _body(draft: Draft) -> list[str]:
    if not draft.files:
        return [f"Content-Type: {draft.content_type}", "Content-Transfer-Encoding: 8bit", "", draft.text]
    lines = ['Content-Type: multipart/mixed; boundary="a"', "", "--a"]
    lines += [f"Content-Type: {draft.content_type}", "Content-Transfer-Encoding: 8bit", "", draft.text]
    for file in draft.files:
        lines += [
            "--a",
            f"Content-Type: {file.media_type}",
            f'Content-Disposition: attachment; filename="{file.name}"',
            "Content-Transfer-Encoding: base64",
            "",
            base64.encodebytes(file.data).decode().replace("\n", "\r\n").rstrip(),
        ]
    return [*lines, "--a--"]
