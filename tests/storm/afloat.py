"""The process of Ombud in the storm: real connectors, intake, delivery, records; it lives until killed.

It forks from a process with one thread that has everything imported, so that a life begins in milliseconds.
"""

import json
import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from subprocess import PIPE, Popen

from bot.clock import SetClock
from bot.jobs.listening import Listeners
from bot.vault.master import KeyRing
from bot.vault.vault import KeyVault
from bot.wiring.no_chat import WITHOUT_CHAT, NoChat
from connectors import transport
from connectors.base import Connector
from connectors.consent import GrantStore
from connectors.errors import ConnectorError
from connectors.google.endpoints import Endpoints, OAuthClient
from connectors.google.parts import google
from connectors.imap.parts import imap
from connectors.maildir import MaildirMailbox
from connectors.memory import MemoryParser
from connectors.microsoft.entra import AppRegistration
from connectors.microsoft.parts import microsoft
from connectors.provider import Parts, Place
from handlers.delivery.courier import deliver_due
from handlers.desk import Desk, Hooks, Limits, Ports
from handlers.domain.mailbox import Mailbox
from handlers.intake.sync import sync_all
from handlers.mailboxes.push import keep_watches
from handlers.store.blobs import Blobs
from handlers.store.database import Database
from tests.storm.answering import Answers
from tests.storm.outcome import waiting
from tests.storm.voyage import Voyage
from tests.storm.weather import PATIENCE
from tests.support import gmail
from tests.support.cast import Colleagues
from tests.support.desks import MASTER_KEY, danish_calendar, recogniser

_ROOT = Path(__file__).resolve().parents[2]
#: Nothing is held down here: what is proved is that no letter is lost, not how floods are met.
_MANY = 10**9
_LIMITS = Limits(_MANY, _MANY, _MANY, _MANY)
#: How far the clock goes in a turn in which something was done, in one in which nothing was, and at rest.
_BUSY, _IDLE, _RESTING = timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=35)
#: After so many idle turns every mailbox was looked at, however long it failed (an hour between looks);
#: after so many what still waits does so for a person; after so many turns something is wrong.
_STILL, _AT_REST, _ENOUGH = 5, 8, 5_000


class Reaper:
    """Kills the process at the point that its voyage names."""

    def __init__(self, points: int) -> None:
        self._points = points
        self._seen = 0
        self._lock = threading.Lock()

    def __call__(self, _point: str) -> None:
        with self._lock:
            self._seen += 1
            if self._seen == self._points:
                os.kill(os.getpid(), signal.SIGKILL)


def providers(voyage: Voyage) -> dict[str, Parts]:
    """Return the parts of all providers, as the wiring makes them."""
    url, client, secret, key_file = voyage.google
    graph_url, login_url, app, app_secret = voyage.microsoft
    return {
        "google": google(
            Endpoints(url, url, url, url),
            time.time,
            client=OAuthClient(client, secret),
            service_account_file=Path(key_file),
            topic=gmail.TOPIC,
            subscription=gmail.SUBSCRIPTION,
            pacing=gmail.unpaced(),
        ),
        "microsoft": microsoft(
            AppRegistration(graph_url, login_url, app, app_secret, instance_discovery=False),
            time.time,
            sleep=lambda _: None,
        ),
        "imap": imap(allow_private_hosts=True, ca_file=Path(voyage.authority) if voyage.authority else None),
    }


def desk_of(voyage: Voyage, clock: SetClock) -> Desk:
    """Return the desk, over what earlier lives left."""
    parts = providers(voyage)

    def connector(mailbox: Mailbox, grants: GrantStore) -> Connector:
        if mailbox.provider in parts:
            return parts[mailbox.provider].connector(Place(mailbox.address, dict(mailbox.details)), grants)
        return MaildirMailbox(voyage.home / "mail", mailbox.address)

    ports = Ports(
        database=Database(voyage.url),
        blobs=Blobs(voyage.home / "blobs"),
        vault=KeyVault(KeyRing((MASTER_KEY,))),
        clock=clock,
        chat=NoChat(),
        connect=connector,
        parser=MemoryParser(),
        roster=Colleagues(),
        recogniser=recogniser(),
        calendar=lambda _organisation: danish_calendar(),
        providers=parts,
    )
    hooks = Hooks(checkpoint=Reaper(voyage.points), delivers=WITHOUT_CHAT)
    return Desk(ports, hooks, _LIMITS)


def live(voyage: Voyage) -> None:
    """Look, deliver and answer, minute after minute."""
    transport.PATIENCE = (PATIENCE, PATIENCE)
    clock = SetClock(datetime.fromisoformat(voyage.clock.read_text()))
    desk = desk_of(voyage, clock)
    answers = Answers(desk, voyage.answered)
    listeners = Listeners(listening=5.0, pause=lambda _: time.sleep(0.1))
    idle, parent = 0, os.getppid()
    for turn in count():
        if os.getppid() != parent:
            return  # nobody watches any more
        if not voyage.seconds and turn > _ENOUGH:
            raise AssertionError(f"what is left never comes to rest: {waiting(voyage)}")
        if turn % 50 == 0:
            keep_watches(desk)
            listeners.look(desk)
        done = _round(desk) + deliver_due(desk) + answers.give()
        idle = 0 if done else idle + 1
        _pass_time(voyage, clock, _BUSY if done else _IDLE if voyage.seconds else _RESTING)
        if not voyage.seconds and _is_over(voyage, idle):
            return
        if not done:
            time.sleep(0.005)  # the machine is for those who have something to do


def _is_over(voyage: Voyage, idle: int) -> bool:
    if idle < _STILL:
        return False
    left = waiting(voyage)
    return not left.letters and not left.mails and (idle > _AT_REST or not left.doubts)


def _round(desk: Desk) -> int:
    try:
        tally = sync_all(desk)
    except ExceptionGroup as group:
        _, others = group.split(ConnectorError)
        if others is not None:
            raise others from None
        return 0
    return tally.noticed + tally.messages


def _pass_time(voyage: Voyage, clock: SetClock, wait: timedelta) -> None:
    written = voyage.home / "clock.new"
    written.write_text(clock.advance(wait).isoformat())
    written.replace(voyage.clock)


class Harness:
    """The parent's handle on the process that forks."""

    def __init__(self, process: "Popen[str]") -> None:
        self._process = process

    def run(self, voyage: Voyage) -> int:
        """Let Ombud live once, and return how that ended (-9: killed)."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(voyage)) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def harness() -> Iterator[Harness]:
    """Start such a process for as long as the block runs."""
    command = [sys.executable, "-m", "tests.storm.afloat"]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True, cwd=_ROOT) as process:
        try:
            yield Harness(process)
        finally:
            process.terminate()


def _child(voyage: Voyage) -> None:
    def broken(fault: threading.ExceptHookArgs) -> None:
        traceback.print_exception(fault.exc_type, fault.exc_value, fault.exc_traceback)
        os._exit(1)

    threading.excepthook = broken
    try:
        live(voyage)
        os._exit(0)
    finally:
        traceback.print_exc()
        os._exit(1)


def _lived(voyage: Voyage) -> int:
    child = os.fork()
    if not child:
        _child(voyage)
    until = time.monotonic() + voyage.seconds
    while voyage.seconds:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            break
        time.sleep(0.002)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    """Read voyages until the parent goes away."""
    logging.basicConfig(level=logging.ERROR)
    recogniser(), danish_calendar()
    for line in sys.stdin:
        said = json.loads(line)
        pairs = {name: tuple(said[name]) for name in ("google", "microsoft")}
        sys.stdout.write(f"{_lived(Voyage(**(said | pairs)))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
