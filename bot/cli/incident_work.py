"""`ombud incident phase`, `write` and `close`: what managers and admins do, at the command line."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

import click
from click.core import ParameterSource

from bot.cli.offices import office
from bot.cli.showing import as_json, print_json
from bot.cli.taught import taught

if TYPE_CHECKING:
    from handlers.desk import Desk
    from handlers.domain.incidents.incident import Incident
    from handlers.domain.people import Actor
    from handlers.incidents.working import Which

    Act = Callable[[Desk, Actor, Which], Incident]

_NUMBER = click.argument("number", metavar="NUMBER")
_PHASES = (
    *("notified", "not-notifiable", "persons-told", "persons-not-told"),
    *("risk-unlikely", "risk-likely", "risk-high", "aware", "reopened"),
)


@taught(
    "Put on record how far an incident has come.",
    "ombud incident phase INC-2026-0001 notified --stage initial --reference DT-2026-77",
    "ombud incident phase INC-2026-0001 not-notifiable --reasons 'The disk is encrypted, the key is safe.'",
    "ombud incident phase INC-2026-0001 aware --at 2025-12-22T12:17+01:00 --reasons 'IT knew before.'",
)
@_NUMBER
@click.argument("phase", type=click.Choice(_PHASES), metavar="PHASE")
@click.option("--at", metavar="ISO", help="When it happened; now, if left out.")
@click.option(
    "--stage",
    type=click.Choice(["complete", "initial", "further", "final"]),
    default="complete",
    show_default=True,
)
@click.option(
    "--reference", default="", metavar="TEXT", help="The authority's, or how controllers were reached."
)
@click.option("--reasons", default="", metavar="TEXT", help="Why; of a late notification, why it is late.")
@as_json
def phase(
    number: str, phase: str, at: str | None, stage: str, reference: str, reasons: str, *, as_json: bool
) -> None:
    """Put on record how far an incident has come.

    PHASE is notified, not-notifiable, persons-told, persons-not-told, risk-unlikely, risk-likely,
    risk-high, aware (the moment of awareness is corrected) or reopened. All but `notified` need --reasons.
    """
    from handlers.domain.incidents.incident import Risk, Stage
    from handlers.incidents import working

    _check_heard(phase)
    when = moment(at, "--at")
    check_text(reference, "--reference")
    check_text(reasons, "--reasons")

    def act(desk: "Desk", actor: "Actor", which: "Which") -> "Incident":
        told_at = when or desk.clock.now()
        if phase == "notified":
            sent = working.Sent(told_at, Stage(stage), reference, reasons)
            return working.notify(desk, actor, which, sent)
        if phase.startswith("risk-"):
            return working.assess(desk, actor, which, Risk(phase.removeprefix("risk-")), reasons)
        if phase.startswith("persons-"):
            told = told_at if phase == "persons-told" else None
            return working.tell_persons(desk, actor, which, told, reasons)
        if phase == "aware":
            return working.correct(desk, actor, which, _needed(when), reasons)
        change = working.exempt if phase == "not-notifiable" else working.reopen
        return change(desk, actor, which, reasons)

    _work(number, act, as_json=as_json)


@taught(
    "Write the register's entries.",
    "ombud incident write INC-2026-0001 entries.json",
)
@_NUMBER
@click.argument("source", metavar="FILE", type=click.File(encoding="utf-8-sig"))
@as_json
def write(number: str, source: TextIO, *, as_json: bool) -> None:
    """Write entries of the register from a JSON object; those that it does not name stay.

    FILE may be `-`, which is standard input.

    Their names: facts, effects, remedy, categories, persons, records.
    """
    from handlers.domain.incidents.words import FILLED_IN
    from handlers.incidents import working

    try:
        entries = json.load(source)
    except (ValueError, RecursionError):
        raise click.UsageError('That is no JSON object; write {"effects": "…"}.') from None
    if not isinstance(entries, dict) or not entries.keys() <= {*FILLED_IN}:
        raise click.UsageError(f"Write a JSON object with some of {', '.join(FILLED_IN)}.")
    if not all(isinstance(text, str) for text in entries.values()):
        raise click.UsageError("Each entry is a text in quotes.")
    for name, text in entries.items():
        check_text(text, f"The entry {name}")
    _work(number, lambda desk, actor, which: working.write(desk, actor, which, entries), as_json=as_json)


@taught("Close an incident of which nothing is left to do.", "ombud incident close INC-2026-0001")
@_NUMBER
@as_json
def close(number: str, *, as_json: bool) -> None:
    """Close an incident; what is still to do is named, and the command then exits with 1."""
    from handlers.incidents import working

    _work(number, working.close, as_json=as_json)


def moment(given: str | None, of: str) -> datetime | None:
    """Return an instant with its offset, aware UTC; None where none is given."""
    from handlers.asked_clock import instant

    if given is None:
        return None
    try:
        return instant(given, of).astimezone(UTC)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from None


def check_text(text: str, of: str) -> None:
    """Check that a text can be written down: a shell hands on bytes that are not UTF-8 as half characters.

    Raises:
        click.UsageError: it cannot.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise click.UsageError(f"{of} is not UTF-8; write it in UTF-8.") from None


#: Phases of which an option says something; the others would not hear it.
_HEARD = {"at": {"notified", "persons-told", "aware"}, "stage": {"notified"}, "reference": {"notified"}}


def _check_heard(phase: str) -> None:
    given = click.get_current_context().get_parameter_source
    for option, phases in _HEARD.items():
        if phase not in phases and given(option) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{option} says nothing of {phase}; leave it out.")


def _needed(at: datetime | None) -> datetime:
    if at is None:
        raise click.UsageError("Name the moment of awareness with --at.")
    return at


def _work(number: str, act: "Act", *, as_json: bool) -> None:
    from bot.cli.incident_facts import incident_facts
    from bot.cli.operator import operator
    from handlers.domain.errors import Incomplete
    from handlers.incidents.reading import establishment, named
    from handlers.incidents.working import Which

    with office() as opened:
        found = named(opened.desk, number)
        try:
            changed = act(opened.desk, operator(), Which(found.id))
        except Incomplete as incomplete:
            raise click.UsageError(" ".join(map(str, incomplete.fields.values()))) from None
        organisation = establishment(opened.desk)
    if as_json:
        print_json({"ok": True, "incident": incident_facts(changed, organisation)})
    else:
        click.echo(f"{changed.number} is on record as {changed.phase.value.replace('_', ' ')}.")
