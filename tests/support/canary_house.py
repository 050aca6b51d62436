"""A whole installation as it runs: its folder and master key, its log, a Maildir, and Slack over HTTP.

Ombud is put together as `ombud serve` does it, by its own wiring; the clock alone is set. It may be switched
off, be killed in a process of its own, and be switched on again over what is stored.
"""

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast
from unittest import mock

from click.testing import CliRunner, Result
from slack_bolt import App

from bot import logs
from bot.cli.main import main
from bot.clock import SetClock
from bot.jobs.table import jobs
from bot.sandbox.slack.identity import SMALLEST_SCOPES, Installation
from bot.sandbox.slack.idents import Idents
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.slack.timing import Timing
from bot.sandbox.story.post_office import PostOffice
from bot.settings.groups import JobSettings
from bot.settings.loading import load
from bot.slack.afterwards import AtOnce
from bot.slack.chat import SlackChat
from bot.slack.client import web_client
from bot.wiring.office import World, found_office
from bot.wiring.setting_up import set_up
from bot.wiring.slack_face import SlackFace, slack_chat, slack_directory
from bot.wiring.web_face import web_face
from handlers.desk import Desk
from handlers.disposal.purging import purge_due
from handlers.domain.case import Case
from handlers.domain.mailbox import Mailbox
from handlers.store.stubs import StubState
from tests.faces.hostile.whole_road import Road
from tests.support.canary_letters import Writer
from tests.support.canary_server import Server
from tests.support.cast import OUR_ADDRESS
from tests.support.golden import Corpus
from tests.support.golden_hands import Filling, InProcess, Typist
from tests.support.installations import others_environment
from tests.support.letters import TRUSTED
from tests.support.slack_desk import Cast, Place
from tests.support.times import MONDAY

ROOT = Path(__file__).parents[2]
_SCOPES = SMALLEST_SCOPES | {"groups:history", "files:write", "reactions:read", "im:write"}
_LOOPBACK = "127.0.0.1"
#: Jobs that are not run here: `purge` rests between its slices, which `purge` below leaves out.
_LEFT_OUT = {"purge", "listen"}
_MAILBOX = ("OMBUD_MAILBOX_ADDRESS", "OMBUD_MAILBOX_PATH", "OMBUD_MAILBOX_AUTHSERV_IDS")
_PLENTY = "100000"


def patient() -> Timing:
    """Return timing under which nothing grows old on a slow machine."""
    return Timing(lambda: 0.0, patience=60.0, retry_delays=(0.0, 0.0, 0.0))


class House:
    """One installation; use it as a context.

    Attributes:
        folder: holds all of it: `data` and `tmp` are Ombud's, `mail` is the client's own mailbox, and
            `out` is where an operator puts what they export.
        server: the database where it is none of its files.
        road: people's hands in Slack.
    """

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        self.data, self.log = folder / "data", folder / "ombud.log"
        for name in ("tmp", "out"):
            (folder / name).mkdir(parents=True)
        self.clock = SetClock(MONDAY)
        self.server = Server.watched(database_url) if database_url else None
        self.post = PostOffice(folder / "mail")
        self.junked = 0
        self.slack = SlackStandIn(Installation(_SCOPES), patient())
        self.slack.workspace.idents = Idents(lambda: self.clock.now().timestamp())
        self.cast = Cast()
        for person in self.cast.everyone():
            self.slack.workspace.add_person(person.removeprefix("U0").lower(), person_id=person)
        self.channel = self.slack.workspace.add_channel("privacy", members=self.cast.everyone()).id
        self.environ = _environ(self, database_url)

    def __enter__(self) -> "House":
        self.slack.start()
        self.environ["OMBUD_SLACK_BASE_URL"] = self.slack.base_url
        self.switch_on()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.switch_off()
        self.slack.stop()

    # On and off.

    def switch_on(self) -> None:
        """Start Ombud over what is stored."""
        settings = load(self.environ)
        world = World(self.clock, chat=slack_chat(settings, every=0.0), directory=slack_directory(settings))
        self.office = found_office(settings, world)
        set_up(self.office)
        face = SlackFace(settings, self.desk, AtOnce())
        self._web = web_face(self.desk, lambda: {"house": True}, face.receive, _LOOPBACK, 0)
        self._web.start()
        self.slack.request_url = f"{self.url}/slack/events"
        self.desk.rules = replace(self.desk.rules, public_url=self.url)  # any port that was free
        self.run("people")
        self.road = self._road(web_client(settings.slack.bot_token, settings.slack.base_url))

    def switch_off(self) -> None:
        """Stop Ombud; what is not its own goes on."""
        self._web.stop()
        self.office.close()

    def kill(self, job: str, point: str, nth: int = 1) -> None:
        """Run a job in a process of its own, and kill that as it reaches a point for the nth time (SIGKILL).

        Ombud is off meanwhile. A point that is never reached is a fault of the test.
        """
        self.switch_off()
        told = [job, point, str(nth), self.clock.now().isoformat()]
        run = [sys.executable, "-m", "tests.support.canary_crash", *told]
        environ = {**others_environment(), **self.environ, "PYTHONPATH": str(ROOT)}
        with self.log.open("a") as log:
            ended = subprocess.run(run, cwd=ROOT, env=environ, stderr=log, timeout=120, check=False)
        assert ended.returncode == -9, f"{point} was not reached {nth} times: {ended.returncode}"
        self.switch_on()

    def forget_the_mailbox(self) -> None:
        """Take the mailbox out of the settings, and start again, as one does before disconnecting it."""
        for name in _MAILBOX:
            del self.environ[name]
        self.switch_off()
        self.switch_on()

    # What people do.

    def settle(self) -> None:
        """Make every effect, those that are held back for a minute too."""
        self.road.settle()

    def case_of(self, writer: Writer) -> Case:
        """Return the case that a writer's letter opened, as it stands now."""
        return next(one for one in self.road.cases() if one.requester.address == writer.address)

    def submit(self, person: str, **given: object) -> None:
        """Fill in and submit one form, and stay before what comes of it."""
        view = self.slack.modal(person)
        assert view is not None, "no form is open"
        values = Typist(self.road.place, person, self.road.typed, "").fill(view, Filling.FIRST)
        names = {one.get("block_id") for one in view.blocks}
        self.slack.submit(person, view.id, values | {k: v for k, v in given.items() if k in names})

    def out(self, name: str) -> Path:
        """Return where an operator puts what they export."""
        return self.folder / "out" / name

    # What goes on.

    @property
    def desk(self) -> Desk:
        """Is the desk as it is open now."""
        return self.office.desk

    @property
    def url(self) -> str:
        """Is where the pages are."""
        return f"http://{_LOOPBACK}:{self._web.port}"

    @property
    def mailbox(self) -> Mailbox:
        """Is the one mailbox that was connected."""
        with self.desk.reading("tests.mailbox") as tx:
            return min(tx.mailboxes.all(), key=lambda one: one.id)

    def arrive(self, *letters: bytes) -> None:
        """Let letters lie in the mailbox; nothing is read yet."""
        for one in letters:
            self.post.deliver(one, self.clock.now())

    def junk(self, letter: bytes) -> None:
        """Let a letter lie in junk."""
        self.junked += 1
        folder = self.post.maildir / ".Junk"
        for name in ("cur", "new", "tmp"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        came = int(self.clock.now().timestamp())
        (folder / "new" / f"{came}.J{self.junked}P1.mx").write_bytes(letter)

    def read(self) -> None:
        """Have everything read that came in, also what somebody who died had begun."""
        for _ in range(40):
            self.run("sync")
            if self._is_read():
                return
            self.clock.advance(timedelta(minutes=10))  # until the lease of whoever died is over
        raise AssertionError("letters stay unread")

    def _is_read(self) -> bool:
        mailbox = self.mailbox.id
        with self.desk.reading("tests.unread") as tx:
            noticed = sum(tx.stubs.count(mailbox, state) for state in StubState)
            return not tx.stubs.waiting(mailbox) and noticed >= len(self.post.delivered)

    def run(self, *names: str) -> None:
        """Run jobs by their names."""
        for job in jobs(JobSettings()):
            if job.name in names:
                job.run(self.desk)

    def day(self) -> None:
        """Let a day pass, with every job at work in the morning and at night."""
        for _ in range(2):
            self.clock.advance(timedelta(hours=12))
            self.run(*(one.name for one in jobs(JobSettings()) if one.name not in _LEFT_OUT))
            self.purge()

    def purge(self) -> None:
        """Go on with purges that are due, without the rests in which others get at the database."""
        for _ in range(200):
            if not purge_due(self.desk, lambda _: None) and not self._is_purging():
                return
            self.run("deliver")
            self.clock.advance(timedelta(minutes=1))

    def _is_purging(self) -> bool:
        with self.desk.reading("tests.purging") as tx:
            return bool(tx.purges.due())

    def command(self, *words: str | Path, data: Path | None = None) -> Result:
        """Run `ombud` with some words, at the house's own time; over another data folder if one is given."""
        environ = {**others_environment(), **self.environ}
        if data is not None:
            environ["OMBUD_DATA_DIR"] = str(data)
        with (
            mock.patch.dict(os.environ, environ, clear=True),
            mock.patch("bot.wiring.office.SystemClock", return_value=self.clock),
        ):
            return CliRunner().invoke(main, [str(word) for word in words], prog_name="ombud")

    def _road(self, client: object) -> Road:
        """Return hands that reach the app over HTTP; nothing is carried within the process."""
        app = cast("App", None)
        chat = cast("SlackChat", self.desk.chat)
        place = Place(self.slack, self.desk, self.clock, self.mailbox, self.channel, client, chat, app)  # type: ignore[arg-type] # made above
        return Road(place, None, Corpus(), InProcess(app))  # type: ignore[arg-type] # letters come by Maildir


def _environ(house: House, database_url: str) -> dict[str, str]:
    app, people = house.slack.installation, house.cast
    found = {
        "OMBUD_DATA_DIR": str(house.data),
        "OMBUD_DATABASE_URL": database_url,
        "OMBUD_ORGANISATION_NAME": "Acme",
        "OMBUD_ORGANISATION_DESK_NAME": "Acme privacy desk",
        "OMBUD_SLACK_MODE": "http",
        "OMBUD_SLACK_BOT_TOKEN": app.bot_token,
        "OMBUD_SLACK_SIGNING_SECRET": app.signing_secret,
        "OMBUD_SLACK_TEAM_ID": app.team_id,
        "OMBUD_SLACK_CHANNEL_ID": house.channel,
        "OMBUD_SLACK_CASE_HANDLERS": ",".join((people.ada, people.ben, *people.crowd)),
        "OMBUD_SLACK_MANAGERS": people.max,
        "OMBUD_SLACK_ADMINS": people.iris,
        "OMBUD_MAILBOX_ADDRESS": OUR_ADDRESS,
        "OMBUD_MAILBOX_PATH": str(house.post.maildir),
        "OMBUD_MAILBOX_AUTHSERV_IDS": TRUSTED,
        "OMBUD_LOG_LEVEL": "debug",
        "TMPDIR": str(house.folder / "tmp"),
        **dict.fromkeys(_LIMITS, _PLENTY),
        "OMBUD_LIMITS_CASES_ALIKE": "250",
    }
    return {name: value for name, value in found.items() if value}


#: One pair of hands does everything here, in an afternoon.
_LIMITS = tuple(
    f"OMBUD_LIMITS_{name}"
    for name in (
        "ACKS_PER_HOUR",
        "CASES_PER_DOMAIN",
        "CASES_PER_MAILBOX",
        "SEARCHES_PER_HOUR",
        "READINGS_PER_HOUR",
        "EXPORTS_PER_HOUR",
    )
)


@contextmanager
def logged_to(file: Path) -> Iterator[None]:
    """Log as `ombud serve` does, at its most talkative, into a file; temporary files lie beside it."""
    root = logging.getLogger()
    handlers, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    temporary = file.parent / "tmp"
    with (
        file.open("a") as stream,
        mock.patch.dict(os.environ, {"TMPDIR": str(temporary)}),
        mock.patch.object(tempfile, "tempdir", str(temporary)),
    ):
        logs.configure("debug", stream)
        try:
            yield
        finally:
            root.handlers[:], logging.raiseExceptions = handlers, raising
            root.setLevel(level)


@contextmanager
def house(folder: Path, database_url: str = "") -> Iterator[House]:
    """Open a house for as long as the block runs."""
    made = House(folder, database_url)
    with logged_to(made.log), made:
        yield made
