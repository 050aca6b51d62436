"""A case on the terminal: its facts, why it is due when it is, and its record."""

import click

from bot.cli.case_facts import COLUMNS, case_row
from bot.cli.showing import plain, print_table
from handlers.casebook import CaseFile
from handlers.domain.events import RecordedEvent


def print_case(file: CaseFile) -> None:
    """Print a case without the words of its letters."""
    case = file.case
    print_table(f"Case {case.number}", COLUMNS, [case_row(case)])
    click.echo("\nWhy it is due then:")
    for step in case.deadline.steps:
        click.echo(f"  {step.on.isoformat()}  {step.text} [{step.source}]")
    click.echo("\nClaims:")
    for claim in case.claims:
        click.echo(f"  {claim.right.value}: {claim.outcome.value if claim.outcome else 'open'}")
    rows = [[str(e.seq), f"{e.at:%Y-%m-%d %H:%M} UTC", e.kind.value, e.actor, _facts(e)] for e in file.record]
    click.echo()
    print_table("Record", ("No.", "When", "What", "Who", "Facts"), rows)


def _facts(event: RecordedEvent) -> str:
    return plain(", ".join(f"{name} {value}" for name, value in sorted(event.facts.items())))
