"""`ombud ingest`."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.exits import Exit
from bot.cli.showing import as_json, print_json, print_table
from bot.cli.taught import taught

if TYPE_CHECKING:
    from bot.settings.groups import MailboxSettings
    from bot.settings.model import Settings
    from bot.wiring.importing import Imported

_SHOWN = ("messages", "cases", "threaded", "duplicates", "automatic", "quarantined", "attachments")


@taught(
    "Take in an archive of letters.",
    "ombud ingest letter.eml",
    "ombud ingest --mailbox privacy ~/Maildir archive-2025.mbox --json",
)
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH...",
    type=click.Path(exists=True, readable=True, path_type=Path),
)
@click.option("--mailbox", "name", metavar="NAME", help="The mailbox they belong to, if there are several.")
@as_json
def ingest(paths: tuple[Path, ...], name: str | None, *, as_json: bool) -> None:
    """Take in an archive of letters: .eml files, folders, Maildirs and mbox files.

    Letters go the same way as new mail, except that nobody is written to: no acknowledgement leaves
    for an archive. Nothing in it is changed, and a second run over the same letters, wherever they
    lie by then, adds nothing. Sent, Drafts and Trash of a Maildir are left out.

    The clock of a case starts when its letter was received: the date of the topmost Received header,
    else of the mbox separator, else of the file. The Date header never counts, since the sender
    chooses it.

    Exits with 1 if letters are left unread (run it again), or none were found.
    """
    from bot.settings.loading import load

    settings = load(os.environ)
    mailbox = _chosen(settings, name)
    with _Bar(shown=not as_json) as bar:
        done = _take_in(settings, mailbox, paths, bar)
    counts = {each: getattr(done.tally, each) for each in _SHOWN}
    ok = done.found > 0 and not done.unread
    if as_json:
        report = {"ok": ok, "mailbox": mailbox.name, **counts, "found": done.found, "new": done.tally.noticed}
        print_json({**report, "unread": done.unread, "skipped": [str(path) for path in done.skipped]})
    else:
        _tell(mailbox.name, counts, done)
    if not ok:
        click.get_current_context().exit(Exit.FOUND.value)


def _chosen(settings: "Settings", name: str | None) -> "MailboxSettings":
    known = {mailbox.name: mailbox for mailbox in settings.mailboxes}
    if not known:
        from bot.wiring.faults import SetupFault

        raise SetupFault(
            "No mailbox is set, and letters must belong to one; set OMBUD_MAILBOX_ADDRESS and "
            "OMBUD_MAILBOX_PATH, or [[mailboxes]] in the TOML file."
        )
    if name is None and len(known) > 1:
        raise click.UsageError(f"Say which mailbox with --mailbox: {', '.join(known)}.")
    if name is not None and name not in known:
        raise click.UsageError(f"There is no mailbox {name!r}; there is {', '.join(known)}.")
    return known[name] if name is not None else next(iter(known.values()))


def _take_in(
    settings: "Settings", mailbox: "MailboxSettings", paths: tuple[Path, ...], bar: "_Bar"
) -> "Imported":
    from bot.wiring.importing import take_in

    return take_in(settings, mailbox, paths, lambda tally: bar.add(**asdict(tally)))


def _tell(mailbox: str, counts: dict[str, int], done: "Imported") -> None:
    print_table(
        f"Taken into {mailbox}", ("what", "how many"), [[name, str(count)] for name, count in counts.items()]
    )
    known = done.found - done.tally.noticed
    if not done.found:
        click.echo("No letters were found there; name .eml or mbox files, or folders of them.", err=True)
    if known > 0:
        click.echo(f"{known} of {done.found} letters were known from before.")
    if done.unread:
        click.echo(f"{done.unread} letters are left unread; run it again in two minutes.", err=True)
    if done.skipped:
        click.echo(
            f"{len(done.skipped)} files are no letters or cannot be read; --json names them.", err=True
        )


@dataclass
class _Bar:
    """The progress on standard error: letters noticed so far, and how many of them are done."""

    shown: bool

    def __enter__(self) -> "_Bar":
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._noticed = 0
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), disable=not self.shown)
        self._task = self._progress.add_task("Reading letters", total=None)
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def add(self, noticed: int = 0, messages: int = 0, vanished: int = 0, **_others: int) -> None:
        """Count one part of the tally."""
        self._noticed += noticed
        self._progress.update(self._task, advance=messages + vanished, total=self._noticed or None)
