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
    for number, column in enumerate(columns):
        longest = max((len(row[number]) for row in rows), default=0)
        heading = "\n".join(textwrap.wrap(column, max(longest, _NARROW), break_long_words=False))
        table.add_column(Text(heading), no_wrap=longest <= _SHORT, overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    Console().print(table)


def plain(text: str) -> str:
    """Return text without controls, direction marks and other invisible characters; line breaks stay."""
    return "".join(mark for mark in text if mark in "\n\t" or unicodedata.category(mark) not in _UNSEEN)


#: Characters of a column that stay on one line, such as an instant, and those that a heading may have.
_SHORT, _NARROW = 25, 10
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
