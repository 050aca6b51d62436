"""A fault storm: thousands of letters, three mailboxes, everything goes wrong, and the process is killed.

    python -m bench.storm --seed 7 --letters 5000 --kills 200

The seed is printed first, so that a failure can be replayed. Ends with 1 where a letter, a case or an
answer is lost or doubled. What is drawn from the seed is the same each time; which thread comes first is not.
"""

import argparse
import logging
import secrets
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table

from tests.storm.storm import Plan, Report, weather_out
from tests.support.databases import sqlite_copies

#: Deaths between two lines of the log.
_TELL = 20


def main() -> None:
    """Run one storm and print what it came to."""
    options = _options()
    plan = Plan(
        options.seed, options.letters, options.kills, options.share, options.seconds, options.answered
    )
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # the mail server's, of matters of its own
    console = Console()
    console.print(f"seed {plan.seed}: {plan.letters:,} letters, {plan.kills} kills", highlight=False)
    with tempfile.TemporaryDirectory(prefix="ombud-storm-") as place, Progress(console=console) as progress:
        folder = Path(place)
        task = progress.add_task("lives", total=plan.kills)
        url = sqlite_copies(folder)()
        report = weather_out(plan, folder, url, lambda kills: _told(progress, task, kills))
    console.print(_table(report), *report.wrong, sep="\n", highlight=False)
    sys.exit(bool(report.wrong))


def _told(progress: Progress, task: TaskID, kills: int) -> None:
    progress.update(task, completed=kills)
    if kills % _TELL == 0:
        progress.console.print(f"killed {kills} times")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--letters", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--share", type=float, default=Plan.share, help="of the calls that go wrong")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long a life lasts at most")
    parser.add_argument("--answered", type=int, default=20, help="one person in so many is answered by hand")
    return parser.parse_args()


def _table(report: Report) -> Table:
    table = Table("figure", "", title="Storm")
    figures = {
        "letters that arrived": f"{report.arrivals:,}",
        "cases": f"{report.cases:,}",
        "mails that left": f"{report.left:,}",
        "kills": f"{report.kills:,}",
        "faults": f"{report.faults.total():,}",
        **{f"  {name}": f"{count:,}" for name, count in sorted(report.faults.items())},
        "drafts written twice": f"{report.drafts:,}",
        "mails in doubt, for a person": f"{report.rest.doubts:,}",
        "mails given up, for a person": f"{report.rest.given_up:,}",
        "seconds": f"{report.seconds:,.0f}",
        "wrong": f"{len(report.wrong):,}",
    }
    for name, figure in figures.items():
        table.add_row(name, figure)
    return table


if __name__ == "__main__":
    main()
