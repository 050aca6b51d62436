"""`ombud due recount`: open cases counted anew by the present calendar, place, law and policy."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot.cli.exits import Exit
from bot.cli.offices import office
from bot.cli.showing import as_json, print_json, print_table
from bot.cli.taught import taught

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.duties.recounting import Foreseen

_COLUMNS = ("Number", "Due", "Counted anew")


@taught(
    "Count open cases anew by the present calendar and law.",
    "ombud due recount --dry-run",
    "ombud due recount",
)
@click.option("--dry-run", is_flag=True, help="Show what would move, and change nothing.")
@as_json
def recount(*, dry_run: bool, as_json: bool) -> None:
    """Count open cases anew by the present calendar, place, law and policy.

    A running Ombud does so by itself within a minute of its start; this is for before: install the new
    release of the calendar beside the old one, or give the new settings, and see with --dry-run what moves.
    Closed cases stay as they are. The managers are told what moved.
    """
    from handlers.duties.recounting import open_cases
    from handlers.duties.recounting import recount as count_anew

    if dry_run:
        _foresee(as_json=as_json)
        return
    with office() as opened, _progress("Counting", open_cases(opened.desk)) as advance:
        counted = count_anew(opened.desk, advance, at_once=True)
    if as_json:
        print_json({"ok": True, "counted": counted})
    else:
        click.echo(
            f"{_cases(counted)} counted anew." if counted else "Every open case is counted so already."
        )


def _foresee(*, as_json: bool) -> None:
    from handlers.duties.recounting import foreseen, open_cases

    found = []
    with office() as opened, _progress("Looking", open_cases(opened.desk)) as advance:
        for one in foreseen(opened.desk):
            found.append(one)
            advance(1)
    moves = [one for one in found if one.moves]
    missed = [one for one in found if one.after is None]
    if as_json:
        print_json(
            {
                "ok": not missed,
                "open": len(found),
                "waiting": sum(one.waits for one in found),
                "moves": [_facts(one) for one in moves],
                "uncounted": [one.number for one in missed],
            }
        )
    else:
        _print_foreseen(len(found), moves, missed)
    if missed:
        raise click.exceptions.Exit(Exit.FOUND)


def _print_foreseen(looked_at: int, moves: "list[Foreseen]", missed: "list[Foreseen]") -> None:
    if moves:
        rows = [[one.number, one.before.isoformat(), _after(one)] for one in moves]
        print_table("What would move", _COLUMNS, rows)
    else:
        click.echo(f"No due date would move; {_cases(looked_at)} looked at.")
    for one in missed:
        click.echo(f"{one.number} could not be counted so and would stay as it is.")


def _facts(one: "Foreseen") -> dict[str, str]:
    return {"number": one.number, "due_before": one.before.isoformat(), "due_on": _after(one)}


def _after(one: "Foreseen") -> str:
    return one.after.isoformat() if one.after else ""


def _cases(number: int) -> str:
    return "1 open case" if number == 1 else f"{number} open cases"


@contextmanager
def _progress(what: str, whole: int) -> "Iterator[Callable[[int], None]]":
    """Show how far it is on the terminal's error stream, where somebody sees it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=whole)
        yield lambda number: progress.advance(task, number)
