"""Turns at writing, for a database that takes one writer at a time: who came first writes first.

SQLite lets its writers poll, so that a busy one can keep the others out for seconds. Within one process
they stand in line here instead; between processes SQLite's own waiting is left.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

#: After so many of the urgent one of the others has its turn, so that nobody waits for ever.
_IN_A_ROW = 8


class Turns:
    """A line of writers, the urgent before the others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = False
        self._urgent: deque[threading.Event] = deque()
        self._others: deque[threading.Event] = deque()
        self._row = 0

    @contextmanager
    def turn(self, *, urgent: bool) -> Iterator[None]:
        """Wait for a turn and hold it until the end of the block."""
        self._wait(urgent=urgent)
        try:
            yield
        finally:
            self._pass_on()

    def _wait(self, *, urgent: bool) -> None:
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            called = threading.Event()
            (self._urgent if urgent else self._others).append(called)
        called.wait()

    def _pass_on(self) -> None:
        with self._lock:
            line = self._next_line()
            if line is None:
                self._taken = False
            else:
                line.popleft().set()  # the turn goes from hand to hand and is never free in between

    def _next_line(self) -> "deque[threading.Event] | None":
        if self._urgent and (self._row < _IN_A_ROW or not self._others):
            self._row += 1
            return self._urgent
        self._row = 0
        return self._others or None
