"""A sliding window over an original that arrives in chunks of any size.

Holds at most a few chunks; offsets always count from the start of the original. Knows line
breaks, not MIME.
"""

from collections.abc import Iterable, Iterator

STEP = 65_536  # bytes taken into the window at a time
LEAST = 16_384  # smaller chunks are gathered first, so that dribbles cost no rescans


def _steps(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        if len(chunk) <= STEP:
            yield chunk
        else:
            for start in range(0, len(chunk), STEP):
                yield chunk[start : start + STEP]


class Feed:
    """The part of the original in view: `data`, of which everything before `pos` is done."""

    __slots__ = ("_base", "_chunks", "_ended", "data", "newline", "pos")

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = _steps(chunks)
        self._base = 0
        self._ended = False
        self.data = b""
        self.pos = 0
        self.newline = b"\n"  # b"\r" for the rare original without a single line feed

    @property
    def offset(self) -> int:
        """Return where `pos` is in the original, bytes."""
        return self._base + self.pos

    def fill(self) -> bool:
        """Take more of the original into view and let go of what is done; False at its end."""
        if self._ended:
            return False
        taken: list[bytes] = [self.data[self.pos :]]
        got = 0
        for chunk in self._chunks:
            taken.append(chunk)
            got += len(chunk)
            if got >= LEAST:
                break
        else:
            self._ended = True
        self._base += self.pos
        self.pos = 0
        self.data = b"".join(taken)
        return got > 0

    def need(self, count: int) -> None:
        """Bring at least `count` bytes into view, or all there are."""
        while len(self.data) - self.pos < count and self.fill():
            pass

    def settle_newline(self, within: int) -> None:
        """Find out whether lines end in LF, as they should, or in bare CR.

        Decided on the first `within` bytes, never on where a chunk happened to end.
        """
        while b"\n" not in self.data[:within] and len(self.data) < within and self.fill():
            pass
        start = self.data[:within]
        if b"\n" not in start and b"\r" in start:
            self.newline = b"\r"
