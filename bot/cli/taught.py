"""A command that teaches itself: its help ends with examples to copy."""

from collections.abc import Callable, Sequence
from typing import Any

import click


class Taught(click.Command):
    """A command with examples."""

    def __init__(self, *args: Any, examples: Sequence[str], **options: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(*args, **options)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples below the options."""
        del ctx
        with formatter.section("Examples" if len(self.examples) > 1 else "Example"):
            for example in self.examples:
                formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


def taught(line: str, *examples: str, name: str | None = None) -> Callable[[Callable[..., object]], Taught]:
    """Make a function a command.

    Args:
        line: its one line in the list of commands.
        examples: whole command lines that work.
    """

    def make(function: Callable[..., object]) -> Taught:
        return click.command(name, cls=Taught, short_help=line, examples=examples)(function)

    return make
