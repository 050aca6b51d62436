"""The plan of what goes wrong with the next calls of a stand-in, in turn or by chance.

What can go wrong, and what a storm draws, stands with each stand-in; nothing here touches a socket.
"""

import random
import threading
from collections.abc import Callable
from typing import Final, Generic, TypeAlias, TypeVar

EVERY_CALL: Final = "*"

_Fault = TypeVar("_Fault")
Draw: TypeAlias = Callable[[random.Random, str], _Fault | None]


class FaultPlan(Generic[_Fault]):
    """Faults by the name of a call, and a storm over all of them.

    Attributes:
        struck: how many calls met a fault so far.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._plan: dict[str, list[_Fault]] = {}
        self._storm: tuple[random.Random, float, Draw[_Fault]] | None = None
        self.struck = 0

    def plan(self, call: str, *faults: _Fault, times: int = 1) -> None:
        """Let the next calls of that name go wrong, in turn; `times` repeats the whole row."""
        with self._lock:
            self._plan.setdefault(call, []).extend(faults * times)

    def break_loose(self, seed: int, share: float, draw: Draw[_Fault]) -> None:
        """Let a share of all calls go wrong by chance, until `clear`; the same seed draws the same row.

        Args:
            draw: chooses the fault for a call of that name, or none after all.
        """
        with self._lock:
            self._storm = random.Random(seed), share, draw  # noqa: S311 - weather, no secret

    def clear(self) -> None:
        """End the storm and forget every planned fault."""
        with self._lock:
            self._plan.clear()
            self._storm = None

    def take(self, call: str) -> _Fault | None:
        """Return the fault that meets this call, used up by one; a call's own come before every call's."""
        with self._lock:
            fault = self._next(call)
            self.struck += fault is not None
            return fault

    def _next(self, call: str) -> _Fault | None:
        for name in (call, EVERY_CALL):
            if planned := self._plan.get(name):
                return planned.pop(0)
        if self._storm is None:
            return None
        chance, share, draw = self._storm
        return draw(chance, call) if chance.random() < share else None
