"""Grants without a database: none at all, and one in memory."""

import threading
from collections.abc import Callable

from connectors.errors import AuthorizationLost


class NoGrants:
    """Holds nothing, as for mailboxes that need no authorisation."""

    def load(self) -> str:
        raise AuthorizationLost

    def renew(self, renewal: Callable[[str], str]) -> str:
        raise AuthorizationLost


class MemoryGrants:
    """Keeps one grant, renewed by one thread at a time."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.renewals = 0
        self._lock = threading.RLock()

    def load(self) -> str:
        return self.text

    def renew(self, renewal: Callable[[str], str]) -> str:
        with self._lock:
            made = renewal(self.text)
            self.renewals += made != self.text
            self.text = made
            return made
