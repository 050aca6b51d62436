"""`ombud hold`: place, list, review and release legal holds."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot.cli.offices import office
from bot.cli.showing import as_json, plain, print_json, print_table
from bot.cli.taught import taught

if TYPE_CHECKING:
    from datetime import date

    from handlers.domain.holds import Hold

_COLUMNS = ("Hold", "On", "Review", "Answers for it", "Reason")


@click.group(short_help="Legal holds: what nobody may delete, and until when.")
def hold() -> None:
    """Legal holds: nothing of a case, or of a mailbox, is deleted while one stands.

    A hold stops deletion and nothing else: due dates run on, and letters are answered. It has a
    reason, somebody who answers for it, and a day on which they look whether it is still needed.
    Every way of deleting asks for it, and the database itself refuses what goes past it. What it
    stopped is asked for again once it is released.
    """


@taught(
    "Have nothing of a case or a mailbox deleted.",
    'ombud hold place 2026-0042 --reason "Claim before the court of Aarhus" --review-on 2027-06-01',
    'ombud hold place privacy --reason "Audit of the authority" --review-on 2027-06-01 --owner U02ABCDEF',
)
@click.argument("named", metavar="NUMBER|MAILBOX")
@click.option("--reason", default="", help="Why; kept sealed, shown in the list, and must be said.")
@click.option("--review-on", metavar="DATE", help="When to look again, within a year; must be said.")
@click.option("--owner", metavar="PERSON", help="Who answers for it: an admin's or manager's id; else you.")
@as_json
def place(named: str, reason: str, review_on: str | None, owner: str | None, *, as_json: bool) -> None:
    """Place a hold on a case, by its number, or on a mailbox with all its cases, by its name.

    The case's record and its thread say that a hold was placed, and by whom; the reason stands in the
    list of holds alone. A hold names what it keeps: nothing else is stopped.
    """
    from bot.cli.operator import operator
    from handlers.disposal import holds
    from handlers.domain.ids import PersonId

    day = _day(review_on)
    with office() as opened, _told():
        person = None if owner is None else PersonId(owner)
        placed = holds.place(opened.desk, operator(), named, reason, day, person)
    if as_json:
        print_json({"ok": True, **_facts(placed)})
    else:
        click.echo(
            plain(
                f"Hold {placed.id} stands on {_on(placed)}: nothing of it is deleted. "
                f"Look at it again by {placed.review_on}; `ombud hold release {placed.id}` ends it."
            )
        )


@taught("List the holds.", "ombud hold list", "ombud hold list --all --json", name="list")
@click.option("--all", "every", is_flag=True, help="Released ones too.")
@as_json
def list_holds(*, every: bool, as_json: bool) -> None:
    """List the holds that stand, those to be reviewed soonest first, with their reasons.

    That you looked stands in the access log.
    """
    from bot.cli.operator import operator
    from handlers.disposal import holds

    with office() as opened:
        found = holds.listed(opened.desk, operator(), every=every)
    none = "There are no holds." if every else "No hold stands; --all lists released ones too."
    _show(found, "Legal holds", none, as_json=as_json)


@taught(
    "List the holds to be looked at again, or put one off.",
    "ombud hold review",
    "ombud hold review 120793 --on 2027-12-01",
)
@click.argument("number", metavar="[HOLD]", required=False, type=click.IntRange(1))
@click.option("--on", metavar="DATE", help="The next day to look at this hold, since it is still needed.")
@as_json
def review(number: int | None, on: str | None, *, as_json: bool) -> None:
    """List the holds whose day of review has come; with a hold's number and --on, name its next day.

    A hold stands until somebody releases it, also after its day of review. Managers find those whose
    day has come in their digests.
    """
    from bot.cli.operator import operator
    from handlers.disposal import holds
    from handlers.domain.ids import HoldId

    if (number is None) != (on is None):
        raise click.UsageError("Name a hold and its next day with --on, or neither.")
    if number is None:
        with office() as opened:
            found = holds.due(opened.desk, operator())
        _show(found, "Holds to be reviewed", "No hold is to be reviewed now.", as_json=as_json)
        return
    day = _day(on)
    with office() as opened, _told():
        extended = holds.extend(opened.desk, operator(), HoldId(number), day)
    if as_json:
        print_json({"ok": True, **_facts(extended)})
    else:
        click.echo(plain(f"Hold {number} on {_on(extended)} is looked at again on {extended.review_on}."))


@taught(
    "Release a hold, so that deletion goes on.",
    'ombud hold release 120793 --reason "The claim was settled"',
)
@click.argument("number", metavar="HOLD", type=click.IntRange(1))
@click.option("--reason", default="", help="Why; kept sealed beside the hold's own, and must be said.")
@as_json
def release(number: int, reason: str, *, as_json: bool) -> None:
    """Release a hold by its number in the list. What it stopped is asked for again at once.

    Where another hold keeps the same, that one goes on.
    """
    from bot.cli.operator import operator
    from handlers.disposal import holds
    from handlers.domain.ids import HoldId

    with office() as opened, _told():
        released = holds.release(opened.desk, operator(), HoldId(number), reason)
    routes = [one.route.value for one in released.resumed]
    if as_json:
        print_json({"ok": True, **_facts(released.hold), "resumed": routes})
        return
    click.echo(plain(f"Hold {number} on {_on(released.hold)} is released."))
    if routes:
        click.echo(f"What waited goes on with `ombud serve`: {', '.join(sorted(set(routes)))}.")


@contextmanager
def _told() -> Iterator[None]:
    """Say what is missing or wrong as a fault of the command line."""
    from handlers.domain.errors import Incomplete

    try:
        yield
    except Incomplete as incomplete:
        raise click.UsageError(" ".join(incomplete.fields.values())) from None


def _day(said: str | None) -> "date":
    from datetime import date

    if said is None:
        raise click.UsageError("Say when to look again with --review-on, such as 2027-06-01.")
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise click.UsageError(f"{said!r} is no date; write it as 2027-06-01.") from None


def _show(found: "Sequence[Hold]", title: str, none: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"ok": True, "holds": [_facts(one) for one in found]})
    elif found:
        rows = [
            [
                str(one.id),
                _on(one),
                one.review_on.isoformat() if one.stands else f"released {one.released_at:%Y-%m-%d}",
                one.owner,
                f"{one.reason} (placed on {one.placed_at:%Y-%m-%d} by {one.placed_by})",
            ]
            for one in found
        ]
        print_table(title, _COLUMNS, rows)
    else:
        click.echo(none)


def _on(one: "Hold") -> str:
    return f"case {one.number}" if one.number else f"mailbox {one.name}"


def _facts(one: "Hold") -> dict[str, object]:
    return {
        "hold": one.id,
        "case": one.number or None,
        "mailbox": one.name,
        "reason": one.reason,
        "owner": one.owner,
        "review_on": one.review_on.isoformat(),
        "placed_by": one.placed_by,
        "placed_at": one.placed_at.isoformat(),
        "stands": one.stands,
        "release_reason": one.release_reason or None,
        "released_by": one.released_by,
        "released_at": one.released_at.isoformat() if one.released_at else None,
    }


for _command in (place, list_holds, review, release):
    hold.add_command(_command)
