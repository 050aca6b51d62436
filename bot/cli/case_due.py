"""`ombud case due`: how the due date of a case came about, with its calendar."""

from typing import TextIO

import click

from bot.cli.exits import Exit
from bot.cli.offices import office
from bot.cli.showing import as_json, print_json
from bot.cli.taught import taught


@taught(
    "Show how a case's due date came about.",
    "ombud case due 2026-0042",
    "ombud case due 2026-0042 --plot",
    "ombud case due 2026-0042 --svg due.svg",
)
@click.argument("number", metavar="NUMBER")
@click.option("--plot", is_flag=True, help="Print the calendar too.")
@click.option(
    "--svg", type=click.File("w", encoding="utf-8", lazy=True), metavar="FILE", help="Draw the calendar."
)
@as_json
def due(number: str, svg: TextIO | None, *, plot: bool, as_json: bool) -> None:
    """Show how the due date of a case came about: each step, the other days that count, and the flags."""
    from bot.cli.case_clock import as_answer, clock_facts, rival_facts
    from bot.cli.due_page import headline, print_answer
    from bot.cli.due_plot import draw_calendar, print_calendar
    from bot.cli.operator import operator
    from handlers.due_calendar import months
    from handlers.receipt.told import told
    from handlers.viewing.clocks import of_number

    with office() as opened:
        clock = of_number(opened.desk, operator(), number)
    facts = clock_facts(clock.case, clock.establishment)
    if as_json:
        evidence = [rival_facts(rival, clock.establishment.zone) for rival in clock.rivals]
        told_too = {"receipt_evidence": evidence} if evidence else {}
        print_json({"ok": True, "number": clock.case.number, "clock": {**facts, **told_too}})
    else:
        click.echo(f"Case {clock.case.number}")
        print_answer(as_answer(facts))
        if clock.rivals:
            click.echo("\nWhat shows when it was received, the day that counts first:")
        for rival in clock.rivals:
            click.echo(f"  {told(rival, clock.establishment.zone)}")
        if facts["due_on"] is None:
            click.echo(f"\nWrite to the person by {facts['act_by']} all the same.")
    if not plot and svg is None:
        return
    if clock.found is None:
        click.echo("It cannot be counted by the present law, so there is no calendar to draw.", err=True)
        raise click.exceptions.Exit(Exit.FOUND)
    shown = months(clock.found, clock.establishment.days_off)
    if plot and not as_json:
        print_calendar(shown)
    if svg is not None:
        svg.write(draw_calendar(shown, f"{clock.case.number}: {headline(as_answer(facts))}"))
