"""Authentication-Results (RFC 8601) as rows, topmost first.

Read strictly where it matters: a "dmarc=pass" inside a comment or a quoted value is not one, and
of contradicting results in one header the worse counts. Whose header to trust is decided by who
connected the mailbox, not here.
"""

import re

from connectors.base import AuthenticationResult
from connectors.mime.encoded_words import clean

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\\.|[()]|[^"\\()]+', re.DOTALL)
_DMARC = re.compile(r"\s*dmarc\s*(?:/\s*\d+\s*)?=\s*([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_MAX_ROWS = 20


def read_authentication(values: list[str]) -> tuple[AuthenticationResult, ...]:
    """Return one row a header, at most twenty."""
    return tuple(_row(value) for value in values[:_MAX_ROWS])


def _row(value: str) -> AuthenticationResult:
    head, *results = _bare(clean(value)).split(";")
    words = head.split()
    if not words or "=" in head:  # Microsoft writes results at once, without saying who judged
        results.insert(0, head)
        words = [""]
    found = [match[1].lower() for result in results if (match := _DMARC.match(result))]
    failed = [each for each in found if each != "pass"]
    return AuthenticationResult(words[0].lower(), (failed or found or [""])[0])


def _bare(value: str) -> str:
    """Return the value without comments, quoted strings emptied."""
    kept: list[str] = []
    depth = 0
    for mark in _TOKEN.findall(value):
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append('""' if mark[0] == '"' else mark)
    return "".join(kept)
