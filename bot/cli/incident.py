"""`ombud incident`: report, list, show, work on and close incidents, and export the register."""

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from bot.cli.exits import Exit
from bot.cli.incident_work import close, phase, write
from bot.cli.offices import office
from bot.cli.private_file import private_file
from bot.cli.showing import as_json, plain, print_json, print_table
from bot.cli.taught import taught

if TYPE_CHECKING:
    from handlers.incidents.reading import IncidentFile

_NUMBER = click.argument("number", metavar="NUMBER")


@click.group(short_help="Breaches of personal data: the 72-hour clock and the register.")
def incident() -> None:
    """Breaches of personal data: the 72-hour clock and the register.

    You act as `cli:` and the operating system's user, with every role; what you read or export stands
    in the incident's record.
    """


@taught(
    "Report an incident; its clock starts.",
    "ombud incident open --facts 'A laptop was stolen.'",
    "ombud incident open --aware 2025-12-22T12:17+01:00 --facts-from report.txt --case 2026-0042 --json",
    name="open",
)
@click.option("--aware", metavar="ISO", help="When it became reasonably certain; now, if left out.")
@click.option("--facts", metavar="TEXT", help="What happened; your shell may remember it.")
@click.option(
    "--facts-from", metavar="FILE", type=click.File(encoding="utf-8-sig"), help="The same; - reads on."
)
@click.option(
    "--party", type=click.Choice(["controller", "processor"]), default="controller", show_default=True
)
@click.option("--case", "case_number", metavar="NUMBER", help="The case in which it was found.")
@as_json
def open_incident(
    aware: str | None,
    facts: str | None,
    facts_from: TextIO | None,
    party: str,
    case_number: str | None,
    *,
    as_json: bool,
) -> None:
    """Report a breach of personal data: managers and admins are told at once, and at every rung after."""
    from bot.cli.incident_facts import incident_facts
    from bot.cli.incident_work import moment
    from bot.cli.operator import operator
    from handlers import casebook
    from handlers.domain.errors import Incomplete
    from handlers.domain.incidents.incident import Party
    from handlers.incidents.raising import Report, report
    from handlers.incidents.reading import establishment

    if (facts is None) == (facts_from is None):
        raise click.UsageError("Say what happened with --facts, or with --facts-from; not with both.")
    words = _facts(facts, facts_from)
    with office() as opened:
        desk = opened.desk
        aware_at = moment(aware, "--aware") or desk.clock.now()
        case = casebook.find(desk, operator(), case_number) if case_number else None
        told = Report(aware_at, words.strip(), Party(party), case.id if case else None)
        try:
            made = report(desk, operator(), told)
        except Incomplete as incomplete:
            raise click.UsageError(" ".join(map(str, incomplete.fields.values()))) from None
        organisation = establishment(desk)
    if as_json:
        print_json({"ok": True, "incident": incident_facts(made, organisation)})
    else:
        end = made.end(organisation.zone)
        target = end.strict_at.astimezone(organisation.zone)
        click.echo(f"{made.number} is on record; target {target:%Y-%m-%d %H:%M}.")


def _facts(given: str | None, source: TextIO | None) -> str:
    from bot.cli.incident_work import check_text

    if source is None:
        check_text(given or "", "--facts")
        return given or ""
    try:
        return source.read()
    except UnicodeDecodeError:
        raise click.UsageError("--facts-from is not UTF-8; write it in UTF-8.") from None


@taught(
    "List incidents with their clocks.",
    "ombud incident list",
    "ombud incident list --all --json",
    name="list",
)
@click.option("--all", "every", is_flag=True, help="Closed ones too.")
@as_json
def list_incidents(*, every: bool, as_json: bool) -> None:
    """List incidents: number, phase, clock, awareness, target, legal end and notification; no content."""
    from bot.cli.incident_facts import COLUMNS, incident_facts, incident_row
    from bot.cli.operator import operator
    from handlers.incidents.reading import list_open

    with office() as opened:
        organisation, found = list_open(opened.desk, operator(), every=every)
        now = opened.desk.clock.now()
    if as_json:
        print_json({"ok": True, "incidents": [incident_facts(one, organisation) for one in found]})
    elif found:
        rows = [incident_row(one, organisation, now) for one in found]
        print_table("Incidents" if every else "Open incidents", COLUMNS, rows)
    else:
        click.echo(
            "There are no incidents." if every else "No incident is open; --all lists closed ones too."
        )


@taught(
    "Show an incident with its words, derivation and record.",
    "ombud incident show INC-2026-0001",
    "ombud incident show INC-2026-0001 --svg clock.svg",
)
@_NUMBER
@click.option("--svg", type=click.File("w", encoding="utf-8"), metavar="FILE", help="Draw its clock there.")
@as_json
def show(number: str, svg: TextIO | None, *, as_json: bool) -> None:
    """Show an incident as the register has it; that you read it stands in its record."""
    from bot.cli.incident_facts import file_facts
    from bot.cli.incident_plot import draw_clock
    from bot.cli.operator import operator
    from handlers.incidents.reading import read_numbered

    with office() as opened:
        file = read_numbered(opened.desk, operator(), number)
        now = opened.desk.clock.now()
    zone = file.organisation.zone
    if svg is not None:
        svg.write(draw_clock(file.incident.end(zone), zone, file.incident.number, now))
    if as_json:
        print_json({"ok": True, **file_facts(file)})
    else:
        _print(file)


@taught(
    "Export the register (Art. 33(5)).",
    "ombud incident register > register.json",
    "ombud incident register --format csv --output register.csv",
)
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True)
@click.option(
    "--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write there."
)
def register(form: str, output: Path | None) -> None:
    """Export every incident with its words, as the authority may ask to see them.

    With --output it is made readable by you alone, and an existing file is left alone.
    """
    if output is None:
        click.echo(_exported(form, file=False), nl=False)
        return
    with private_file(output) as target:
        target.write(_exported(form, file=True))
    click.echo(f"The register is in {output}.")


def _exported(form: str, *, file: bool) -> str:
    """Return the register as text; on a terminal nothing in it can steer."""
    import json

    from bot.cli.incident_facts import as_csv, file_facts
    from bot.cli.operator import operator
    from handlers.incidents import reading

    with office() as opened:
        files = reading.register(opened.desk, operator())
    if form == "csv":
        return as_csv(files) if file else plain(as_csv(files))
    facts = {"ok": True, "incidents": [file_facts(one) for one in files]}
    return json.dumps(facts, indent=2, ensure_ascii=not file) + "\n"


@taught("Verify that an incident's record was not altered.", "ombud incident verify INC-2026-0001")
@_NUMBER
@as_json
def verify(number: str, *, as_json: bool) -> None:
    """Verify the chain of an incident's record; exits with 1 if it was altered since it was written."""
    from handlers.incidents.reading import verify_record

    with office() as opened:
        found = verify_record(opened.desk, number)
    if as_json:
        print_json({"ok": not found, "breaks": [{"event": one.seq, "reason": one.reason} for one in found]})
    else:
        for one in found:
            click.echo(f"{plain(number)}, event {one.seq}: {one.reason}")
        click.echo("The record does not hold." if found else "The record holds.")
    if found:
        click.get_current_context().exit(Exit.FOUND.value)


for _command in (open_incident, list_incidents, show, phase, write, close, register, verify):
    incident.add_command(_command)


def _print(file: "IncidentFile") -> None:
    from handlers.cards import incident_lines as lines
    from handlers.domain.incidents import phases
    from handlers.domain.incidents.words import NAMES
    from handlers.incidents.sheets import ENTRIES

    one, zone = file.incident, file.organisation.zone
    click.secho(f"{one.number}: {lines.PHASES[one.phase]}", bold=True)
    for step in one.end(zone).steps:
        click.echo(f"  [{step.rule}] {step.text}")
    click.echo(lines.todo(one, file.organisation) if one.rings else "")
    for name in NAMES:
        if text := getattr(file.words, name):
            click.secho(ENTRIES[name], bold=True)
            click.echo(plain(text))
    for todo in phases.missing(one, file.words):
        click.echo(f"To do: {todo}.")
    for event in file.record:
        at = f"{event.at.astimezone(zone):%Y-%m-%d %H:%M}"
        click.echo(f"{event.seq:>4}  {at}  {event.kind.value}  {plain(event.actor)}")
