"""`ombud classify`."""

import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import click

from bot.cli.exits import Exit
from bot.cli.showing import as_json
from bot.cli.taught import taught

if TYPE_CHECKING:
    from tempfile import _TemporaryFileWrapper

_STANDARD_INPUT = Path("-")
_PIECE = 64 * 1024


@taught(
    "Say of letters what they ask, without keeping anything.",
    "ombud classify letter.eml",
    "ombud classify --json ~/Maildir archive-2025.mbox",
    "ombud classify --explain - < letter.eml",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--explain", is_flag=True, help="Print each letter with the words that decided marked.")
@as_json
def classify(paths: tuple[Path, ...], *, explain: bool, as_json: bool) -> None:
    """Say of letters what they ask: .eml files, folders, Maildirs and mbox files; - for standard input.

    Each letter is a request, possibly one (look: a person looks within the day), or something other; with
    the rights it uses, its language and who asks. Nothing is stored or sent, and no settings are needed.
    With --json each letter is one object on a line of its own.

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
            found = print_lines(read)
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
