"""How many calls one mailbox has under way, and how long it waits where Microsoft names no time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from connectors.errors import NotTaken

#: Graph serves four at a time per app and mailbox; half of them are left to others.
WIDTH = 2
_FIRST, _LONGEST = 30.0, 900.0
_PATIENCE = 120.0


class Lanes:
    """The calls of one mailbox in this process."""

    def __init__(self, width: int = WIDTH, patience: float = _PATIENCE) -> None:
        self._free = threading.BoundedSemaphore(width)
        self._patience = patience
        self._wait = _FIRST
        self._lock = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold one call's place.

        Raises:
            NotTaken: none came free in time.
        """
        if not self._free.acquire(timeout=self._patience):
            raise NotTaken("this mailbox has as many calls under way as Microsoft allows", retry_after=_FIRST)
        try:
            yield
        finally:
            self._free.release()

    def throttled(self, named: float | None) -> float:
        """Return how many seconds to wait after a refusal for haste: as named, else ever longer."""
        with self._lock:
            if named is not None:
                return named
            wait, self._wait = self._wait, min(self._wait * 2, _LONGEST)
            return wait

    def served(self) -> None:
        """Note that a call went through."""
        with self._lock:
            self._wait = _FIRST
