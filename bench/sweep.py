"""What the clock's duties cost while more and more is stored, and the same little is due.

    python -m bench.sweep                  1,000, 100,000 and 1,000,000 open cases, both databases
    python -m bench.sweep --cases 1000,20000 --database sqlite

Each size is measured in a process of its own. Two hundred cases are overdue or due within a fortnight at
every size, and the same number came in and was closed lately, so that what grows is only what is stored.
Read ratios between sizes of one run, not seconds. What a database went through is counted in rows and
entries of indexes (PostgreSQL), or in steps of its machine (SQLite).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.support.databases import postgres_server

SIZES = "1000,100000,1000000"
DATABASES = ("sqlite", "postgresql")
_GONE_THROUGH = {"sqlite": "steps", "postgresql": "rows"}

Row = dict[str, Any]


def main() -> None:
    """Measure and print."""
    options = _options()
    console = Console(stderr=options.json)
    chosen = DATABASES if options.database == "both" else (options.database,)
    sizes = [int(size) for size in options.cases.split(",")]
    found: dict[str, list[Row]] = {name: [] for name in chosen}
    with Progress(console=console) as progress:
        task = progress.add_task("measuring", total=len(chosen) * len(sizes))
        for name in chosen:
            for size in sizes:
                progress.update(task, description=f"{name}: {size:,} open cases")
                found[name].append(_run(name, size, options))
                progress.advance(task)
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for name, rows in found.items():
        console.print(_table(name, rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", default=SIZES, help="open cases, separated by commas")
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--runs", type=int, default=5, help="of which the median counts")
    parser.add_argument("--folder", default="", help="where the temporary folder is made")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _run(name: str, size: int, options: argparse.Namespace) -> Row:
    # A store of a million cases takes gigabytes, so each has gone before the next one comes.
    with _place(name, options.folder) as (folder, url):
        command = [sys.executable, "-m", "bench.sweeping", str(folder), "--cases", str(size), "--url", url]
        command += ["--runs", str(options.runs)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    row: Row = json.loads(done.stdout)
    return row


@contextmanager
def _place(name: str, parent: str) -> Iterator[tuple[Path, str]]:
    with tempfile.TemporaryDirectory(prefix="ombud-bench-", dir=parent or None) as folder:
        if name == "sqlite":
            yield Path(folder), f"sqlite:///{folder}/sweep.db"
            return
        with postgres_server() as server:
            yield Path(folder), server.empty()


def _table(name: str, rows: list[Row]) -> Table:
    table = Table("work", title=f"{name}: milliseconds, {_GONE_THROUGH[name]} gone through, statements, peak")
    for row in rows:
        table.add_column(f"{row['cases']:,} open", justify="right")
    table.add_column("growth", justify="right")
    for work, first in rows[0]["costs"].items():
        costs = [row["costs"][work] for row in rows]
        growth = costs[-1]["seconds"] / first["seconds"] if first["seconds"] else 1
        table.add_row(work, *map(_cell, costs), f"× {growth:.1f}")
    table.add_row("memory of the process", *(f"{row['peak_MB']:.0f} MB" for row in rows), "")
    return table


def _cell(cost: Row) -> str:
    peak = cost["peak"] / 1_000_000
    return f"{cost['seconds'] * 1000:,.1f} ms  {cost['read']:,}  {cost['statements']}  {peak:.1f} MB"


if __name__ == "__main__":
    main()
