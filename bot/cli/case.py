"""`ombud case`: list, show, export, erase and verify."""

from pathlib import Path

import click

from bot.cli.case_due import due
from bot.cli.case_erase import erase
from bot.cli.exits import Exit
from bot.cli.offices import office
from bot.cli.private_file import private_file
from bot.cli.showing import as_json, print_json, print_table
from bot.cli.taught import taught

_NUMBER = click.argument("number", metavar="NUMBER")


@click.group(short_help="Look cases up, export or erase them, verify their records.")
def case() -> None:
    """Look cases up, export or erase them, verify their records.

    You act as `cli:` and the operating system's user, with every role; what you read or export stands
    in the case's record.
    """


@taught("List cases by due date.", "ombud case list", "ombud case list --all --json", name="list")
@click.option("--all", "every", is_flag=True, help="Closed cases too, in the order they were opened.")
@click.option(
    "--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="At most so many."
)
@as_json
def list_cases(*, every: bool, limit: int, as_json: bool) -> None:
    """List cases: number, rights, language, status, received, due and owner; no names, no content."""
    from bot.cli.case_facts import COLUMNS, case_facts, case_row
    from bot.cli.operator import operator
    from handlers import casebook

    with office() as opened:
        look = casebook.every_case if every else casebook.open_cases
        cases = look(opened.desk, operator(), limit)
    if as_json:
        print_json({"ok": True, "cases": [case_facts(each) for each in cases]})
    elif cases:
        print_table(
            "Cases" if every else "Open cases, by due date", COLUMNS, [case_row(each) for each in cases]
        )
    else:
        click.echo(
            "There are no cases." if every else "There are no open cases; --all lists closed ones too."
        )


@taught("Show a case with its due date's derivation and its record.", "ombud case show 2026-0042")
@_NUMBER
@as_json
def show(number: str, *, as_json: bool) -> None:
    """Show a case with its due date's derivation and its record, without the words of its letters."""
    from bot.cli.case_facts import file_facts
    from bot.cli.case_page import print_case
    from bot.cli.operator import operator
    from handlers import casebook

    with office() as opened:
        file = casebook.read_file(opened.desk, operator(), number)
    if as_json:
        print_json({"ok": True, **file_facts(file, content=False)})
    else:
        print_case(file)


@taught(
    "Export a case with everything that belongs to it.",
    "ombud case export 2026-0042 > case.json",
    "ombud case export 2026-0042 --output case.json",
    "ombud case export 2026-0042 --zip case.zip",
    "ombud case export 2026-0042 --zip case.zip --without-personal-data",
)
@_NUMBER
@click.option(
    "--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write there."
)
@click.option(
    "--zip",
    "archive",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the file for a supervisory authority there.",
)
@click.option(
    "--without-personal-data",
    "bare",
    is_flag=True,
    help="With --zip: no letters, words, names or addresses; the record can be verified all the same.",
)
def export(number: str, output: Path | None, archive: Path | None, *, bare: bool) -> None:
    """Export a case as JSON, its letters' words and its record included; attachments by name and digest.

    National numbers and words of health and absence are masked in it, as `ombud redact` masks them. The
    file holds personal data: keep it where only those may read it who need it. With --output it is made
    readable by you alone, and an existing file is left alone.

    With --zip it is the file for a supervisory authority: a page to read, letters with originals and files as
    they are, nothing masked, how the due date came about, approvals, what left, the record, and a verifier
    that needs nothing but Python. The digest of its manifest then stands in the record.
    """
    import json

    from bot.cli.case_facts import file_facts
    from bot.cli.operator import operator
    from handlers import casebook

    if bare and archive is None:
        raise click.UsageError("--without-personal-data goes with --zip FILE.")
    if archive is not None:
        if output is not None:
            raise click.UsageError("Name one file: --output or --zip.")
        _write_case_file(number, archive, private=not bare)
        return

    def facts() -> dict[str, object]:
        with office() as opened:
            file = casebook.read_file(opened.desk, operator(), number, export=True)
        return {"ok": True, **file_facts(file, content=True)}

    if output is None:
        print_json(facts())
        return
    with private_file(output) as target:
        json.dump(facts(), target, indent=2, ensure_ascii=False)
    click.echo(f"Case {number} is in {output}.")


def _write_case_file(number: str, archive: Path, *, private: bool) -> None:
    """Write the file for an authority, and say how to know it again."""
    from bot.cli.operator import operator
    from bot.cli.private_file import private_bytes
    from handlers.proof.casefile import write

    with office() as opened, private_bytes(archive) as target:
        digest = write(opened.desk, operator(), number, target, private=private)
    click.echo(f"Case {number} is in {archive}; the SHA-256 of its manifest, {digest}, stands in its record.")
    click.echo("Whoever has it checks it with: python3 verify.py")


@taught(
    "Verify that records were not altered.",
    "ombud case verify",
    "ombud case verify 2026-0042 --json",
    "ombud case verify --head 3f0c9b1d2a6e48b7a1d0c5e2f4b69783",
)
@click.argument("number", metavar="[NUMBER]", required=False)
@click.option("--head", default="", metavar="HEX", help="Compare with a head that was kept, as in a digest.")
@as_json
def verify(number: str | None, head: str, *, as_json: bool) -> None:
    """Verify the chain of a case's record, or of every case's.

    Exits with 1 if an event was altered, cut out or reordered since it was written. A record that was written
    anew as a whole is found with --head alone: each digest for managers names the head of all records, and
    with NUMBER the head of one case counts, too.
    """
    from bot.cli.case_heads import compared, head_facts, print_head
    from bot.cli.operator import operator
    from handlers import casebook

    with office() as opened:
        against = compared(opened.desk, head, number)
        wanted = (
            [number]
            if number is not None
            else [each.number for each in casebook.every_case(opened.desk, operator(), 1_000_000)]
        )
        broken = {each: found for each in wanted if (found := casebook.verify_case(opened.desk, each))}
    breaks = [
        {"case": each, "event": one.seq, "reason": one.reason}
        for each, found in broken.items()
        for one in found
    ]
    if as_json:
        ok = not breaks and (against is None or against.holds)
        print_json({"ok": ok, "verified": len(wanted), "breaks": breaks, **head_facts(against)})
    else:
        for one in breaks:
            click.echo(f"{one['case']}, event {one['event']}: {one['reason']}")
        click.echo(f"{len(wanted) - len(broken)} of {len(wanted)} records hold.")
        print_head(against)
    if breaks or (against is not None and not against.holds):
        click.get_current_context().exit(Exit.FOUND.value)


case.add_command(list_cases)
case.add_command(show)
case.add_command(due)
case.add_command(export)
case.add_command(erase)
case.add_command(verify)
