"""How often one channel may be written to: about once a second, when this policy is switched on.

Source: https://docs.slack.dev/apis/web-api/rate-limits (posting messages).
"""

import math
from collections.abc import Callable


class Pace:
    """Counts posts by channel on the stand-in's clock; `seconds` None lets everything pass."""

    def __init__(self, clock: Callable[[], float], seconds: float | None = None) -> None:
        self._clock = clock
        self.seconds = seconds
        self._last: dict[str, float] = {}

    def wait_for(self, channel: str) -> int:
        """Is the Retry-After in whole seconds, or 0 when the post may be made, which then counts."""
        if self.seconds is None:
            return 0
        now = self._clock()
        free_at = self._last.get(channel, -math.inf) + self.seconds
        if now < free_at:
            return max(1, math.ceil(free_at - now))
        self._last[channel] = now
        return 0
