"""The picture of the story for people who would rather look than read: first scenes, cases, how it ends."""

import io
import re

from rich.console import Console
from rich.text import Text

#: Characters in a line of the picture.
WIDTH = 110
_SCENES = 2
_HEADING = re.compile(r"\w ─{4}")  # the rule beside a scene's title, unlike that of a table
_LEFT_OUT = Text("\n⋮\n", "dim")
_CASES, _PROMISES = "The cases", "What the story promised"
# The exported picture would fetch its fonts from another server; a reader's machine has its own.
_FONTS = re.compile(r"@font-face\s*{[^}]*}")


def picture(console: Console) -> str:
    """Return the beginning and the end of what a recording console showed, as an SVG."""
    lines = list(Text.from_ansi(console.export_text(styles=True, clear=False)).split("\n"))
    page = Console(
        record=True, width=WIDTH, file=io.StringIO(), color_system="truecolor", force_terminal=True
    )
    for line in _chosen(lines):
        page.print(line)
    drawn = page.export_svg(title="ombud demo", unique_id="ombud")
    return _FONTS.sub("", drawn)


def _chosen(lines: list[Text]) -> list[Text]:
    cases = _place(lines, _CASES, len(lines))
    promises = _place(lines, _PROMISES, len(lines))
    scenes = [number for number, line in enumerate(lines[:cases]) if _HEADING.search(line.plain)]
    end = scenes[_SCENES] if len(scenes) > _SCENES else cases
    first = [line for line in lines[:end] if line.plain.strip()]
    ending = [number for number in range(cases, promises) if _HEADING.search(lines[number].plain)]
    # Where the mailbox is not disconnected, no scene follows the cases.
    last = [_LEFT_OUT, *lines[ending[-1] : promises]] if ending else []
    return [*first, _LEFT_OUT, *lines[cases : ending[0] if ending else promises], *last]


def _place(lines: list[Text], title: str, otherwise: int) -> int:
    return next((number for number, line in enumerate(lines) if title in line.plain), otherwise)
