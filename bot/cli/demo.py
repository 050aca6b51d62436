"""`ombud demo`."""

import signal
import tempfile
import threading
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.exits import Exit
from bot.cli.showing import as_json, print_json
from bot.cli.taught import taught

if TYPE_CHECKING:
    from bot.sandbox.story.stage import Stage
    from bot.sandbox.story.story import Ended


@taught(
    "Play a story from letter to answer, on this machine alone.",
    "ombud demo",
    "ombud demo --serve",
    "ombud demo --serve --port 8700",
    "ombud demo --no-ending",
    "ombud demo --keep /tmp/ombud-demo --svg demo.svg",
)
@as_json
@click.option(
    "--svg", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Save the picture."
)
@click.option("--serve", is_flag=True, help="Keep it running: a page where you are everybody in it.")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    help="Where the page listens; any free port otherwise.",
)
@click.option(
    "--keep",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep its files in a new folder.",
)
@click.option("--no-ending", is_flag=True, help="Leave the mailbox connected; nothing is destroyed.")
def demo(
    svg: Path | None, keep: Path | None, port: int | None, *, serve: bool, no_ending: bool, as_json: bool
) -> None:
    """Play a story from letter to answer, on this machine alone.

    Letters in five languages come into a mailbox in a folder; their cards appear in a stand-in for
    Slack, where agents press buttons and fill in forms that reach Ombud as signed requests; answers
    leave. Time is the story's own. Then an admin disconnects the mailbox: thirty days run out, what was
    read of it is destroyed but for a case under a legal hold, and the certificate of that is proved. It
    ends with promises that are checked from the outside.

    With --serve the mailbox stays connected and the cases are yours to work on, as with --no-ending.

    Exits with 1 if a promise is broken, and names it. Needs no account and no network.
    """
    from rich.console import Console

    from bot import logs
    from bot.sandbox.story.picture import WIDTH, picture
    from bot.sandbox.story.story import tell

    if port is not None and not serve:
        raise click.UsageError("--port says where the page of --serve listens; add --serve.")
    if port:
        _look_at(port)  # before the story, which takes a while
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise click.UsageError(f"{keep} is not empty; name a new folder.")
    with ExitStack() as cleaning:
        folder = keep or Path(cleaning.enter_context(tempfile.TemporaryDirectory(prefix="ombud-demo-")))
        (folder / "data").mkdir(parents=True, exist_ok=True)
        logs.configure("info", cleaning.enter_context((folder / "data" / "ombud.log").open("w")))
        # A picture has one width, whatever the terminal's.
        console = Console(
            quiet=as_json and svg is None,
            record=svg is not None,
            width=None if svg is None else WIDTH,
            stderr=as_json,
        )
        ended = tell(
            folder,
            console,
            prove=None if serve or no_ending else _proved,
            afterwards=partial(_keep_open, port or 0) if serve else None,
        )
    if svg is not None:
        svg.write_text(picture(console), encoding="utf-8")
    if as_json:
        print_json(_facts(ended))
    elif keep is not None and ended.saved is not None:
        click.echo(f"\nTo prove it again: ombud verify-certificate {ended.saved} --key {ended.key}")
    if not ended.well:
        click.get_current_context().exit(Exit.FOUND.value)


def _facts(ended: "Ended") -> dict[str, object]:
    return {
        "ok": ended.well,
        "cases": [asdict(row) for row in ended.rows],
        "certificate": {"number": ended.certificate, "key": ended.key} if ended.certificate else None,
        "promises": [{"name": each.name, "kept": each.holds, "found": each.found} for each in ended.kept],
    }


def _proved(document: bytes, key: bytes) -> list[str]:
    from bot.cli.certificate_facts import proved

    return [line for line in proved(document, key)[1] if line]


def _look_at(port: int) -> None:
    from bot.sandbox.desk.serving import PortTaken, look_at

    try:
        look_at(port)
    except PortTaken as taken:
        raise click.UsageError(str(taken)) from None


def _keep_open(port: int, stage: "Stage") -> None:
    from bot.clock import SystemClock
    from bot.sandbox.desk.serving import DeskServer, PortTaken
    from bot.sandbox.story.open_house import whereabouts

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    try:
        server = DeskServer(stage, SystemClock().now, port)
    except PortTaken as taken:
        raise click.UsageError(str(taken)) from None
    with server as desk:
        click.echo(f"\nThe sandbox desk is open: {desk.url}\nBe everybody in it; Ctrl-C ends it.\n", err=True)
        for line in whereabouts(stage):
            click.echo(f"  {line}", err=True)
        desk.house.time.run(stop)
