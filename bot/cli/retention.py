"""`ombud retention`: the schedule as a table, what it deletes next and why; and files of one's own."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.offices import office
from bot.cli.showing import as_json, plain, print_json, print_table
from bot.cli.taught import taught

if TYPE_CHECKING:
    from datetime import date

    from handlers.domain.retention import Rule

_COLUMNS = ("Rule", "What", "Period", "Of", "Basis", "Counts")
_NUMBERS = 12  # of cases, each row


@click.group(short_help="What is kept for how long, and what goes when.")
def retention() -> None:
    """What is kept, for how long and why; and what the schedule deletes next.

    Ombud comes with a schedule, which a file of the organisation's own changes (the setting
    retention.schedule). `ombud serve` deletes what is due; the first time 30 days after it began, and a
    week after any change. What is held, open, or shown by another case waits. See docs/retention.md.
    """


@taught("Show the schedule.", "ombud retention list", "ombud retention list --json", name="list")
@as_json
def list_rules(*, as_json: bool) -> None:
    """Show every rule, as it is in the organisation's country, those that are switched off too."""
    from handlers.disposal import foreseeing

    with office() as opened:
        found = foreseeing.listed(opened.desk)
    if as_json:
        print_json(
            {
                "ok": True,
                "deletes_from": found.begins_on.isoformat() if found.begins_on else None,
                "rules": [_facts(one) for one in found.rules],
            }
        )
        return
    rows = [
        [
            one.id,
            ", ".join(one.applies_to),
            str(one.period),
            _of(one),
            one.basis,
            "yes" if one.active else "no",
        ]
        for one in found.rules
    ]
    print_table("Retention schedule", _COLUMNS, rows)
    if found.begins_on:
        click.echo(f"It deletes what is due from {found.begins_on} on.")
    else:
        click.echo("It deletes what is due once `ombud serve` has run with it for 30 days.")


@taught(
    "Show what goes next.",
    "ombud retention preview",
    "ombud retention preview --month 2027-01 --json",
)
@click.option("--month", metavar="MONTH", help="Up to the end of this month; the next one if not said.")
@as_json
def preview(month: str | None, *, as_json: bool) -> None:
    """Show what the schedule deletes up to the end of a month, by rule, with the numbers of the cases.

    What is due already and waits, for a hold or for the first day of deleting, is counted too. It goes by the
    schedule that the settings name now, whether `ombud serve` has run with it or not.
    """
    from handlers.disposal import foreseeing

    with office() as opened:
        found = foreseeing.preview(opened.desk, _month(month))
    if as_json:
        print_json(
            {
                "ok": True,
                "until": found.until.isoformat(),
                "cases": found.cases,
                "held": list(found.held),
                "more": found.more,
                "rules": [
                    {
                        "rule": one.rule,
                        "store": one.store.value,
                        "cases": len(one.numbers),
                        "numbers": one.numbers,
                    }
                    for one in found.rows
                ],
            }
        )
        return
    if not found.rows:
        of = f" of the {found.looked_at} cases that were looked at; there are more" if found.more else ""
        click.echo(f"Up to {found.until} nothing is due{of}.")
        return
    rows = [[one.rule, one.store.value, str(len(one.numbers)), _some(one.numbers)] for one in found.rows]
    print_table(f"Due up to {found.until}", ("Rule", "What", "Cases", "Numbers"), rows)
    if found.held:
        click.echo(plain(f"Held, and so kept: {_some(found.held)}."))
    if found.more:
        click.echo(f"Only {found.looked_at} cases were looked at; there are more.")


@taught("Say how long a case is kept, and why.", "ombud retention explain 2026-0042")
@click.argument("number")
@as_json
def explain(number: str, *, as_json: bool) -> None:
    """Say of each thing of a case its last day, by which rule, and which rules gave way.

    The longest period that a law asks for wins, or else the shortest. An open case has no days yet.
    """
    from handlers.disposal import foreseeing

    with office() as opened:
        found = foreseeing.explain(opened.desk, number)
    if as_json:
        facts: list[Mapping[str, object]] = [
            {
                "store": one.store.value,
                "until": one.last_on.isoformat() if one.last_on else None,
                "rule": one.rule.id if one.rule else None,
                "why": one.why(),
            }
            for one in found
        ]
        print_json({"ok": True, "case": number, "kept": facts})
        return
    for one in found:
        click.echo(plain(f"{one.store}: {one.why()}"))


@taught("Check a schedule of one's own before it counts.", "ombud retention check retention.toml")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--country", default="", metavar="CODE", help="As it is in this country, such as DE.")
@as_json
def check(file: Path, country: str, *, as_json: bool) -> None:
    """Check a file: every fault is told at once, with what would be right. Needs no settings.

    A period of no time at all can be used, and is remarked on.
    """
    from handlers.disposal.schedule import FaultySchedule, load

    try:
        found = load(file, country.upper())
    except FaultySchedule as faulty:
        if as_json:
            print_json({"ok": False, "faults": faulty.faults})
            raise SystemExit(2) from None
        told = "\n".join(f"- {one}" for one in faulty.faults)
        raise click.UsageError(f"{file.name} cannot be used:\n{told}") from None
    counting = [one for one in found.rules if one.active and one.of_cases]
    if as_json:
        remarked = [{"rule": one.id, "keeps": "nothing"} for one in counting if _keeps_nothing(one)]
        print_json({"ok": True, "rules": [_facts(one) for one in counting], "remarks": remarked})
        return
    for one in counting:
        click.echo(plain(f"{one.id}: {', '.join(one.applies_to)}: {one.period}{_narrow(one)}"))
        if _keeps_nothing(one):
            click.echo("  ! This keeps nothing: it goes on the very day that the period counts from.")
    click.echo("It can be used: set retention.schedule to its path.")


def _month(said: str | None) -> "date | None":
    from datetime import date

    if said is None:
        return None
    try:
        return date.fromisoformat(f"{said}-01")
    except ValueError:
        raise click.UsageError(f"{said!r} is no month; write it as 2027-01.") from None


def _some(numbers: tuple[str, ...]) -> str:
    more = len(numbers) - _NUMBERS
    return ", ".join(numbers[:_NUMBERS]) + (f" and {more} more" if more > 0 else "")


def _keeps_nothing(one: "Rule") -> bool:
    """Return whether a rule has something deleted at once that is usually kept for a time."""
    from handlers.domain.retention import Store

    return one.period.nothing and any(store is not Store.PAPERS for store in one.applies_to)


def _narrow(one: "Rule") -> str:
    of = _of(one)
    return "" if of == "all" else f" ({of})"


def _of(one: "Rule") -> str:
    parts = [*one.rights, *one.kinds, *(f"mailbox {name}" for name in one.mailboxes)]
    return ", ".join(parts) or "all"


def _facts(one: "Rule") -> dict[str, object]:
    return {
        "id": one.id,
        "activity": one.activity,
        "purpose": one.purpose,
        "data": one.data,
        "people": one.people,
        "basis": one.basis,
        "period": str(one.period),
        "applies_to": [store.value for store in one.applies_to],
        "statutory": one.statutory,
        "rights": list(one.rights),
        "kinds": list(one.kinds),
        "mailboxes": list(one.mailboxes),
        "active": one.active,
    }


for _command in (list_rules, preview, explain, check):
    retention.add_command(_command)
