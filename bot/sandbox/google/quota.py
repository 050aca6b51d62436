"""Gmail's quota: units a minute for each user and for the project, over a sliding minute."""

import threading
from collections import Counter, deque
from collections.abc import Callable

from bot.sandbox.google.refusals import RefusedError

_MINUTE = 60.0
#: Units of each method (Gmail API, "Usage limits", as it reads for projects made since May 2026).
UNITS = {
    "getProfile": 1,
    "history.list": 2,
    "labels.list": 1,
    "messages.list": 5,
    "messages.get": 20,
    "messages.attachments.get": 5,
    "threads.get": 40,
    "drafts.create": 10,
    "drafts.delete": 10,
    "drafts.get": 5,
    "drafts.list": 5,
    "drafts.send": 100,
    "settings.filters.list": 1,
    "settings.sendAs.list": 1,
    "watch": 100,
    "stop": 50,
}


class Quota:
    """Counts what each user spends, and refuses what is over the limit.

    Attributes:
        user: units that one user may spend in a minute; None for no limit.
        project: units of all users together.
        spent: all units so far, by method.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.user: int | None = 6_000
        self.project: int | None = 1_200_000
        self.spent: Counter[str] = Counter()
        self._clock = clock
        self._lock = threading.Lock()
        self._recent: dict[str, deque[tuple[float, int]]] = {}

    def take(self, user: str, method: str) -> int:
        """Take a call's units, or refuse it; a call that is refused costs nothing."""
        units = UNITS.get(method, 1)
        with self._lock:
            used = {name: self._used(name) for name in (user, "")}
            if self.user is not None and used[user] + units > self.user:
                raise RefusedError(
                    403, "userRateLimitExceeded", "Quota exceeded for units per minute per user"
                )
            if self.project is not None and used[""] + units > self.project:
                raise RefusedError(429, "rateLimitExceeded", "Quota exceeded for units per minute")
            for name in used:
                self._recent[name].append((self._clock(), units))
            self.spent[method] += units
        return units

    def _used(self, name: str) -> int:
        recent = self._recent.setdefault(name, deque())
        while recent and recent[0][0] <= self._clock() - _MINUTE:
            recent.popleft()
        return sum(units for _, units in recent)
