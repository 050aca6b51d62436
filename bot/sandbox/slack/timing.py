"""The clocks and patiences of the stand-in, so that tests and the demo can play with time."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

#: Slack's own pauses before the three retries of an event, in seconds.
SLACK_RETRY_DELAYS: Final = (0.0, 60.0, 300.0)


@dataclass(frozen=True, slots=True)
class Timing:
    """How time passes in the stand-in; all values are seconds.

    `clock` ages triggers, response URLs and pace. `wall` gives epoch seconds for message timestamps and
    signatures; Bolt refuses a signature that is five minutes off its own clock. The app has `patience` to
    answer a delivery. An event is sent again after each of `retry_delays`, short here for the sake of tests.
    `pace` is the pause between two posts in a channel, None for no pause; Slack's is about 1.
    """

    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    patience: float = 3.0
    retry_delays: Sequence[float] = (0.0, 0.05, 0.1)
    pace: float | None = None
