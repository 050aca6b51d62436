"""A year at a desk, simulated, and every reminder judged: who was owed what on which day, and what came.

    python -m bench.year                        2026 with 2,000 cases
    python -m bench.year --seed 7 --cases 300
    python -m bench.year --cases 300 --database postgresql

Twelve people in seven zones work with the real desk and store, while processes die and are started anew,
nothing runs for nine days, the chat system is deaf for hours, clocks go forward and back, and the law gets
two more holidays. Ends with 1 where anything is wrong.
"""

import argparse
import json
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench.year.cast import whole_year
from bench.year.journal import Journal
from bench.year.life import Life
from bench.year.verdict import Verdict, judged
from handlers.store.database import Database
from handlers.store.schema import migrate
from tests.support.databases import postgres_server

_SHOWN = 50


def main() -> None:
    """Simulate, judge, print."""
    options = _options()
    logging.disable(logging.CRITICAL)  # a year of outages and deaths is loud
    console = Console(stderr=options.json)
    plan = whole_year(options.seed, options.cases, timedelta(minutes=options.tick))
    began = time.monotonic()
    with _place(options.database) as (folder, url), Progress(console=console) as progress:
        task = progress.add_task("days", total=plan.days)
        journal = Life(plan, url, folder).run(lambda day: progress.update(task, completed=day + 1))
    verdict = judged(journal)
    if options.json:
        print(json.dumps({**asdict(verdict), "done": journal.done, "seconds": time.monotonic() - began}))
    else:
        _print(console, journal, verdict, time.monotonic() - began)
    sys.exit(bool(verdict.wrong))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--tick", type=int, default=10, help="minutes between rounds where something happens")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


@contextmanager
def _place(kind: str) -> Iterator[tuple[Path, str]]:
    with tempfile.TemporaryDirectory(prefix="ombud-year-") as folder:
        if kind == "postgresql":
            with postgres_server() as server:
                yield Path(folder), server.copy()
            return
        url = f"sqlite:///{folder}/year.db"
        database = Database(url)
        migrate(database)
        database.close()
        yield Path(folder), url


def _print(console: Console, journal: Journal, verdict: Verdict, seconds: float) -> None:
    for what, number in sorted(journal.done.items()):
        console.print(f"{number:>8,}  {what}")
    console.print(f"{len(journal.kills):>8,}  deaths in the midst of work")
    posted = [one for one in journal.messages if one.posted]
    for kind in sorted({one.kind for one in posted}):
        edits = sum(one.kind == kind and not one.posted for one in journal.messages)
        console.print(f"{sum(one.kind == kind for one in posted):>8,}  {kind}: posted, {edits:,} edits")
    console.print(f"owed on a morning {verdict.owed:,} · brought back {verdict.back:,}")
    console.print(f"escalated {verdict.rung:,} · said to be late {verdict.late:,}")
    console.print(
        f"unsettled mornings, not judged {verdict.unsettled:,} · twice after a death {verdict.doubts:,}"
    )
    for one in verdict.wrong[:_SHOWN]:
        console.print(one, style="red")
    console.print(f"wrong {len(verdict.wrong)}, in {seconds:,.0f} s")


if __name__ == "__main__":
    main()
