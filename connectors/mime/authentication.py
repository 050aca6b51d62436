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
_FROM = re.compile(r"(?:^|\s)header\.from\s*=\s*(\S+)", re.IGNORECASE)
#: Headers that are read; nobody adds as many in good faith.
MAX_RESULTS = 20
_COMPAUTH = re.compile(r"\s*compauth\s*=\s*([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_MAX_DOMAINS = 320  # characters


def read_authentication(values: list[str]) -> tuple[AuthenticationResult, ...]:
    """Return one row a header, at most twenty."""
    return tuple(read_result(value) for value in values[:MAX_RESULTS])


def read_result(value: str, hops: int = 0) -> AuthenticationResult:
    """Return one header as a row.

    Args:
        hops: how many Received lines stand above it.
    """
    head, *results = bare(clean(value)).split(";")
    words = head.split()
    if not words or "=" in head:  # Microsoft writes results at once, without saying who judged
        results.insert(0, head)
        words = [""]
    found = [match for result in results if (match := _DMARC.match(result))]
    verdicts = [match[1].lower() for match in found]
    failed = [each for each in verdicts if each != "pass"]
    whole = [match[1].lower() for result in results if (match := _COMPAUTH.match(result))]
    return AuthenticationResult(
        words[0].lower(),
        (failed or verdicts or [""])[0],
        _header_from(found),
        ([each for each in whole if each != "pass"] or whole or [""])[0],
        hops,
    )


def _header_from(found: list[re.Match[str]]) -> str:
    """Return the domain judged; where several are named, all of them, which equals none of them."""
    named = [value for match in found for value in _FROM.findall(match.string, match.end())]
    domains = [value.rpartition("@")[2].rstrip(".").lower() for value in named]
    return ",".join(dict.fromkeys(domains))[:_MAX_DOMAINS]


def bare(value: str) -> str:
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
