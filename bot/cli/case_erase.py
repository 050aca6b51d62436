"""`ombud case erase`: everything of one closed case but its skeleton, deleted before its day."""

from typing import TYPE_CHECKING

import click

from bot.cli.offices import office
from bot.cli.showing import as_json, plain, print_json
from bot.cli.taught import taught

if TYPE_CHECKING:
    from handlers.desk import Desk
    from handlers.disposal.erasing_cases import DoomedCase


@taught(
    "Erase a closed case now, for good.",
    "ombud case erase 2026-0042 --preview",
    'ombud case erase 2026-0042 --reason "The letter was meant for another company"',
    "ombud case erase 2026-0042 --yes --json",
)
@click.argument("number", metavar="NUMBER")
@click.option("--reason", default="", help="Why; kept sealed. Must be said unless the case granted erasure.")
@click.option("--preview", is_flag=True, help="Say what goes, what stays and what stops it; do nothing.")
@click.option("--yes", is_flag=True, help="Do it without asking; without it nothing is done under --json.")
@as_json
def erase(number: str, *, reason: str, preview: bool, yes: bool, as_json: bool) -> None:
    """Erase a closed case now, instead of on its day under the retention schedule.

    Letters, originals, files, notes and who asked go, and the thread in Slack; number, rights, dates, outcome
    and the record without words stay to their own day. It shows first what goes and what stays, and asks.
    Nobody can take it back, and no backup brings it back. Open cases are answered and closed first. What a
    legal hold keeps goes once that is released, what a law has kept on its day, and letters that another case
    shows once that lets go of them. A letter that comes before its letters went stops what is left.
    """
    from bot.cli.operator import operator
    from handlers.disposal import doomed_cases, erasing_cases

    with office() as opened:
        doomed = erasing_cases.preview(opened.desk, operator(), number)
        if not as_json:
            for sentence in doomed_cases.told(doomed) if doomed.allowed or preview else ():
                click.echo(plain(sentence))
        if preview or (as_json and not yes):
            if as_json:
                print_json({"ok": True, "done": False, "ended": False, **_facts(doomed)})
            return
        if doomed.stops is not None:
            raise doomed.stops
        if doomed.needs_reason and not reason.strip():
            raise click.UsageError('Say why it goes before its day, such as --reason "Sent here by mistake".')
        if not yes and not click.confirm(f"Erase case {plain(doomed.number)} for good?"):
            return
        ended = _erased(opened.desk, doomed, reason)
    if as_json:
        print_json({"ok": True, "done": True, "ended": ended, **_facts(doomed)})
        return
    click.echo(plain(_end(doomed, ended=ended)))


def _erased(desk: "Desk", doomed: "DoomedCase", reason: str) -> bool:
    """Go the whole way as far as it goes here; return whether it is through."""
    from bot.cli.operator import operator
    from handlers.disposal import erasing_cases
    from handlers.domain.errors import Incomplete, StaleCase

    try:
        done = erasing_cases.erase(desk, operator(), doomed.case, reason, version=doomed.version)
    except StaleCase:
        raise click.ClickException(
            f"Case {plain(doomed.number)} changed while you looked at it; nothing was done. Look again."
        ) from None
    except Incomplete as incomplete:
        raise click.UsageError(" ".join(incomplete.fields.values())) from None
    return done.ended or erasing_cases.go_on(desk, done.doomed.case)


def _end(doomed: "DoomedCase", *, ended: bool) -> str:
    if doomed.held:
        return f"Asked for: case {doomed.number} is erased by itself once no legal hold keeps it any more."
    if not ended:
        return f"Case {doomed.number} is erased as far as it goes; `ombud serve` erases what waits."
    return f"Case {doomed.number} is erased; `ombud serve` has Slack show what is left."


def _facts(doomed: "DoomedCase") -> dict[str, object]:
    law = doomed.law
    return {
        "case": doomed.number,
        "route": doomed.route.value,
        "goes": [store.value for store in doomed.goes],
        "amounts": {store.value: number for store, number in doomed.amounts.items()},
        "waits": [store.value for store in doomed.waits],
        "shown_by": list(doomed.shown_by),
        "joined": list(doomed.merged),
        "law": None
        if law is None
        else {
            "rules": [one.id for one in law.rules],
            "keeps": sorted(store.value for store in law.stores),
            "goes_on": law.until.isoformat() if law.until else None,
        },
        "skeleton_until": doomed.skeleton_until.isoformat() if doomed.skeleton_until else None,
        "held": doomed.held,
        "stops": str(doomed.stops) if doomed.stops is not None else None,
    }
