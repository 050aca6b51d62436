"""`ombud classify`."""

import os
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from bot.cli.exits import Exit
from bot.cli.taught import taught

if TYPE_CHECKING:
    from tempfile import _TemporaryFileWrapper

_STANDARD_INPUT = Path("-")
_PIECE = 64 * 1024


def _zone(ctx: click.Context, param: click.Parameter, value: str | None) -> ZoneInfo:
    from bot.cli.classify_letters import zone_of
    from bot.settings import kinds

    if value is None:
        return zone_of(os.environ)
    try:
        return kinds.zone(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None


@taught(
    "Say of letters what they ask, without keeping anything.",
    "ombud classify letter.eml",
    "ombud classify --json ~/Maildir archive-2025.mbox",
    "ombud classify --explain - < letter.eml",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option(
    "--explain",
    is_flag=True,
    help="Print each letter with the words that decided marked; where there are no colours, as ⟦words⟧.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one for each letter.")
@click.option(
    "--tz",
    "zone",
    metavar="ZONE",
    callback=_zone,
    help="Whose clock is meant by dates without a time zone; the organisation's, if left out.",
)
def classify(paths: tuple[Path, ...], *, explain: bool, as_json: bool, zone: ZoneInfo) -> None:
    """Say of letters what they ask: .eml files, folders, Maildirs and mbox files; - for standard input.

    Each letter is a request, possibly one (look: a person looks within the day), or something other; with
    the rights it uses, its language and who asks. Nothing is stored or sent, and no settings are needed.
    With --json each letter is one object on a line of its own: path, verdict, kind, is_request, rights,
    language, requester, requester_person, mandate, inner_sender, inner_date (of a mail that was passed on),
    confidence, received_evidence and evidence. There, `of` says what words speak for, `right` is null where
    that is no right, and `rule` is a rule, `model` where words were weighed, or why a person must look:
    unreadable, points-to-file, encrypted, unknown-language.

    Rights are access, rectification, erasure, restriction (to keep data and not erase them is that too),
    portability, objection, automated_decision, consent_withdrawal (no more advertising) and complaint. Who
    asks is subject, representative, colleague, parent or unclear. Go by verdict and not by kind: a letter to
    look at may be of the kind other. How sure the verdict is stands in confidence, 0 to 1.

    Exits with 1 if a letter could not be read or none was found; the others are answered all the same.
    """
    from bot.cli.classify_letters import letters
    from bot.cli.classify_pages import explain_letter, print_lines, print_rows

    if explain and as_json:
        raise click.UsageError("Choose one of --explain and --json; --json names the deciding words too.")
    faults: list[str] = []
    with NamedTemporaryFile(prefix="ombud-", suffix=".eml") as spool:
        named = {_spooled(spool) if path == _STANDARD_INPUT else path: str(path) for path in paths}
        read = letters(named, faults.append, shown=not (explain or as_json))
        if as_json:
            found = print_lines(read, zone)
        elif explain:
            found = sum(map(explain_letter, read))
        else:
            found = print_rows(read)
    for fault in faults:
        click.echo(fault, err=True)
    if not found and not faults:
        click.echo("No letters were found there; name .eml or mbox files, or folders of them.", err=True)
    if faults or not found:
        click.get_current_context().exit(Exit.FOUND.value)


def _spooled(file: "_TemporaryFileWrapper[bytes]") -> Path:
    """Return a file with what standard input holds."""
    source = sys.stdin.buffer
    while piece := source.read(_PIECE):
        file.write(piece)
    file.flush()
    return Path(file.name)
