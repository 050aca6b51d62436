"""Which large bodies are let in at all: those for a page that was just shown to the holder of a pass.

Asked while a request's head is read, on the one thread that serves all connections: from memory alone.
"""

import hashlib
import re
import threading
import time

_PATH = re.compile(r"/attach/([A-Za-z0-9_-]{43})")
_SECONDS = 30 * 60


class Doors:
    """The pages that take files now; safe to share between threads."""

    def __init__(self) -> None:
        self._open: dict[bytes, float] = {}
        self._lock = threading.Lock()

    def open(self, token: str) -> None:
        """Let files in with this token for half an hour from now."""
        now = time.monotonic()
        with self._lock:
            self._open = {door: until for door, until in self._open.items() if until > now}
            self._open[_door(token)] = now + _SECONDS

    def admits(self, path: str) -> bool:
        """Return whether a large body may come for an address."""
        found = _PATH.fullmatch(path)
        if found is None:
            return False
        with self._lock:
            return self._open.get(_door(found[1]), 0.0) > time.monotonic()


def _door(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
