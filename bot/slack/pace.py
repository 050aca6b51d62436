"""How often one channel is posted to: at most once in `every` seconds, and not while Slack asks to wait.

Source: https://docs.slack.dev/apis/web-api/rate-limits (about one message a second and channel).
"""

import threading
import time
from collections.abc import Callable

from handlers.ports import ChatBusy

#: A wait that Slack named is not slept through when it is longer: the outbox comes back by itself.
_LONGEST = 2.0


class Pace:
    """Keeps one channel's posts apart; safe to share between threads.

    Args:
        every: seconds between two posts into one channel; 0 lets everything pass.
    """

    def __init__(
        self,
        every: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._every = every
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}

    def await_turn(self, channel: str) -> None:
        """Wait until the channel may be posted to.

        Raises:
            ChatBusy: Slack asked for a longer wait; it is named.
        """
        with self._lock:
            now = self._clock()
            turn = max(self._free_at.get(channel, now), now)
            if turn - now > max(_LONGEST, self._every):
                raise ChatBusy("Slack asks to wait.", retry_after=turn - now)
            if self._every:
                self._free_at[channel] = turn + self._every
        if turn > now:
            self._sleep(turn - now)

    def pause(self, channel: str, seconds: float) -> None:
        """Post nothing into the channel for so long, as Slack asked."""
        with self._lock:
            self._free_at[channel] = max(self._free_at.get(channel, 0.0), self._clock() + seconds)
