"""`ombud redact`: national numbers and words of health and absence taken out of any text."""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from bot.cli.exits import Exit
from bot.cli.taught import taught
from handlers.sensitive.finding import NUMBERS, Found, Sensitive

_BLOCK = 256 * 1024  # bytes looked through at a time
_UNFINISHED = re.compile(rb"[\w+/:()=\[\]>-]\s{0,8}\Z")  # a line after which a number may go on …
_MORE = 64  # … in the next one, of which so many are read at once
_STANDARD_INPUT = Path("-")
_ALL = ",".join(Sensitive)


def _kinds(ctx: click.Context, param: click.Parameter, value: str) -> frozenset[Sensitive]:
    named = [name.strip() for name in value.split(",") if name.strip()]
    if unknown := [name for name in named if name not in set(Sensitive)]:
        raise click.BadParameter(f"there is no type {unknown[0]!r}; there are {_ALL}.", ctx, param)
    kinds = frozenset(map(Sensitive, named)) or frozenset(Sensitive)
    # Whoever asks for a country's numbers wants those, too, that are called so and have another form.
    return kinds | {Sensitive.LABELLED} if kinds & NUMBERS else kinds


@taught(
    "Take national numbers and health words out of a text.",
    "ombud redact < letter.txt > clean.txt",
    "ombud redact --json letter.txt",
    "ombud redact --check --types cpr,fodselsnummer,personnummer,henkilotunnus letter.txt",
)
@click.argument("files", nargs=-1, metavar="[FILE...]", type=click.Path(path_type=Path))
@click.option(
    "--types",
    default=_ALL,
    callback=_kinds,
    metavar="LIST",
    help=f"Only these: {_ALL}. A number that is called a national one is found with any of the first five.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what is found, one JSON object a line.")
@click.option("--check", is_flag=True, help="Exit with 1 if something is found.")
def redact(files: tuple[Path, ...], types: frozenset[Sensitive], *, as_json: bool, check: bool) -> None:
    """Write a text with what is sensitive in it replaced by what it was, such as [CPR number].

    Danish, Norwegian, Swedish and Finnish national numbers are found, numbers that stand beside the name
    of one, and words of health and of absence from work in fourteen languages. Company numbers, accounts,
    telephones and order numbers stay, but for what check digits prove to be a national number. Nothing is
    stored, and no settings are needed.

    Reads files, or standard input (-). Text is UTF-8; bytes that are not are passed on as they are. A mail is
    read as it stands, encoded parts included: export or decode them first. With --json an object has type,
    start, end (characters from the beginning of its file), reason (date, check, label or word) and, where
    files are named, path; never what was found.
    """
    found = 0
    for path in files or (None,):
        with _opened(path) as file:
            found += _print_findings(file, types, path) if as_json else _print_masked(file, types)
    if check and found:
        click.get_current_context().exit(Exit.FOUND.value)


@contextmanager
def _opened(path: Path | None) -> Iterator[BinaryIO]:
    if path is None or path == _STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    try:
        file = path.open("rb")
    except OSError as error:
        raise click.UsageError(f"{path} cannot be read: {error.strerror}.") from None
    with file:
        yield file


def _print_masked(file: BinaryIO, kinds: frozenset[Sensitive]) -> int:
    from handlers.sensitive.masks import mask

    out = sys.stdout.buffer
    count = 0
    for block in _blocks(file):
        text, found = mask(block, kinds)
        out.write(text.encode("utf-8", "surrogateescape"))
        count += len(found)
    out.flush()
    return count


def _print_findings(file: BinaryIO, kinds: frozenset[Sensitive], path: Path | None) -> int:
    count = 0
    for found, offset in _found(file, kinds):
        facts: dict[str, object] = {} if path is None else {"path": str(path)}
        facts |= {
            "type": found.kind.value,
            "start": offset + found.start,
            "end": offset + found.end,
            "reason": found.reason,
        }
        click.echo(json.dumps(facts))
        count += 1
    return count


def _found(file: BinaryIO, kinds: Iterable[Sensitive]) -> Iterator[tuple[Found, int]]:
    from handlers.sensitive.scan import find

    offset = 0
    for block in _blocks(file):
        for one in find(block, kinds):
            yield one, offset
        offset += len(block)


def _blocks(file: BinaryIO) -> Iterator[str]:
    while lines := file.readlines(_BLOCK):
        for _ in range(_MORE):
            if not _UNFINISHED.search(lines[-1][-16:]) or not (line := file.readline()):
                break
            lines.append(line)
        yield b"".join(lines).decode("utf-8", "surrogateescape")
