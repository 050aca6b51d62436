"""How long this disk takes to make a write durable: the yardstick beside every figure with commits."""

import os
import statistics
import time
from pathlib import Path


def sync_milliseconds(folder: Path, rounds: int = 200) -> float:
    """Return the median time of one 4 kB write with fdatasync, in milliseconds."""
    taken = []
    with (folder / "sync.probe").open("wb", buffering=0) as file:
        for _ in range(rounds):
            began = time.perf_counter()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)
