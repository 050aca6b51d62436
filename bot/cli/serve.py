"""`ombud serve`."""

import os
import signal
import threading

import click

from bot.cli.exits import Exit
from bot.cli.taught import taught


@taught("Run everything in one process.", "OMBUD_CONFIG=/etc/ombud.toml ombud serve")
def serve() -> None:
    """Run everything in one process: mailboxes, cases, Slack and the web, until it is stopped.

    Brings the database up to date first. Logs are JSON lines on standard error and hold ids only.
    SIGTERM or Ctrl-C stops it gracefully: what runs is finished, and what is not is resumed at the
    next start. Exits with 1 if something was still running when its time was up.
    """
    from bot import logs
    from bot.settings.loading import load
    from bot.wiring.running import Running

    settings = load(os.environ)
    logs.configure(settings.log_level.value)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    running = Running(settings)
    with running:
        web = settings.web
        names = ", ".join(running.read()) or "none; `ombud mailbox connect` makes a link to connect one"
        click.echo(f"Ombud is at work. Mailboxes: {names}. Slack: {settings.slack.mode.value}.")
        click.echo(f"Health: http://{web.host}:{web.port}/health. Ctrl-C stops it.")
        stop.wait()
        click.echo("Stopping; what runs is finished first.")
    if not running.finished:
        click.get_current_context().exit(Exit.FOUND.value)
