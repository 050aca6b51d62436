"""Faults on demand: what goes wrong with the next calls of a method, and Slack being down altogether.

The web server asks here before and after each call; nothing here touches a socket.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

EVERY_METHOD: Final = "*"


class Kind(Enum):
    """The ways in which a call can go wrong."""

    REFUSE = "answered with one of Slack's errors, without effect"
    LIMIT = "answered 429 with Retry-After, without effect"
    CRASH_BEFORE = "answered 500, without effect"
    CRASH_AFTER = "answered 500 although the effect was made"
    DROP_BEFORE = "the connection ends without an answer or an effect"
    DROP_AFTER = "the connection ends without an answer although the effect was made"
    SLOW = "answered normally, but late"


@dataclass(slots=True)
class Fault:
    """One planned fault, for `times` calls."""

    kind: Kind
    times: int = 1
    error: str = ""
    seconds: float = 0.0


class Faults:
    """The plan of faults by method; `changed` is told when Slack goes down or comes back."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._lock = threading.Lock()
        self._plan: dict[str, list[Fault]] = {}
        self._changed = changed
        self.is_down = False

    def refuse(self, method: str, error: str, times: int = 1) -> None:
        """Answers the next calls with one of Slack's errors, such as `fatal_error`."""
        self._add(method, Fault(Kind.REFUSE, times, error=error))

    def limit(self, method: str, retry_after: int, times: int = 1) -> None:
        """Answers the next calls with 429; `retry_after` is in seconds."""
        self._add(method, Fault(Kind.LIMIT, times, seconds=retry_after))

    def crash(self, method: str, times: int = 1, *, after: bool = False) -> None:
        """Answers the next calls with 500, before or after the effect was made."""
        self._add(method, Fault(Kind.CRASH_AFTER if after else Kind.CRASH_BEFORE, times))

    def drop(self, method: str, times: int = 1, *, after: bool = False) -> None:
        """Ends the connection of the next calls without an answer, before or after the effect was made."""
        self._add(method, Fault(Kind.DROP_AFTER if after else Kind.DROP_BEFORE, times))

    def slow(self, method: str, seconds: float, times: int = 1) -> None:
        """Answers the next calls late."""
        self._add(method, Fault(Kind.SLOW, times, seconds=seconds))

    def go_down(self) -> None:
        """Ends every connection, open or new, without an answer, until `come_back`."""
        self.is_down = True
        self._changed()

    def come_back(self) -> None:
        """Serves again."""
        self.is_down = False
        self._changed()

    def clear(self) -> None:
        """Forgets every planned fault."""
        with self._lock:
            self._plan.clear()

    def take(self, method: str) -> Fault | None:
        """Is the fault that meets this call, used up by one; a method's own come before every method's."""
        if self.is_down:
            return Fault(Kind.DROP_BEFORE)
        with self._lock:
            for name in (method, EVERY_METHOD):
                planned = self._plan.get(name)
                if planned:
                    fault = planned[0]
                    fault.times -= 1
                    if fault.times <= 0:
                        planned.pop(0)
                    return fault
        return None

    def _add(self, method: str, fault: Fault) -> None:
        with self._lock:
            self._plan.setdefault(method, []).append(fault)
