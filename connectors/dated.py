"""An original whose day of receipt is learned only while it is fetched; the stub it belongs to bore none."""

from collections.abc import Iterable, Iterator
from datetime import datetime


class Dated(Iterator[bytes]):
    """An original in chunks from a provider that tells only now when it accepted the letter.

    Attributes:
        received_at: aware UTC; known when the last chunk was taken, at some providers no sooner.
    """

    def __init__(self, chunks: Iterable[bytes], received_at: datetime | None = None) -> None:
        self._chunks = iter(chunks)
        self.received_at = received_at

    def __next__(self) -> bytes:
        """Return the next chunk."""
        return next(self._chunks)
