"""How the story is told on a terminal: scenes, lines with a mark, progress, and two tables at the end."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.sandbox.story.evidence import Row
from bot.sandbox.story.kept import Kept
from bot.sandbox.story.people import NAMES

_MENTION = re.compile(r"<@(\w+)>")
_MARKS = {
    "letter": ("✉ ", "cyan"),
    "card": ("▣ ", "green"),
    "thread": ("  ↳ ", "green"),
    "press": ("● ", "magenta"),
    "told": ("  ↳ ", "yellow"),
    "why": ("  · ", "dim"),
    "mail": ("➤ ", "blue"),
    "picture": ("  ▤ ", "cyan"),
    "stop": ("■ ", "red"),
    "search": ("◎ ", "cyan"),
    "proof": ("◆ ", "green"),
}


@dataclass
class Teller:
    """Tells the story; a quiet console makes it silent."""

    console: Console
    steps: int
    _progress: Progress = field(init=False)

    def __post_init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(30), MofNCompleteColumn())
        hidden = not self.console.is_terminal or self.console.quiet
        self._progress = Progress(*columns, console=self.console, transient=True, disable=hidden)

    def __enter__(self) -> "Teller":
        self._progress.start()
        self._task = self._progress.add_task("The story", total=self.steps)
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def act(self, title: str, at: datetime) -> None:
        """Begin a scene."""
        self.console.print()
        self.console.print(Rule(Text(f"{at:%a %-d %b %Y}  {title}", "bold"), align="left", style="dim"))

    def say(self, mark: str, text: str) -> None:
        """Tell one thing; people are called by their names."""
        sign, style = _MARKS[mark]
        named = _MENTION.sub(lambda found: NAMES.get(found[1], found[1]), text)
        line = Table.grid()
        line.add_column(width=len(sign))
        line.add_column()
        line.add_row(Text(sign, style), Text(named))
        self.console.print(line)

    def step(self) -> None:
        """Move the progress on."""
        self._progress.advance(self._task)

    def cases(self, rows: list[Row]) -> None:
        """Show the cases."""
        table = _table("The cases")
        # Eighty columns hold the longest right in one piece only where no gap is wider than it must be.
        table.collapse_padding = True
        for name in ("Number", "Right", "Language", "Status", "Received", "Due", "Owner"):
            table.add_column(name, no_wrap=name != "Right", overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row.cells()))
        self.console.print()
        self.console.print(table)

    def promises(self, kept: list[Kept]) -> None:
        """Show what was promised and whether it was kept."""
        table = _table("What the story promised")
        table.add_column("")
        table.add_column("Promise")
        for each in kept:
            mark = Text("✓", "green") if each.holds else Text("✗", "bold red")
            table.add_row(mark, Text(each.name if each.holds else f"{each.name}: {each.found}"))
        self.console.print(table)
        broken = [each for each in kept if not each.holds]
        verdict = (
            f"{len(kept)} promises kept." if not broken else f"{len(broken)} of {len(kept)} promises broken."
        )
        self.console.print(Text(verdict, "bold green" if not broken else "bold red"))


def _table(title: str) -> Table:
    return Table(title=Text(title, "bold"), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
