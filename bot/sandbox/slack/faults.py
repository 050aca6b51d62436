"""Faults on demand: what goes wrong with the next calls of a method, and Slack being down altogether.

The web server asks here before and after each call; nothing here touches a socket.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from bot.sandbox.fault_plan import FaultPlan


class Kind(Enum):
    """The ways in which a call can go wrong."""

    REFUSE = "answered with one of Slack's errors, without effect"
    LIMIT = "answered 429 with Retry-After, without effect"
    CRASH_BEFORE = "answered 500, without effect"
    CRASH_AFTER = "answered 500 although the effect was made"
    DROP_BEFORE = "the connection ends without an answer or an effect"
    DROP_AFTER = "the connection ends without an answer although the effect was made"
    SLOW = "answered normally, but late"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault."""

    kind: Kind
    error: str = ""
    seconds: float = 0.0


class Faults(FaultPlan[Fault]):
    """The plan of faults by method; `changed` is told when Slack goes down or comes back."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self._changed = changed
        self.is_down = False

    def refuse(self, method: str, error: str, times: int = 1) -> None:
        """Answers the next calls with one of Slack's errors, such as `fatal_error`."""
        self.plan(method, Fault(Kind.REFUSE, error=error), times=times)

    def limit(self, method: str, retry_after: int, times: int = 1) -> None:
        """Answers the next calls with 429; `retry_after` is in seconds."""
        self.plan(method, Fault(Kind.LIMIT, seconds=retry_after), times=times)

    def crash(self, method: str, times: int = 1, *, after: bool = False) -> None:
        """Answers the next calls with 500, before or after the effect was made."""
        self.plan(method, Fault(Kind.CRASH_AFTER if after else Kind.CRASH_BEFORE), times=times)

    def drop(self, method: str, times: int = 1, *, after: bool = False) -> None:
        """Ends the connection of the next calls without an answer, before or after the effect was made."""
        self.plan(method, Fault(Kind.DROP_AFTER if after else Kind.DROP_BEFORE), times=times)

    def slow(self, method: str, seconds: float, times: int = 1) -> None:
        """Answers the next calls late."""
        self.plan(method, Fault(Kind.SLOW, seconds=seconds), times=times)

    def go_down(self) -> None:
        """Ends every connection, open or new, without an answer, until `come_back`."""
        self.is_down = True
        self._changed()

    def come_back(self) -> None:
        """Serves again."""
        self.is_down = False
        self._changed()

    def take(self, call: str) -> Fault | None:
        """Is the fault that meets this call: a dropped connection as long as Slack is down."""
        return Fault(Kind.DROP_BEFORE) if self.is_down else super().take(call)
