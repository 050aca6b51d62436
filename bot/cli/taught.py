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


class TaughtGroup(Taught, click.Group):
    """A command with examples that does its work by itself, and has others below it."""


def taught_group(line: str, *examples: str) -> Callable[[Callable[..., object]], TaughtGroup]:
    """Make a function a command that may have others below it; it runs before each of them.

    Args:
        line, examples: as for `taught`.
    """

    def make(function: Callable[..., object]) -> TaughtGroup:
        return click.command(
            None, cls=TaughtGroup, short_help=line, examples=examples, invoke_without_command=True
        )(function)

    return make


def taught(line: str, *examples: str, name: str | None = None) -> Callable[[Callable[..., object]], Taught]:
    """Make a function a command.

    Args:
        line: its one line in the list of commands.
        examples: whole command lines that work.
    """

    def make(function: Callable[..., object]) -> Taught:
        return click.command(name, cls=Taught, short_help=line, examples=examples)(function)

    return make
