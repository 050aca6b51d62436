"""How the cost of a piece of work grows with its input, in CPU time of the thread that does it.

Growth, not seconds: a busy neighbour makes everything dearer, and linear work stays linear.
"""

import gc
import time
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
_FACTOR = 4
_MOST = 9  # linear work costs 4 times as much, quadratic work 16 times
_NOTHING = 0.02  # seconds of CPU below which there is nothing to compare
_TRIES = 4


def cost(work: Callable[[_T], object], given: _T) -> float:
    """Return the seconds of CPU that this thread spends on one call."""
    collects = gc.isenabled()
    gc.disable()  # what it looks through is everything that was made before
    try:
        started = time.thread_time()
        work(given)
        return time.thread_time() - started
    finally:
        if collects:
            gc.enable()


def grows_linearly(work: Callable[[_T], object], make: Callable[[int], _T], size: int) -> bool:
    """Return whether `work` on an input of `size` costs about four times that on a quarter of it."""
    small, large = make(size // _FACTOR), make(size)
    cheapest, dearest = float("inf"), float("inf")
    for _ in range(_TRIES):
        cheapest = min(cheapest, cost(work, small))
        dearest = min(dearest, cost(work, large))
        if dearest < _NOTHING or dearest < _MOST * cheapest:
            return True
    return False
