"""What servers on the way wrote above a letter: Received lines, and between them what they found out.

The order is all that tells a server's word from one that came with the letter, so it is kept. What a
line looks like decides nothing here; who is believed is decided by who connected the mailbox.
"""

import re
from datetime import datetime
from ipaddress import ip_address

from connectors.base import AuthenticationResult, Hop
from connectors.mime.authentication import MAX_RESULTS, bare, read_result
from connectors.mime.encoded_words import clean
from connectors.mime.headers import read_instant

_MAX_HOPS = 50
_HANDED = re.compile(
    r"\s*from\s+([^\s()]{1,255})\s+\(([^()]{0,400})\)\s+by\s+([^\s();]{1,255})", re.IGNORECASE
)
_FROM = re.compile(r"\s*from\s+([^\s;]{1,255})", re.IGNORECASE)
_BY = re.compile(r"(?:^|\s)by\s+([^\s;]{1,255})", re.IGNORECASE)


def read_trail(trail: list[tuple[str, str]]) -> tuple[tuple[AuthenticationResult, ...], tuple[Hop, ...]]:
    """Return the results and the hops of a trail, each topmost first and bounded."""
    results: list[AuthenticationResult] = []
    hops: list[Hop] = []
    passed = 0
    for name, value in trail:
        if name == "received":
            passed += 1
            hops += [read_hop(value)] if len(hops) < _MAX_HOPS else []
        elif len(results) < MAX_RESULTS:
            results.append(read_result(value, passed))
    return tuple(results), tuple(hops)


def read_hop(value: str) -> Hop:
    """Return one Received line; an address is read only where servers write it, beside the name."""
    line = clean(value)
    plain = bare(line)
    at = _at(plain)
    if handed := _HANDED.match(line):
        return Hop(_host(handed[3]), _host(handed[1]), _address(handed[2]), at)
    sender, taker = _FROM.match(plain), _BY.search(plain)
    return Hop(_host(taker[1]) if taker else "", _host(sender[1]) if sender else "", at=at)


def _at(plain: str) -> datetime | None:
    """Return the instant behind the last semicolon (RFC 5321 section 4.4), comments taken off."""
    _, semicolon, written = plain.rpartition(";")
    return read_instant(written) if semicolon else None


def _host(name: str) -> str:
    return name.rstrip(".").lower()


def _address(beside: str) -> str:
    """Return the address in a comment such as "mail.example. [192.0.2.1]", or "" where it ends otherwise."""
    last = beside.split()[-1:] or [""]
    text = last[0].strip("[]").lower().removeprefix("ipv6:")
    try:
        return str(ip_address(text))
    except ValueError:
        return ""
