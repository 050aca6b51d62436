"""What sort of mail a letter is: a person's, or an automaton's, and of which kind.

Strong markers first (RFC 3464, RFC 8098, RFC 3834, RFC 2369, RFC 5546). A null return path alone
makes nobody a machine: public bodies send receipts that way.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from connectors.base import Address, MailKind
from connectors.mime.automatic import (
    announces_absence,
    announces_failure,
    is_daemon,
    is_postmaster,
    refuses_replies,
)
from connectors.mime.delimiters import take_head
from connectors.mime.encoded_words import clean
from connectors.mime.feed import Feed
from connectors.mime.headers import Headers, read_headers
from connectors.mime.limits import MAX_REPORT, Ledger
from connectors.mime.parts import NESTED, Part
from connectors.mime.transfer import decode

_AUTO_FIELDS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-mail-autoreply")
_LIST_FIELDS = ("list-id", "list-post", "list-unsubscribe", "mailing-list", "x-mailing-list")
_SUPPRESSES = re.compile(r"\b(?:all|oof|autoreply)\b", re.IGNORECASE)
_ACTION = re.compile(rb"^Action:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_ORIGINAL_ID = re.compile(
    rb"^(?:X-)?(?:Original-)?Message-ID:[ \t]*(<[^<>\x00-\x20\x7f]{1,998}>)", re.IGNORECASE | re.MULTILINE
)
_RETURNED = frozenset({"text/rfc822-headers"}) | NESTED
#: Parts of reports on mail that has arrived: it was read, or called unwanted (RFC 8098, RFC 5965).
_ARRIVED = frozenset({"message/disposition-notification", "message/feedback-report"})
#: What is said of mail that did not come back; of a delayed one the end is told later (RFC 3464 s. 2.3.3).
_NOT_RETURNED = frozenset({b"delivered", b"relayed", b"expanded", b"delayed"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind of a letter, whether to answer it at all, and what it says was not delivered."""

    kind: MailKind
    no_reply: bool
    bounced_id: str | None = None


def judge(root: Part, senders: Iterable[Address], subject: str, text: str) -> Verdict:
    """Return what sort of mail this is."""
    addresses = [sender.address for sender in senders]
    parts = list(_walk(root))
    kind = _kind(root, parts, addresses, subject)
    bounced = _bounced_id(root.headers, parts, text) if kind is MailKind.BOUNCE else None
    return Verdict(kind, kind is not MailKind.PERSONAL or _unanswerable(root.headers, addresses), bounced)


def _walk(part: Part) -> Iterator[Part]:
    yield part
    for child in part.children:
        yield from _walk(child)


def _kind(root: Part, parts: list[Part], addresses: list[str], subject: str) -> MailKind:
    report = _report(root, parts)
    if report is not None:
        return report
    headers = root.headers
    if _is_bounce(headers, addresses, subject):
        return MailKind.BOUNCE
    if _is_auto_reply(headers):
        return MailKind.AUTO_REPLY
    if any(_invites(part) for part in parts):
        return MailKind.CALENDAR
    if any(headers.first(name) for name in _LIST_FIELDS) or headers.token("precedence") in {"list", "bulk"}:
        return MailKind.LIST
    return MailKind.AUTO_REPLY if announces_absence(subject) else MailKind.PERSONAL


def _report(root: Part, parts: list[Part]) -> MailKind | None:
    types = {part.media_type for part in parts}
    named = root.parameters.get("report-type", "").lower() if root.media_type == "multipart/report" else ""
    if types & _ARRIVED or named in {"disposition-notification", "feedback-report"}:
        return MailKind.RECEIPT
    if "message/delivery-status" not in types and root.media_type != "multipart/report":
        return None
    status = b"\n".join(_body(part) for part in parts if part.media_type == "message/delivery-status")
    actions = {action.lower() for action in _ACTION.findall(status)}
    return MailKind.RECEIPT if actions and actions <= _NOT_RETURNED else MailKind.BOUNCE


def _is_bounce(headers: Headers, addresses: list[str], subject: str) -> bool:
    if headers.first("x-failed-recipients") or any(map(is_daemon, addresses)):
        return True
    return any(map(is_postmaster, addresses)) and (_null_path(headers) or announces_failure(subject))


def _is_auto_reply(headers: Headers) -> bool:
    if headers.token("auto-submitted") not in {"", "no"}:
        return True
    if any(headers.first(name) for name in _AUTO_FIELDS):
        return True
    return "auto_reply" in {headers.token("precedence"), headers.token("x-precedence")}


def _invites(part: Part) -> bool:
    return (
        part.media_type == "text/calendar"
        and part.disposition != "attachment"
        and (bool(part.parameters.get("method")) or part.depth == 0)
    )


def _null_path(headers: Headers) -> bool:
    return clean(headers.first("return-path")).replace(" ", "") == "<>"


def _unanswerable(headers: Headers, addresses: list[str]) -> bool:
    if _null_path(headers) or _SUPPRESSES.search(headers.first("x-auto-response-suppress")):
        return True
    return any(is_postmaster(address) or refuses_replies(address) for address in addresses)


def _body(part: Part) -> bytes:
    return decode(part.body, part.encoding)


def _bounced_id(headers: Headers, parts: list[Part], text: str) -> str | None:
    """Return the id of the mail that came back: from its returned head, else from what is said of it."""
    for part in parts:
        if part.media_type in _RETURNED:
            head = take_head(Feed([_body(part).lstrip()]), {})
            found = read_headers(head.block, Ledger())[0].message_id()
            if found:
                return found
    said = [_body(part) for part in parts if part.media_type == "message/delivery-status"]
    for body in [*said, text[:MAX_REPORT].encode("utf-8", "replace")]:
        if quoted := _ORIGINAL_ID.search(body):
            return quoted[1].decode("utf-8", "replace")
    thread = headers.ids("in-reply-to") or headers.ids("references")
    return thread[-1] if thread else None
