"""What it takes to read a mailbox's past: letters a second, what is asked of the provider, and memory.

    python -m bench.backfill                                   20,000 letters of each provider
    python -m bench.backfill --connector google --letters 500
    python -m bench.backfill --connector google --letters 200 --paced

The providers' stand-ins, and Dovecot for IMAP, run in a process of their own, so that their work does not
count as Ombud's; they do share the machine. Without --paced the connector does not wait for the
provider's quota, so that the machine's own speed shows; the time that the quota dictates stands beside it.
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.disk import sync_milliseconds
from bench.lines import line_of, said_to, started

CONNECTORS = ("google", "microsoft", "imap", "maildir")
#: What one mailbox may be asked: units (Google) or requests (Microsoft) a second, as documented, and as
#: Ombud allows itself.
_ALLOWED = {"google": (6_000 / 60, 4_000 / 60), "microsoft": (10_000 / 600, 10_000 / 600)}

Row = dict[str, Any]


def main() -> None:
    """Measure and print."""
    options = _options()
    console = Console(stderr=options.json)
    chosen = CONNECTORS if options.connector == "all" else (options.connector,)
    rows = []
    for connector in chosen:
        # A short path, for a mail server has sockets there.
        with tempfile.TemporaryDirectory(prefix="ob-", dir=options.folder or None) as place:
            rows.append(_measured(connector, Path(place), options, console))
    if options.json:
        print(json.dumps(rows, indent=2))
    else:
        console.print(_table(rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--connector", choices=(*CONNECTORS, "all"), default="all")
    parser.add_argument("--paced", action="store_true", help="keep the pace of the provider's quota")
    parser.add_argument("--url", default="", help="another database than SQLite in a temporary folder")
    parser.add_argument("--folder", default="", help="where the temporary folder is made")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _measured(connector: str, folder: Path, options: argparse.Namespace, console: Console) -> Row:
    count = str(options.letters)
    asked = ["bench.post_office", connector, str(folder), "--letters", count]
    run = ["bench.backfill_run", str(folder / "store"), "--letters", count, "--url", options.url]
    if options.paced:
        asked, run = [*asked, "--kept"], [*run, "--paced"]
    with Progress(console=console) as progress, started(asked) as post:
        task = progress.add_task(f"{connector}: filling the mailbox", total=options.letters)
        facts = line_of(post)
        progress.update(task, description=f"{connector}: reading it")
        with started(run) as reading:
            said_to(reading, facts)
            while "figures" not in (told := line_of(reading)):
                progress.update(task, completed=told["done"])
        progress.update(task, completed=options.letters)
        said_to(post, "asked")
        said = line_of(post)
    if connector == "imap":
        said = {"requests": sum(told["commands"].values())}
    row = {"connector": connector, **told["figures"], **quota_of(connector, said, told["figures"]["letters"])}
    return {**row, "fdatasync_ms": sync_milliseconds(folder), "paced": options.paced}


def quota_of(connector: str, said: Row, letters: int) -> Row:
    """Return what a letter cost at the provider, and how long its quota makes all of them last."""
    row: Row = {"requests_each": said.get("requests", 0) / letters}
    if connector not in _ALLOWED:
        return row
    documented, ours = _ALLOWED[connector]
    units = said["units"]
    return {
        **row,
        "units_each": units / letters,
        "quota_minutes": units / documented / 60,
        "our_pace_minutes": units / ours / 60,
    }


def _table(rows: list[Row]) -> Table:
    letters = " and ".join(dict.fromkeys(f"{row['letters']:,}" for row in rows))
    table = Table("figure", title=f"Backfill of {letters} letters")
    for row in rows:
        table.add_column(row["connector"], justify="right")
    names = dict.fromkeys(name for row in rows for name in row if name not in {"connector", "letters"})
    for name in names:
        table.add_row(name.replace("_", " "), *(_shown(row.get(name, "")) for row in rows))
    return table


def _shown(figure: object) -> str:
    if isinstance(figure, list):
        return " ".join(map(str, figure))
    return f"{figure:,.2f}".removesuffix(".00") if isinstance(figure, float) else str(figure)


if __name__ == "__main__":
    main()
