"""A case on the terminal: its facts, why it is due when it is, and its record."""

import click

from bot.cli.case_facts import COLUMNS, case_row
from bot.cli.case_reading import print_reading
from bot.cli.showing import plain, print_table
from handlers.casebook import CaseFile
from handlers.domain.clock.flags import MEANINGS, Flag
from handlers.domain.deadline import Deadline
from handlers.domain.events import RecordedEvent


def print_case(file: CaseFile) -> None:
    """Print a case without the words of its letters."""
    case = file.case
    print_table(f"Case {case.number}", COLUMNS, [case_row(case)])
    click.echo("\nWhy it is due then:")
    for step in case.deadline.steps:
        click.echo(f"  {step.on.isoformat()}  {plain(step.text)} [{step.source}]")
    _print_clock(case.deadline)
    print_reading(file)
    click.echo("\nClaims:")
    for claim in case.claims:
        click.echo(f"  {claim.right.value}: {claim.outcome.value if claim.outcome else 'open'}")
    if case.purged_at is not None:
        click.echo(f"\nErased on {case.purged_at:%Y-%m-%d}: what follows is all that is left.")
    elif file.erased:
        whole = len(file.messages) + len(file.erased)
        click.echo(f"\nOf {len(file.erased)} of its {whole} letters and replies the words were erased.")
    if file.order is not None:
        why = f": {plain(file.order.reason)}" if file.order.reason else ""
        click.echo(f"{file.order.by} asked for it on {file.order.at:%Y-%m-%d}, before its day{why}.")
    rows = [[str(e.seq), f"{e.at:%Y-%m-%d %H:%M} UTC", e.kind.value, e.actor, _facts(e)] for e in file.record]
    click.echo()
    print_table("Record", ("No.", "When", "What", "Who", "Facts"), rows)


def _print_clock(deadline: Deadline) -> None:
    """Print the other days that count, and what to know of them."""
    if deadline.stands_still:
        click.echo(
            f"  ! The period stands still ({deadline.state.value.partition(':')[2]}); write by "
            f"{deadline.due_on.isoformat()} all the same."
        )
    click.echo(f"  Without any pause or extension: {deadline.strict_on.isoformat()}")
    click.echo(f"  Safe by any reading: {deadline.safe_on.isoformat()}")
    if deadline.first_on is not None:
        click.echo(f"  Last day for a notice of extension or a refusal: {deadline.first_on.isoformat()}")
    for flag in deadline.flags:
        click.echo(f"  ! {flag}: {MEANINGS[Flag(flag)]}")


def _facts(event: RecordedEvent) -> str:
    return plain(", ".join(f"{name} {value}" for name, value in sorted(event.facts.items())))
