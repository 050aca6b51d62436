"""A certificate in words for the terminal."""

from collections.abc import Mapping
from typing import Any

from bot.vault.signing import verify
from handlers.disposal.lost_certificates import Lost
from handlers.domain.certificate import Certificate, Unsound, checked
from handlers.domain.certificate_pdf import checked_pdf, is_pdf

_TIMES = ("disconnected", "begun", "unreadable", "gone", "ended", "issued")
_COUNTS = ("cases", "letters", "files", "posts", "reserved")


def about(statement: Mapping[str, Any]) -> str:
    """Return what was destroyed."""
    said = statement["about"]
    mailbox = f"mailbox {said['mailbox']} ({said['mailbox_id']})"
    return f"case {said['case']}, kept apart of {mailbox}" if said["kind"] == "reserve" else mailbox


def lost_told(one: Lost) -> str:
    """Return what is known of a certificate that was lost with a restore."""
    was = (
        f"The certificate of {one.kind.value} {one.subject}, destroyed {one.erased_at:%Y-%m-%d} (entry "
        f"{one.entry} of the erasure ledger), was lost with a restore; its saved file stays good."
    )
    return f"{was} That it was deleted again says {one.again}." if one.again else was


def proved(content: bytes, key: bytes | None = None) -> tuple[Certificate, list[str]]:
    """Return the certificate in a file, its JSON or its PDF, and what is said of it once it is proved.

    Args:
        key: the public key that must have signed it; without one it is believed about its own.

    Raises:
        Unsound: it was changed, or signed with another key, or says what no certificate says.
    """
    found = (checked_pdf if is_pdf(content) else checked)(content, verify, key)
    return found, [*told(found), "", "It is sound: nothing of it was changed since it was signed."]


def told(certificate: Certificate) -> list[str]:
    """Return what a certificate says, a line each.

    Raises:
        Unsound: it is signed, and does not say what a certificate says.
    """
    try:
        return _told(certificate)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unsound("It is signed, but says other things than a certificate of Ombud does.") from None


def _told(certificate: Certificate) -> list[str]:
    said = certificate.statement
    lines = [
        f"Certificate {certificate.number} of {said['organisation']}",
        f"Destroyed: {about(said)}",
        f"Why: {said['why']} Asked for by {said['asked_by']}.",
    ]
    lines += [f"{name.capitalize():13} {said['times'][name] or '-'}" for name in _TIMES]
    counts = ", ".join(f"{said['counts'].get(name, 0)} {name}" for name in _COUNTS)
    left = sum(one["rows_left"] or 0 for one in said["stores"] if one["fate"] == "deleted")
    filled = sum(one["rows_with_content_left"] or 0 for one in said["stores"])
    lines += [
        f"Data key {said['key']['id']}, destroyed {said['key']['destroyed']}",
        f"Counted: {counts}; left in {len(said['stores'])} stores: {left} rows, {filled} with content",
        f"Stays: {said['rule']}",
    ]
    for one in said["holds"]:
        ended = f"released {one['released']}" if one["released"] else f"to be reviewed on {one['review_on']}"
        lines.append(f"Hold {one['hold']} on case {one['case']}, owner {one['owner']}, {ended}")
    for one in said.get("obligations", ()):
        until = f"until {one['until']}" if one["until"] else "with no end known yet"
        lines.append(f"Law {one['rule']} ({one['basis']}) on case {one['case']}: {one['kept']}, {until}")
    records = said["records"]
    lines += [
        f"Records: {records['count']}, which end in {records['sha256']}",
        f"Signed with {certificate.key.hex()}",
    ]
    return lines
