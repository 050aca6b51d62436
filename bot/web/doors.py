"""Which large bodies are let in at all: those for a page that was just shown to the holder of a pass.

Asked while a request's head is read, on the one thread that serves all connections: from memory alone.
"""

import hashlib
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

_PATH = re.compile(r"/attach/([A-Za-z0-9_-]{43})")
_SECONDS = 30 * 60
#: Large bodies read at once; each is held in memory until it is sealed.
_MOST_INSIDE = 4
#: An answer that was drawn beforehand: its headers and its body.
Drawn: TypeAlias = tuple[Sequence[tuple[str, str]], bytes]
_NOTHING: Drawn = ((), b"")


@dataclass(frozen=True, slots=True)
class _Door:
    until: float
    crowded: Drawn


class Doors:
    """The pages that take files now; safe to share between threads."""

    def __init__(self) -> None:
        self._open: dict[bytes, _Door] = {}
        self._inside: set[bytes] = set()
        self._lock = threading.Lock()

    def open(self, token: str, crowded: Drawn = _NOTHING) -> None:
        """Let files in with this token for half an hour from now.

        Args:
            crowded: what is answered where too much comes in at once.
        """
        now = time.monotonic()
        with self._lock:
            self._open = {door: one for door, one in self._open.items() if one.until > now}
            self._open[_door(token)] = _Door(now + _SECONDS, crowded)

    def admits(self, path: str) -> bool:
        """Return whether a large body may come for an address."""
        with self._lock:
            return self._standing(path) is not None

    def enter(self, path: str) -> Callable[[], None] | Drawn:
        """Take one of the few places for a large body, one a token; call what is returned to leave it.

        Where there is none, the answer is returned that says so.
        """
        with self._lock:
            found = self._standing(path)
            if found is None:
                return _NOTHING
            door, shown = found
            if door in self._inside or len(self._inside) >= _MOST_INSIDE:
                return shown.crowded
            self._inside.add(door)
        return lambda: self._leave(door)

    def _leave(self, door: bytes) -> None:
        # May run while rubbish is collected, in a thread that has the lock: nothing is waited for.
        self._inside.discard(door)

    def _standing(self, path: str) -> tuple[bytes, _Door] | None:
        found = _PATH.fullmatch(path)
        door = _door(found[1]) if found else b""
        shown = self._open.get(door)
        return (door, shown) if shown and shown.until > time.monotonic() else None


def _door(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
