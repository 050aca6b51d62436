"""An original out of Gmail's JSON answer, decoded as it comes, so that memory stays flat.

The answer holds the whole mail as one base64url string of up to 50 MB under "raw".
"""

import base64
import re
from collections.abc import Iterator

from connectors.errors import Temporary

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}\[\]]|[^"{}\[\]]+', re.DOTALL)
_OPENS = re.compile(rb'\s*:\s*"')
_FOREIGN = re.compile(rb"[^A-Za-z0-9_-]")
_HEAD = 1 << 20  # bytes before the mail; a snippet and a few labels
_BROKEN = "Gmail's answer broke off, or does not hold the mail"


def original(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the mail in pieces no larger than those that come.

    Raises:
        Temporary: the answer broke off or holds no mail; ask again.
    """
    rest = b""
    for piece in _data(chunks):
        rest += piece
        whole = len(rest) // 4 * 4
        if whole:
            yield base64.b64decode(rest[:whole], altchars=b"-_")
        rest = rest[whole:]
    if len(rest) == 1:
        raise Temporary(_BROKEN)
    if rest:
        yield base64.b64decode(rest + b"=" * (4 - len(rest)), altchars=b"-_")


def _data(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the encoded mail, and read to the end, where a broken connection shows."""
    head = b""
    start: int | None = None
    ended = False
    for chunk in chunks:
        if ended:
            continue
        if start is None:
            head += chunk
            start = _start(head)
            if start is None:
                if len(head) > _HEAD:
                    raise Temporary(_BROKEN)
                continue
            data = head[start:]
        else:
            data = chunk
        end = _FOREIGN.search(data)
        ended = end is not None
        yield data[: end.start()] if end else data
    if not ended:
        raise Temporary(_BROKEN)


def _start(head: bytes) -> int | None:
    """Return where the mail begins: after the opening quote of "raw" in the outermost object."""
    at, depth = 0, 0
    while found := _TOKEN.match(head, at):
        token, at = found[0], found.end()
        if token in {b"{", b"["}:
            depth += 1
        elif token in {b"}", b"]"}:
            depth -= 1
        elif token == b'"raw"' and depth == 1 and (opening := _OPENS.match(head, at)):
            return opening.end()
    return None
