"""An original out of Gmail's JSON answer, decoded as it comes, so that memory stays flat.

The answer holds the whole mail as one base64url string of up to 50 MB under "raw", and around it
when it was received and which labels it bears.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain

from connectors.dated import Dated
from connectors.errors import Temporary, Vanished

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}\[\]]|[^"{}\[\]]+', re.DOTALL)
_OPENS = re.compile(rb'\s*:\s*"')
_FOREIGN = re.compile(rb"[^A-Za-z0-9_-]")
_AROUND = 1 << 20  # bytes before the mail, and after it; a snippet and a few labels
_BROKEN = "Gmail's answer broke off, or does not hold the mail"


class Original(Dated):
    """A mail in pieces no larger than those that come; at its end it is known when it was received.

    Taking a piece raises `Temporary` where the answer broke off or holds no mail, and in the end
    `Vanished` where it is no letter but somebody's draft.
    """

    def __init__(self, answer: Iterable[bytes]) -> None:
        self._answer = iter(answer)
        super().__init__(self._decoded())

    def _decoded(self) -> Iterator[bytes]:
        rest = b""
        for piece in self._data():
            rest += piece
            whole = len(rest) // 4 * 4
            if whole:
                yield base64.b64decode(rest[:whole], altchars=b"-_")
            rest = rest[whole:]
        if len(rest) == 1:
            raise Temporary(_BROKEN)
        if rest:
            yield base64.b64decode(rest + b"=" * (4 - len(rest)), altchars=b"-_")

    def _data(self) -> Iterator[bytes]:
        """Yield the encoded mail, and read to the end, where a broken connection shows."""
        before, first = self._up_to_the_mail()
        after = b""
        for data in chain((first,), self._answer):
            if after:
                after = (after + data)[:_AROUND]
                continue
            end = _FOREIGN.search(data)
            yield data[: end.start()] if end else data
            after = data[end.start() :][:_AROUND] if end else b""
        self._note(before + after)

    def _up_to_the_mail(self) -> tuple[bytes, bytes]:
        """Return the answer up to the opening quote of the mail, and what came along with that."""
        head = b""
        for chunk in self._answer:
            head += chunk
            start = _start(head)
            if start is not None:
                return head[:start], head[start:]
            if len(head) > _AROUND:
                break
        raise Temporary(_BROKEN)

    def _note(self, around: bytes) -> None:
        """Read what stands around the mail: an answer of its own, whose "raw" is empty."""
        try:
            told = json.loads(around)
            self.received_at = datetime.fromtimestamp(int(told["internalDate"]) / 1_000, UTC)
            labels = frozenset(told.get("labelIds", ()))
        except (ValueError, TypeError, KeyError, OverflowError, OSError):
            raise Temporary(_BROKEN) from None
        if "DRAFT" in labels:
            raise Vanished


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
