"""What `ombud demo --serve` keeps open when the story has ended: time goes on, and letters may come in.

A page in plain text says how things stand; it is for looking, and changes nothing.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, Response

from bot.sandbox.story.people import NAMES
from bot.sandbox.story.stage import OBSERVER, Stage
from handlers import casebook
from handlers.domain.rights import names

_TICK = 0.5  # seconds


def open_house(stage: Stage, now: Callable[[], datetime], stop: threading.Event) -> None:
    """Let time go on from the story's end, or from now where that is later, until told to stop."""
    begun = max(stage.clock.now(), now())
    ahead = begun - now()
    while not stop.wait(_TICK):
        stage.clock.set(max(now() + ahead, stage.clock.now() + timedelta(milliseconds=1)))
        stage.work()


def add_page(app: Flask, stage: Stage) -> None:
    """Put the page at the app's root; must be called before the app serves."""
    app.add_url_rule("/", view_func=lambda: Response(page(stage), content_type="text/plain; charset=utf-8"))


def page(stage: Stage) -> str:
    """Return how things stand, as text."""
    cases = [
        f"  {case.number}  {case.status.value:<8} due {case.due_on}  {NAMES.get(case.owner or '', '-'):<8} "
        f"{names(case.rights)}"
        for case in casebook.every_case(stage.desk, OBSERVER, 1_000)
    ]
    posts = [
        f"  {'    ↳ ' if post.is_reply else ''}{post.text}" for post in stage.slack.messages(stage.channel)
    ]
    sent = [f"  {mail['To']}: {mail['Subject']}" for mail in stage.post.sent()]
    return "\n".join(
        [
            f"Ombud's demo, {stage.clock.now():%Y-%m-%d %H:%M} UTC",
            "",
            *whereabouts(stage),
            "",
            "Cases",
            *cases,
            "",
            "The Slack channel",
            *posts,
            "",
            "Mails that left",
            *sent,
            "",
        ]
    )


def whereabouts(stage: Stage) -> list[str]:
    """Return where to look and how to drop a letter in."""
    maildir: Path = stage.post.maildir
    return [
        f"This page            {stage.url}/",
        f"Slack's stand-in     {stage.slack.base_url}",
        f"The mailbox          {maildir}",
        f"What leaves          {maildir / '.Sent'}",
        f"Drop a letter in     cp letter.eml {maildir / 'new'}/",
    ]
