"""One measurement in a process of its own: ingest a Maildir once and print the costs as JSON."""

import argparse
import cProfile
import json
import pstats
import sys
import time
from contextlib import nullcontext
from pathlib import Path

from bench.spent import children, cpu_seconds, peak_megabytes
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
        before, began = cpu_seconds(), time.perf_counter()
        with profile or nullcontext():
            tally = Tally()
            while (part := sync(desk, mailbox.id)).noticed + part.messages:
                tally += part
        wall = time.perf_counter() - began
        peaks = peak_megabytes("self"), max(map(peak_megabytes, children()))
    # The parser's processes count once they have ended, which leaving the workplace saw to.
    cpu = cpu_seconds() - before
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


if __name__ == "__main__":
    main()
