"""How commands show what they found: tables and sentences for people, one JSON object for programs.

Text that came from letters is hostile on a terminal too, so nothing is shown before `plain`.
"""

import json
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")


def print_json(value: Mapping[str, object]) -> None:
    """Print one JSON object, ASCII only, so that no text in it can steer a terminal."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=True, default=str))


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; columns keep their order and cells are taken literally."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(title), title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False
    )
    console = Console()
    longest = [max((len(row[number]) for row in rows), default=0) for number in range(len(columns))]
    whole = sum(max(len(column), most) + _GAP for column, most in zip(columns, longest, strict=True))
    # Where not all of it fits, headings give way before values do, then what is wider than a date, and then
    # every column but the first.
    wide = [
        len(column) if whole <= console.width else max(most, _NARROW)
        for column, most in zip(columns, longest, strict=True)
    ]
    headings = [
        textwrap.wrap(column, most, break_long_words=False)
        for column, most in zip(columns, wide, strict=True)
    ]
    limit = _whole_up_to(longest, headings, console.width)
    for number, (heading, most) in enumerate(zip(headings, longest, strict=True)):
        stays = most <= (_SHORT if number == 0 else limit)
        table.add_column(Text("\n".join(heading)), no_wrap=stays, overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    console.print(table)


def _whole_up_to(longest: Sequence[int], headings: Sequence[Sequence[str]], width: int) -> int:
    """Return how long values may be that all stay on one line; 0 where not even dates have room."""
    for limit in (_SHORT, _NARROW):
        least = [
            max([most if most <= (limit if number else _SHORT) else _NARROW, *map(len, heading)])
            for number, (heading, most) in enumerate(zip(headings, longest, strict=True))
        ]
        if sum(least) + (_GAP + 1) * len(longest) <= width:
            return limit
    return 0


def plain(text: str) -> str:
    """Return text without controls, direction marks and other invisible characters; line breaks stay."""
    return "".join(mark for mark in text if mark in "\n\t" or unicodedata.category(mark) not in _UNSEEN)


#: Characters of a column that stay on one line, such as an instant; those that a heading may have where
#: not all fits; and those between two columns.
_SHORT, _NARROW, _GAP = 25, 10, 2
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
