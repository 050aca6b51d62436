"""The reference of the command line, made from the commands themselves: docs/cli.md."""

from collections.abc import Iterator

import click

from bot.cli.exits import MEANINGS
from bot.cli.main import COMMANDS, main
from bot.cli.taught import Taught


def reference() -> str:
    """Return the page in Markdown."""
    top = click.Context(main, info_name="ombud")
    lines = ["# Command line", "", "Made by `make docs` from the commands; do not edit by hand.", ""]
    lines += [_paragraphs(main.help or ""), "", "| Exit code | Meaning |", "|---|---|"]
    lines += [f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items()]
    for name in COMMANDS:
        command = main.get_command(top, name)
        assert command is not None
        lines += _command(command, click.Context(command, info_name=name, parent=top))
    return "\n".join(_stripped(lines)) + "\n"


def _command(command: click.Command, ctx: click.Context) -> Iterator[str]:
    yield from ("", f"## {ctx.command_path}", "", _paragraphs(command.help or ""))
    if isinstance(command, Taught):
        yield from ("", "```", *command.examples, "```")
    yield from _parameters(command, ctx)
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            yield from _command(each, click.Context(each, info_name=name, parent=ctx))


def _parameters(command: click.Command, ctx: click.Context) -> Iterator[str]:
    records = [record for each in command.params if (record := each.get_help_record(ctx)) and record[1]]
    if records:
        yield from ("", "| Option | Meaning |", "|---|---|")
        yield from (f"| `{option}` | {meaning} |" for option, meaning in records)


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _stripped(lines: list[str]) -> Iterator[str]:
    return (line.rstrip() for line in lines)


if __name__ == "__main__":
    click.echo(reference(), nl=False)
