"""One look into Gmail's history that serves all feeds of a mailbox: its answer holds them all.

Asked apart, three feeds would cost three times the quota at every poll.
"""

import threading
import time
from collections.abc import Callable, Hashable

from connectors.google.api import Json

#: Seconds for which an answer serves the other feeds.
_FRESH = 5.0


class SharedLook:
    """The last answers, each given once to each feed: whoever looks again looks anew."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._answers: dict[Hashable, tuple[float, Json, set[str]]] = {}

    def at(self, asked: Hashable, feed: str, look: Callable[[], Json]) -> Json:
        """Return the answer to what is asked: another feed's of just now, or that of a look of one's own."""
        with self._lock:
            now = self._clock()
            for old in [key for key, (at, _, _) in self._answers.items() if now - at > _FRESH]:
                del self._answers[old]
            kept = self._answers.get(asked)
            if kept is not None and feed not in kept[2]:
                kept[2].add(feed)
                return kept[1]
        found = look()
        with self._lock:
            self._answers[asked] = (now, found, {feed})
        return found
