"""One measurement in a process of its own: ingest a Maildir once and print the costs as JSON."""

import argparse
import cProfile
import json
import pstats
import resource
import sys
import time
from contextlib import nullcontext
from pathlib import Path

from bench.stored import fill
from bench.workplace import workplace
from handlers.intake.sync import sync
from handlers.intake.tally import Tally


def main() -> None:
    """Ingest, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("store", type=Path)
    parser.add_argument("mails", type=Path)
    parser.add_argument("--stored", type=int, default=0)
    parser.add_argument("--url", default="")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    profile = cProfile.Profile() if options.profile else None
    with workplace(options.store, options.mails, options.url) as (desk, mailbox):
        fill(desk, mailbox, options.stored)
        before, began = _cpu(), time.perf_counter()
        with profile or nullcontext():
            tally = Tally()
            while (part := sync(desk, mailbox.id)).noticed + part.messages:
                tally += part
        wall = time.perf_counter() - began
        peaks = _peak_megabytes("self"), max(map(_peak_megabytes, _children()))
    # The parser's processes count once they have ended, which leaving the workplace saw to.
    cpu = _cpu() - before
    figures = {
        "stored_cases": options.stored,
        "messages": tally.messages,
        "cases": tally.cases,
        "threaded": tally.threaded,
        "duplicates": tally.duplicates,
        "automatic": tally.automatic,
        "per_second": tally.messages / wall,
        "wall_ms_each": wall / tally.messages * 1000,
        "cpu_ms_each": cpu / tally.messages * 1000,
        "peak_MB": peaks[0],
        "peak_reader_MB": peaks[1],  # the largest reading process
    }
    if profile is None:
        print(json.dumps(figures))
        return
    pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(35)
    pstats.Stats(profile, stream=sys.stdout).sort_stats("cumulative").print_stats(60)


def _peak_megabytes(process: str) -> float:
    """Return the peak of resident memory; unlike rusage it does not count what the parent had."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _children() -> list[str]:
    tasks = Path("/proc/self/task").glob("*/children")
    return [child for task in tasks for child in task.read_text().split()]


def _cpu() -> float:
    """Return user and system seconds of this process and of its ended children."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


if __name__ == "__main__":
    main()
