"""The answer of the clock on the terminal: the date first, then why, then what to know of it."""

from collections.abc import Mapping
from datetime import date

import click

from bot.cli.showing import plain
from handlers.domain.clock.flags import MEANINGS, Flag
from handlers.domain.derivation import Step, say


def print_answer(answer: Mapping[str, object]) -> None:
    """Print an answer of `handlers.due.due`."""
    click.secho(headline(answer), bold=True)
    click.echo("\nWhy:")
    derivation = answer["derivation"]
    for facts in derivation if isinstance(derivation, list) else ():
        step = Step.from_facts(facts)
        click.echo(f"  {step.on.isoformat()}  {plain(step.text)} [{step.rule}; {step.source}]")
    click.echo("\nBeside it:")
    for label, key in _BESIDE:
        click.echo(f"  {label:<34}{_day(answer[key])}")
    flags = answer["flags"]
    for flag in flags if isinstance(flags, list) else ():
        click.echo(f"  ! {flag}: {MEANINGS[Flag(flag)]}")


_BESIDE = (
    ("Without any pause or extension", "strict_on"),
    ("Safe by any reading", "earliest_on"),
    ("The period is over from", "end_utc"),
)


def headline(answer: Mapping[str, object]) -> str:
    """Return the answer in one sentence."""
    state = str(answer["state"])
    late = " The notice of extension came too late." if answer["extension"] == "late" else ""
    if answer["due_on"] is None:
        return f"No date yet: the period stands still ({state.removeprefix('suspended:')}).{late}"
    extended = " (extended)" if state == "extended" else ""
    return f"Due on {_day(answer['due_on'])}{extended}.{late}"


def _day(value: object) -> str:
    text = str(value) if value is not None else "open"
    return say(date.fromisoformat(text)) if len(text) == len("2026-01-31") else text
