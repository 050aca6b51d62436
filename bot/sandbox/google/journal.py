"""What was asked of Gmail and what it answered, so that both can be checked against its description."""

import threading
from collections import deque
from dataclasses import dataclass

from bot.sandbox.google.refusals import Json

_KEPT = 5_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One call; `address` is whose mailbox, `answer` None where none was given."""

    address: str
    method: str
    verb: str
    path: str
    query: dict[str, list[str]]
    body: Json
    status: int
    answer: Json | None


class Journal:
    """The last calls, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: deque[Asked] = deque(maxlen=_KEPT)

    def note(self, asked: Asked) -> None:
        """Keep a call."""
        with self._lock:
            self._asked.append(asked)

    def of(self, address: str = "", method: str = "") -> list[Asked]:
        """Return the calls to one mailbox or to all, of one method or of all."""
        with self._lock:
            return [
                each for each in self._asked if address in {"", each.address} and method in {"", each.method}
            ]

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._asked.clear()
