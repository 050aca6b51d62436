"""What a refusal of Graph means for us, by status and error code; its words are never repeated.

Source: https://learn.microsoft.com/graph/errors
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from connectors.errors import (
    AuthorizationLost,
    ConnectorError,
    CursorExpired,
    LicenceMissing,
    MailboxFull,
    MailboxGone,
    NotTaken,
    Permanent,
    Temporary,
    Unsendable,
    Vanished,
)

_CODE = re.compile(r"[A-Za-z_.]{1,80}")
_RESETS = frozenset({"syncstatenotfound", "resyncrequired", "syncstateinvalid"})
_GONE = frozenset({"erroritemnotfound", "errorinvalididmalformed", "errormessagenotfound"})
_THROTTLED = frozenset({429, 503, 504})
_PASSING = frozenset({408, 409, 423})
#: One sentence for each way in which a mailbox itself is at fault (fm_12).
_MAILBOX: Mapping[str, ConnectorError] = {
    "errorquotaexceeded": MailboxFull("the mailbox is full; make room in it, or raise its quota"),
    "mailboxnotenabledforrestapi": LicenceMissing(
        "the mailbox has no Exchange Online licence any more; give it one, or disconnect it"
    ),
    "errornonexistentmailbox": MailboxGone(),
    "errorinvaliduser": MailboxGone(),
    "request_resourcenotfound": MailboxGone(),
    "resourcenotfound": MailboxGone(),
    "errorfoldernotfound": Permanent("a chosen folder is gone from the mailbox; choose its folders again"),
    "errorsendasdenied": Unsendable(
        "Microsoft does not let this mailbox send as the chosen address; grant SendAs, or answer from its own"
    ),
    "errormessagesizeexceeded": Unsendable("the mail is larger than this mailbox may send; leave files out"),
    "errormailboxstoreunavailable": Temporary("the mailbox's server is away; it is tried again"),
    "errormailboxmoveinprogress": Temporary("the mailbox is being moved; it is tried again"),
}


def code_of(content: bytes) -> str:
    """Return the error code of an answer, "" where it has none."""
    try:
        body: Any = json.loads(content)
        code = str(body["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return ""
    return code if _CODE.fullmatch(code) else ""


def refusal(status: int, code: str, retry_after: float | None = None) -> ConnectorError:
    """Return the error that a refusal is told as; only its status and code go into the message."""
    told = f"status {status}, {code}" if code else f"status {status}"
    if status in _THROTTLED:
        # Only the first says that nothing was done; behind the others a mail may have left.
        kind = NotTaken if status == 429 else Temporary
        return kind(f"Microsoft asks to wait ({told})", retry_after=retry_after)
    if code.lower() in _MAILBOX:
        known = _MAILBOX[code.lower()]
        return type(known)(str(known))  # errors carry traces, so each is told once
    if status >= 500 or status in _PASSING:
        return Temporary(f"Microsoft is in trouble ({told}); it is tried again", retry_after=retry_after)
    if (plain := _by_code(status, code.lower())) is not None:
        return plain
    if status in {401, 403}:
        return AuthorizationLost(f"Microsoft refuses our authorisation ({told}); connect the mailbox again")
    return Permanent(f"Microsoft refuses the call ({told})")


def _by_code(status: int, code: str) -> ConnectorError | None:
    if status == 410 or code in _RESETS:
        return CursorExpired()
    if code in _GONE or (status == 404 and code):
        return Vanished()
    if status == 404:  # Graph says what it misses; this was said by somebody on the way
        return Temporary("Microsoft's answer is none of Graph's (status 404); it is asked again")
    if status == 413:
        return Unsendable("the mail is larger than Microsoft takes; leave files out")
    return None
