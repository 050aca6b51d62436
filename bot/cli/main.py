"""The command itself: the table of subcommands, each imported only when it is asked for."""

import difflib
import importlib
from collections.abc import Mapping
from types import MappingProxyType

import click

from bot.cli.ending import Ending
from bot.cli.exits import MEANINGS

#: Name -> where it stands, and its one line in `ombud --help` (a test compares it with the command's own).
COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "demo": ("bot.cli.demo:demo", "Play a story from letter to answer, on this machine alone."),
        "serve": ("bot.cli.serve:serve", "Run everything in one process."),
        "migrate": ("bot.cli.migrate:migrate", "Set Ombud up, or bring its database up to date."),
        "ingest": ("bot.cli.ingest:ingest", "Take in an archive of letters."),
        "classify": (
            "bot.cli.classify:classify",
            "Say of letters what they ask, without keeping anything.",
        ),
        "redact": ("bot.cli.redact:redact", "Take national numbers and health words out of a text."),
        "case": ("bot.cli.case:case", "Look cases up, export or erase them, verify their records."),
        "hold": ("bot.cli.hold:hold", "Legal holds: what nobody may delete, and until when."),
        "retention": ("bot.cli.retention:retention", "What is kept for how long, and what goes when."),
        "mailbox": ("bot.cli.mailbox:mailbox", "Connect mailboxes, and see how they fare."),
        "incident": (
            "bot.cli.incident:incident",
            "Breaches of personal data: the 72-hour clock and the register.",
        ),
        "words": (
            "bot.cli.words:words",
            "The organisation's own words: what a phrase or a sender means here.",
        ),
        "keys": ("bot.cli.keys:keys", "What everything is sealed with: list, verify, change the master key."),
        "certificate": (
            "bot.cli.certificate:certificate",
            "Certificates of what was destroyed: list, show, save.",
        ),
        "verify-certificate": (
            "bot.cli.verify_certificate:verify_certificate",
            "Prove a certificate of destruction, without a database.",
        ),
        "backup": ("bot.cli.backup:backup", "Copy everything to a safe place, while Ombud serves."),
        "restore": (
            "bot.cli.restore:restore",
            "Bring a backup back, and erase again what was erased since.",
        ),
        "digest": ("bot.cli.digest:digest", "Show the week or the day in numbers, and draw its charts."),
        "due": ("bot.cli.due:due", "Reckon a due date, with every step in words."),
        "doctor": ("bot.cli.doctor:doctor", "Check the installation; each fault names its fix."),
    }
)


class LazyGroup(click.Group):
    """Knows its commands by name and imports one when it runs, so that `--help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the table's order."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code.value), meaning) for code, meaning in MEANINGS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is answered with the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean `ombud {near[0]}`?" if near else " Run `ombud --help` for all of them."
            ctx.fail(f"There is no command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what stops it becomes a sentence and an exit code."""
        with Ending():
            return super().invoke(ctx)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ombud", message="ombud %(version)s")
def main() -> None:
    """Every privacy letter a case, every case a due date, every step on record.

    Settings come from variables OMBUD_… or the TOML file that OMBUD_CONFIG names; see docs/settings.md.
    Try it without any account with `ombud demo`; set it up for real with `ombud migrate`, `ombud
    doctor` and `ombud serve`.
    """


if __name__ == "__main__":
    main(prog_name="ombud")
