"""What a run costs: processor time, and memory of a process and of the reading processes it has started."""

import resource
from pathlib import Path


def cpu_seconds() -> float:
    """Return user and system seconds of this process and of its ended children."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def children() -> list[str]:
    """Return the processes that this one has started, by number."""
    tasks = Path("/proc/self/task").glob("*/children")
    return [child for task in tasks for child in task.read_text().split()]


def megabytes(process: str) -> float:
    """Return the resident memory of a process; 0 where it has ended."""
    return _status(process, "VmRSS")


def peak_megabytes(process: str) -> float:
    """Return the peak of resident memory; unlike rusage it does not count what the parent had."""
    return _status(process, "VmHWM")


def _status(process: str, name: str) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0) / 1024
