"""What Gmail's statuses mean: which are trouble, which are for good, and which are our lost consent.

Only the reason codes of an answer are read; its sentences may hold addresses and are not repeated.
"""

import json
import re
from datetime import UTC, datetime
from email.utils import format_datetime

from connectors.errors import (
    AuthorizationLost,
    ConnectorError,
    LicenceMissing,
    NotTaken,
    Permanent,
    Temporary,
    Vanished,
)
from connectors.transport import Answer, seconds_until

_CODE = re.compile(r"[A-Za-z_]{1,60}")
_RETRY_AFTER = re.compile(r"(?i)retry after (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z")
_QUOTA = frozenset(
    {
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "quotaExceeded",
        "dailyLimitExceeded",
        "concurrentLimitExceeded",
        "RESOURCE_EXHAUSTED",
        "RATE_LIMIT_EXCEEDED",
    }
)
_SWITCHED_OFF = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
_UNSERVED = frozenset({"failedPrecondition", "FAILED_PRECONDITION"})
_TOO_LITTLE = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
_HOUR = 3_600.0
_MALFORMED = frozenset({400, 413, 422})
#: Bytes of a refusal that are looked at.
LOOKED_AT = 65_536


class Malformed(Permanent):
    """Gmail does not accept what it was asked; nothing was changed."""


def refusal(answer: Answer) -> ConnectorError:
    """Return what an answer other than a success means (Gmail API, "Resolve errors")."""
    codes, told = _read(answer.content)
    if answer.status == 429 or (answer.status == 403 and codes & _QUOTA):
        return NotTaken("Gmail's limit is reached; the work waits", retry_after=_wait(answer, told))
    if answer.status >= 500 or answer.status in {408, 409}:
        return Temporary(f"Gmail has trouble ({answer.status})", retry_after=answer.retry_after)
    if answer.status == 403:
        return _forbidden(codes)
    if answer.status == 400 and codes & _UNSERVED:
        return LicenceMissing(
            "this account has no mail service: its licence was removed, or it is suspended or over quota",
            retry_after=_HOUR,
        )
    return _plain(answer.status, codes)


def _plain(status: int, codes: frozenset[str]) -> ConnectorError:
    if status == 401:
        return AuthorizationLost()
    if status == 404 and codes:  # without Gmail's own codes it may be anybody's on the way there
        return Vanished()
    if status in _MALFORMED:
        return Malformed(f"Gmail refused the call ({status} {_named(codes)})")
    return Temporary(f"Gmail's answer is none that it describes ({status} {_named(codes)})")


def _forbidden(codes: frozenset[str]) -> ConnectorError:
    if codes & _SWITCHED_OFF:
        return Temporary(
            "the Gmail API is switched off in your Google Cloud project; switch it on", retry_after=_HOUR
        )
    if codes & _TOO_LITTLE:
        return AuthorizationLost("the consent does not cover this any more; connect the mailbox again")
    if "domainPolicy" in codes:
        return AuthorizationLost(
            "the Workspace's admin does not let this app in; allow it, then connect again"
        )
    if codes & {"delegationDenied", "forbidden"}:
        return AuthorizationLost(
            "Google denies access to this mailbox; check the account, then connect again"
        )
    return Permanent(f"Gmail forbids the call ({_named(codes)})")


def _read(content: bytes) -> tuple[frozenset[str], str]:
    try:
        error = json.loads(content[:LOOKED_AT])["error"]
        listed = [*error.get("errors", []), *error.get("details", [])]
        codes = {error.get("status"), *(each.get("reason") for each in listed)}
        told = str(error.get("message", ""))
    except (ValueError, TypeError, KeyError, AttributeError):
        return frozenset(), ""
    return frozenset(code for code in codes if isinstance(code, str) and _CODE.fullmatch(code)), told


def _named(codes: frozenset[str]) -> str:
    return ", ".join(sorted(codes)) or "no reason given"


def _wait(answer: Answer, told: str) -> float | None:
    """Return the wait in seconds; the limit on sending names it in the sentence alone."""
    if answer.retry_after is not None:
        return answer.retry_after
    if found := _RETRY_AFTER.search(told):
        at = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
        return seconds_until(format_datetime(at, usegmt=True), answer.headers.get("Date", ""))
    return None
