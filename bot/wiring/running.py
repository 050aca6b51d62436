"""Everything in one process: the office, its engine, Slack and the web; started and stopped in order."""

import socket
import threading
from types import TracebackType
from typing import Self

from bot.clock import SystemClock
from bot.jobs.embedded import EmbeddedEngine
from bot.jobs.engine import Engine
from bot.jobs.table import jobs
from bot.settings.groups import WebSettings
from bot.settings.model import Settings
from bot.wiring.faults import SetupFault
from bot.wiring.office import World, found_office
from bot.wiring.setting_up import schema_versions, set_up
from bot.wiring.slack_face import SlackFace, slack_chat, slack_directory
from bot.wiring.web_face import web_face
from handlers.custody.opening import opened_beforehand
from handlers.desk import Hooks
from handlers.domain.mailbox import READ
from handlers.mailboxes import listing
from handlers.ports import Clock
from handlers.store.schema import Unreachable


class Bell:
    """Carries wake-ups from the desk to an engine that is made after it."""

    def __init__(self) -> None:
        self.engine: Engine | None = None

    def ring(self, job: str) -> None:
        """Wake a job, once there is an engine."""
        if self.engine is not None:
            self.engine.wake(job)


class Running:
    """One process of Ombud; use it as a context, which starts and stops it.

    Attributes:
        finished: after the stop, whether all that ran had ended in time.

    Raises:
        SetupFault: the installation cannot be used as it stands.
        KeyFileError, BrokenSeal: the master key is not the store's.
        KeyServiceError: whoever holds the master key could not be used.
        Unreachable: the database does not answer.
        LedgerFault: the erasure ledger is missing, broken, or older than the database.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        _check_address(settings.web)
        self.finished = False
        self._stopping = threading.Event()
        bell = Bell()
        hooks = Hooks(wake=bell.ring, stopping=self._stopping.is_set)
        world = World(clock or SystemClock(), slack_chat(settings), slack_directory(settings), hooks=hooks)
        self.office = found_office(settings, world)
        try:
            set_up(self.office)
            if settings.master_key_aws:
                opened_beforehand(self.office.desk, self.office.vault)
            self.engine = EmbeddedEngine(jobs(settings.jobs), self.office.desk, self._stopping)
            bell.engine = self.engine
            self.slack = SlackFace(settings, self.office.desk)
            web = settings.web
            self.web = web_face(self.office.desk, self.health, self.slack.receive, web.host, web.port)
        except BaseException:
            self.office.close()
            raise

    def read(self) -> list[str]:
        """Return the names of the mailboxes that are read, whether described or connected."""
        return [one.name for one in listing.standings(self.office.desk) if one.status in READ]

    def health(self) -> dict[str, bool]:
        """Return what is up."""
        try:
            present, newest = schema_versions(self.office)
        except Unreachable:
            present, newest = None, ""
        return {
            "database": present == newest,
            "jobs": not self._stopping.is_set(),
            "slack": self.slack.ready,
        }

    def start(self) -> None:
        """Let deliveries in and begin the duties.

        Raises:
            ChatRefused: Slack does not accept the app-level token.
        """
        self.web.start()
        self.slack.start()
        self.engine.start()

    def stop(self) -> None:
        """Take nothing more and finish what runs; `finished` says whether all of it did in time."""
        self._stopping.set()
        self.slack.stop()
        self.web.stop()
        self.finished = self.engine.stop(self.office.settings.jobs.stop_seconds)
        self.office.close()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _check_address(web: WebSettings) -> None:
    """Check that the web server may listen where it should, before anything else is opened."""
    try:
        family = socket.getaddrinfo(web.host, web.port, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((web.host, web.port), family=family).close()
    except OSError as error:
        raise SetupFault(
            f"The web server cannot listen on {web.host}:{web.port} ({error.strerror}); "
            "set OMBUD_WEB_HOST and OMBUD_WEB_PORT to a free address."
        ) from None
