"""`ombud due`: the calculator of due dates, for anyone and without an installation."""

import json
import math
import os
from typing import TextIO

import click

from bot.cli.due_page import headline, print_answer
from bot.cli.due_recount import recount
from bot.cli.exits import Exit
from bot.cli.showing import as_json, print_json
from bot.cli.taught import taught_group
from bot.clock import SystemClock

_CLOCKS = {
    "dsr": "dsr",
    "breach": "breach_72h",
    "breach_72h": "breach_72h",
    "uk-complaint": "uk_complaint_ack",
    "uk_complaint_ack": "uk_complaint_ack",
}
_COUNTRY = "OMBUD_ORGANISATION_COUNTRY"
_TOO_LARGE = "a number in this line is too large"


@taught_group(
    "Reckon a due date, with every step in words.",
    "ombud due --received 2026-01-31T10:00+01:00 --country NO",
    "ombud due --received 2026-03-02T09:00Z --country DE --subdivision BY "
    "--event id_requested@2026-03-04T10:00Z --event id_received@2026-03-14T08:00Z",
    "ombud due --clock breach --aware 2025-12-22T12:17+01:00",
    "ombud due --batch requests.jsonl",
)
@click.option("--received", metavar="ISO", help="When the request reached the controller; now, if left out.")
@click.option("--aware", metavar="ISO", help="For a breach: when it became reasonably certain.")
@click.option("--country", metavar="CODE", help=f"Of the establishment, such as NO; else {_COUNTRY}.")
@click.option("--subdivision", metavar="CODE", help="Its part, where holidays differ, such as BY or ENG.")
@click.option("--tz", metavar="ZONE", help="Its time zone; the country's usual one, if left out.")
@click.option("--regime", metavar="LAW", help="gdpr, uk, ch, ccpa or lgpd; by the country, if left out.")
@click.option("--right", metavar="RIGHT", help="What is asked, such as erasure; access, if left out.")
@click.option(
    "--event",
    "events",
    metavar="NAME@ISO[=VALUE]",
    multiple=True,
    help="What happened, as in extension_notice@2026-02-20T09:00Z=2; large_quantity=yes has no instant.",
)
@click.option("--clock", type=click.Choice(list(_CLOCKS)), help="Which clock; dsr, if left out.")
@click.option(
    "--batch",
    type=click.File("r", encoding="utf-8-sig", errors="surrogateescape"),
    metavar="FILE",
    help="JSON lines; - is standard input.",
)
@click.option("--plot", is_flag=True, help="Print the calendar too.")
@click.option(
    "--svg", type=click.File("w", encoding="utf-8"), metavar="FILE", help="Draw the calendar there."
)
@as_json
def due(
    events: tuple[str, ...],
    batch: TextIO | None,
    svg: TextIO | None,
    *,
    plot: bool,
    as_json: bool,
    **given: str | None,
) -> None:
    """Reckon when a request, a breach or a complaint is to be answered at the latest.

    The date follows from the events alone. Where the law is open the earlier date stands and a flag says
    why. Nothing is stored, and neither settings nor a database are needed.

    A line of a batch is an object with id, clock, received, country, subdivision, tz, regime, right and
    events (a list of name, at, value); one line comes out for each, in order. A line that makes no sense
    is answered by its error, and the command then exits with 1.
    """
    if click.get_current_context().invoked_subcommand:
        return
    if batch is not None:
        _check_alone(given, events, drawn=plot or svg is not None)
        wrong = sum(_print_line(line) for line in batch if line.strip())
        raise click.exceptions.Exit(Exit.FOUND if wrong else Exit.OK)
    from bot.cli.due_plot import draw_calendar, print_calendar
    from handlers.due import due as reckon
    from handlers.due_calendar import calendar

    _check_instants(given)
    question = _question(given, events)
    try:
        answer = reckon(question)
        shown = calendar(question) if plot or svg else ()
    except ValueError as error:
        raise click.UsageError(_sentence(str(error))) from error
    if as_json:
        print_json(answer)
    else:
        print_answer(answer)
        if plot:
            print_calendar(shown)
    if svg:
        svg.write(draw_calendar(shown, headline(answer)))


due.add_command(recount)


def _check_alone(given: dict[str, str | None], events: tuple[str, ...], *, drawn: bool) -> None:
    """Refuse what a batch would leave unheard: its lines say everything themselves."""
    if drawn or events or any(given.values()):
        raise click.UsageError("Each line of a batch says everything itself; leave out the other options.")


def _check_instants(given: dict[str, str | None]) -> None:
    for option in ("aware", "received"):
        if given[option] is not None and not (given[option] or "").strip():  # as of an unset variable
            raise click.UsageError(
                f"--{option} is empty; give an instant such as 2026-01-31T10:00+01:00, or leave it out."
            )
    if given["aware"] and _CLOCKS[given["clock"] or "dsr"] != _CLOCKS["breach"]:
        raise click.UsageError("--aware is of a breach; add --clock breach, or use --received.")
    if given["aware"] and given["received"]:
        raise click.UsageError("--aware and --received say the same of a breach; leave one of them out.")


def _sentence(error: str) -> str:
    """Return an error as a sentence; one that begins with an event's name keeps it as it is written."""
    first = error.partition(" ")[0]
    return f"{error}." if "_" in first else f"{error[:1].upper()}{error[1:]}."


def _question(given: dict[str, str | None], events: tuple[str, ...]) -> dict[str, object]:
    clock = _CLOCKS[given.pop("clock") or "dsr"]
    received, aware = given.pop("received"), given.pop("aware")
    question: dict[str, object] = {key: value for key, value in given.items() if value is not None}
    if not given["country"] and not (clock == _CLOCKS["breach"] and given["tz"]):
        question["country"] = os.environ.get(_COUNTRY, "")
    question["clock"] = clock
    question["received"] = aware or received or SystemClock().now().isoformat(timespec="seconds")
    question["events"] = [_event(text) for text in events]
    return question


def _event(text: str) -> dict[str, object]:
    stated, _, value = text.partition("=")
    name, _, at = stated.partition("@")
    return {"name": name, "at": at, "value": value}


def _print_line(line: str) -> bool:
    """Answer one line, and tell whether it was wrong."""
    from handlers.due import due as reckon

    asked: object = None
    try:
        line.encode()  # refuses what surrogateescape let through, so that one line fails and not the file
        asked = json.loads(line, parse_constant=_no_number, parse_float=_number)
        answer = reckon(_object(asked))
    except (ValueError, RecursionError) as error:
        name = asked.get("id") if isinstance(asked, dict) else None
        click.echo(json.dumps({"id": name, "error": _told(error)}))
        return True
    click.echo(json.dumps(answer))
    return False


def _number(written: str) -> float:
    if not math.isfinite(number := float(written)):
        raise ValueError(_TOO_LARGE)
    return number


def _no_number(written: str) -> float:
    raise ValueError(f"this is not JSON: {written} is no number")


def _object(asked: object) -> dict[str, object]:
    match asked:
        case {**facts}:
            return {str(key): value for key, value in facts.items()}
    raise ValueError("a line is one JSON object")


def _told(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"this is not JSON: {error.msg} at character {error.pos + 1}"
    if isinstance(error, UnicodeError):
        return "this line is not UTF-8"
    if "int_max_str_digits" in str(error):  # Python's own advice helps nobody here
        return _TOO_LARGE
    return "this line is nested too deeply" if isinstance(error, RecursionError) else str(error)
