"""Many at once: threads that all begin at the same moment, and what became of each."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def all_at_once(works: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Run every work in a thread of its own, begun together, and return results and exceptions in order."""
    start = threading.Barrier(len(works))

    def begin(work: Callable[[], T]) -> T:
        start.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        futures = [pool.submit(begin, work) for work in works]
    ends: list[T | Exception] = []
    for future in futures:
        fault = future.exception()
        assert fault is None or isinstance(fault, Exception)
        ends.append(future.result() if fault is None else fault)
    return ends
