"""The calls of one mailbox: how many are under way, within which quotas, and the wait that nobody names."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from connectors.errors import NotTaken
from connectors.microsoft.quotas import Quotas

#: Graph serves four at a time per app and mailbox; half of them are left to others.
WIDTH = 2
_FIRST, _LONGEST = 30.0, 900.0
_PATIENCE = 120.0


class Lanes:
    """The calls of one mailbox in this process.

    Args:
        quotas: of the app that all mailboxes share.
        mailbox: whose calls these are.
    """

    def __init__(
        self,
        width: int = WIDTH,
        patience: float = _PATIENCE,
        quotas: Quotas | None = None,
        mailbox: str = "",
    ) -> None:
        self._quotas = quotas or Quotas()
        self._mailbox = mailbox
        self._free = threading.BoundedSemaphore(width)
        self._patience = patience
        self._wait = _FIRST
        self._lock = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold one call's place.

        Raises:
            NotTaken: none came free in time, the mailbox's share is used up, or Microsoft is let alone.
        """
        self._quotas.call(self._mailbox)
        if not self._free.acquire(timeout=self._patience):
            raise NotTaken("this mailbox has as many calls under way as Microsoft allows", retry_after=_FIRST)
        try:
            yield
        finally:
            self._free.release()

    def mail(self) -> None:
        """Take one mail that is to leave.

        Raises:
            NotTaken: too many have left in the last minute.
        """
        self._quotas.mail(self._mailbox)

    def throttled(self, named: float | None) -> float:
        """Return how many seconds to wait after a refusal for haste: as named, else ever longer."""
        with self._lock:
            if named is not None:
                return named
            wait, self._wait = self._wait, min(self._wait * 2, _LONGEST)
            return wait

    def troubled(self, named: float | None = None) -> None:
        """Note that Microsoft failed a call by no fault of it."""
        self._quotas.breaker.troubled(self._mailbox, named)

    def answered(self) -> None:
        """Note that Microsoft is there, whatever it said."""
        self._quotas.breaker.served()

    def served(self) -> None:
        """Note that a call went through."""
        self.answered()
        with self._lock:
            self._wait = _FIRST
