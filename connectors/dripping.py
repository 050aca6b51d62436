"""Answers that never end: how long one may keep us waiting in all, however lively it seems.

A limit between two pieces ends no answer of which a byte comes every minute. Only waiting counts, so
that whoever takes the pieces may take their time.
"""

import io
import socket
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: Seconds for which an answer may keep us waiting, and bytes that earn it one more each: the slowest line.
GRACE, PACE = 120.0, 65_536


class Allowance:
    """What is left of the wait for one answer.

    Args:
        grace: seconds for an answer that brings nothing.
        most: bytes that it may have, if that is bounded here.
    """

    def __init__(self, grace: float | None = None, most: int | None = None) -> None:
        self._grace = GRACE if grace is None else grace
        self._most = most
        self.renew()

    def renew(self) -> None:
        """Begin with another answer."""
        self._waited = 0.0
        self._came = 0

    def spend(self, seconds: float, count: int) -> None:
        """Note a wait and what it brought.

        Raises:
            TimeoutError: the answer keeps us waiting for too long.
            OSError: it is too large.
        """
        self._waited += seconds
        self._came += count
        if self._waited > self._grace + self._came / PACE:
            raise TimeoutError("the answer does not end")
        if self._most is not None and self._came > self._most:
            raise OSError("the answer is larger than any that was asked for")


class Incoming(io.RawIOBase):
    """The incoming side of a connection, for one answer."""

    def __init__(self, connection: socket.socket, allowance: Allowance) -> None:
        self._source = connection.makefile("rb", buffering=0)
        self._allowance = allowance

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        """Read what there is."""
        begun = time.monotonic()
        count = self._source.readinto(buffer)
        self._allowance.spend(time.monotonic() - begun, count or 0)
        return count

    def close(self) -> None:
        """Let the socket go."""
        self._source.close()
        super().close()
