"""What a letter costs: letters a second, CPU and peak memory, on a store that is empty and on full ones.

    python -m bench.ingest                      2,000 letters at 0, 10,000 and 100,000 stored cases
    python -m bench.ingest --profile            where the time goes
    python -m bench.ingest --big                peak memory with a letter that carries 100 MB

Each figure comes from a process of its own. Read ratios between lines of one run, not seconds.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench import corpus
from bench.disk import sync_milliseconds

_CORE = ["taskset", "-c", "0"]


def main() -> None:
    """Run the measurements that were asked for and print them."""
    options = _options()
    console = Console(stderr=options.json)
    with tempfile.TemporaryDirectory(prefix="ombud-bench-") as place:
        folder = Path(place)
        if options.profile:
            _profiled(folder, options.letters)
            return
        rows = _big(folder) if options.big else _growth(folder, options, console)
        facts = {"fdatasync_ms": sync_milliseconds(folder), "runs": rows}
    if options.json:
        print(json.dumps(facts, indent=2))
    else:
        console.print(
            _table(rows), f"one fdatasync on this disk: {facts['fdatasync_ms']:.2f} ms (median of 200)"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=int, default=2_000)
    parser.add_argument("--stored", default="0,10000,100000", help="stored cases, separated by commas")
    parser.add_argument("--url", default="", help="another database than SQLite in a temporary folder")
    parser.add_argument("--one-core", action="store_true", help="pin everything to one core (needs taskset)")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--big", action="store_true")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _growth(folder: Path, options: argparse.Namespace, console: Console) -> list[dict[str, float]]:
    mails = folder / "mails"
    size = corpus.maildir(mails, options.letters)
    rows = []
    stores = [int(number) for number in options.stored.split(",")]
    with Progress(console=console) as progress:
        task = progress.add_task("measuring", total=len(stores))
        for stored in stores:
            progress.update(task, description=f"{stored:,} stored cases")
            rows.append(_run(folder / f"at-{stored}", mails, stored, options.url, pinned=options.one_core))
            progress.advance(task)
    return [{**row, "mean_kB": size / options.letters / 1000} for row in rows]


def _big(folder: Path) -> list[dict[str, float]]:
    rows = []
    for megabytes in (0, 100):
        mails = folder / f"mails-{megabytes}"
        corpus.maildir(mails, 20, seed=5)
        if megabytes:
            corpus.write_big(mails / "new" / "1799999999.big.bench", megabytes)
        rows.append(
            {**_run(folder / f"big-{megabytes}", mails, 0, "", pinned=False), "attachment_MB": megabytes}
        )
    return rows


def _profiled(folder: Path, letters: int) -> None:
    corpus.maildir(folder / "mails", letters)
    command = [
        sys.executable,
        "-m",
        "bench.ingest_run",
        str(folder / "store"),
        str(folder / "mails"),
        "--profile",
    ]
    subprocess.run(command, check=True)


def _run(store: Path, mails: Path, stored: int, url: str, *, pinned: bool) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "bench.ingest_run",
        str(store),
        str(mails),
        "--stored",
        str(stored),
        "--url",
        url,
    ]
    done = subprocess.run(
        [*_CORE, *command] if pinned else command, check=True, capture_output=True, text=True
    )
    row: dict[str, float] = json.loads(done.stdout)
    return row


def _table(rows: list[dict[str, float]]) -> Table:
    table = Table("figure", title="Ingest")
    for row in rows:
        table.add_column(f"{row['stored_cases']:,} cases", justify="right")
    for name in rows[0]:
        table.add_row(name.replace("_", " "), *(f"{row[name]:,.2f}".removesuffix(".00") for row in rows))
    return table


if __name__ == "__main__":
    main()
