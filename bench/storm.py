"""A fault storm: thousands of letters, three mailboxes, everything goes wrong, and the process is killed.

    python -m bench.storm --seed 7 --letters 5000 --kills 200

The seed is printed first, so that a failure can be replayed. Ends with 1 where a letter, a case, a card
or an answer is lost or doubled. What is drawn from the seed is the same each time; which thread comes
first is not.
"""

import argparse
import logging
import secrets
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table

from tests.storm.flaws import CONNECTORS, POSTS_TWICE
from tests.storm.storm import Plan, Report, weather_out
from tests.support.databases import sqlite_copies

#: Deaths between two lines of the log.
_TELL = 20
_MEMORY = Path("/dev/shm")


def main() -> None:
    """Run one storm and print what it came to."""
    options = _options()
    plan = Plan(**vars(options))
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # the mail server's, of matters of its own
    console = Console()
    console.print(f"seed {plan.seed}: {plan.letters:,} letters, {plan.kills} kills", highlight=False)
    # A killed process loses nothing that the system holds in memory: a disk would only cost time.
    memory = str(_MEMORY) if _MEMORY.is_dir() else None
    with (
        TemporaryDirectory(prefix="ombud-storm-", dir=memory) as place,
        Progress(console=console) as progress,
    ):
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
    parser.add_argument("--seconds", type=float, default=Plan.seconds, help="how long a life lasts at most")
    parser.add_argument("--answered", type=int, default=20, help="one person in so many is answered by hand")
    parser.add_argument(
        "--flaw", choices=[*CONNECTORS, POSTS_TWICE], default="", help="a defect to plant, which it must find"
    )
    return parser.parse_args()


def _table(report: Report) -> Table:
    table = Table("figure", "", title="Storm")
    figures = {
        "letters that arrived": f"{report.arrivals:,}",
        "cases": f"{report.cases:,}",
        "cards in the channel": f"{report.cards:,}",
        "mails that left": f"{report.left:,}",
        "kills": f"{report.kills:,}",
        "faults": f"{sum(count for name, count in report.faults.items() if name[0] != '('):,}",
        **{f"  {name}": f"{count:,}" for name, count in sorted(report.faults.items())},
        "drafts left over": f"{report.drafts:,}",
        "copies missing in Sent": f"{report.unfiled:,}",
        "letters kept unread, for a person": f"{report.rest.unread:,}",
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
