"""One life of Ombud in the storm: real connectors, intake, delivery, records, until death or rest.

Where it is started stands in `harbour`.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

from bot.clock import SetClock
from bot.jobs.listening import Listeners
from bot.vault.master import KeyRing
from bot.vault.vault import KeyVault
from bot.web.app import create_app
from bot.web.hooks import hooks
from bot.web.server import WebServer
from connectors import transport
from connectors.base import Connector
from connectors.consent import GrantStore
from connectors.errors import ConnectorError
from connectors.google.endpoints import Endpoints, OAuthClient, ServiceKey
from connectors.google.parts import google
from connectors.imap.parts import imap
from connectors.maildir import MaildirMailbox
from connectors.memory import MemoryParser
from connectors.microsoft.entra import AppRegistration
from connectors.microsoft.parts import microsoft
from connectors.provider import Parts, Place
from handlers.delivery.courier import deliver_due
from handlers.desk import Desk, Hooks, Limits, Ports, Rules
from handlers.domain.mailbox import Mailbox
from handlers.intake.sync import sync_all
from handlers.mailboxes.push import keep_watches
from handlers.store.blobs import Blobs
from handlers.store.database import Database
from handlers.store.outbox import EntryKind
from tests.storm.answering import Answers
from tests.storm.channel import chat
from tests.storm.flaws import CONNECTORS
from tests.storm.voyage import Voyage
from tests.storm.waiting import waiting
from tests.storm.weather import PATIENCE
from tests.support import gmail
from tests.support.cast import Colleagues
from tests.support.desks import MASTER_KEY, danish_calendar, recogniser
from tests.support.ledgers import ledger_in
from tests.support.microsoft import unpaced

#: Nothing is held down here: what is proved is that no letter is lost, not how floods are met.
_MANY = 10**9
_LIMITS = Limits(_MANY, _MANY, _MANY, _MANY)
_DELIVERS = frozenset({EntryKind.MAIL, EntryKind.CARD})
#: How far the clock goes in a turn in which something was done, in one in which nothing was, and at rest.
_BUSY, _IDLE, _RESTING = timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=35)
#: What waits so long after the last letter does so for ever: no wait of ours is longer than six hours.
_FOR_EVER = timedelta(days=14)
#: Who deliver at the same time, as several processes of Ombud would.
_COURIERS = 3
#: Turns between two looks at what is watched and listened to.
_WATCHED = 50


class Unrest(Exception):
    """Something waits for ever."""


class Reaper:
    """Kills the process some moments after the point that its voyage names."""

    def __init__(self, voyage: Voyage) -> None:
        self._points = voyage.points
        self._lag = voyage.lag
        self._seen = 0
        self._lock = threading.Lock()

    def __call__(self, _point: str) -> None:
        with self._lock:
            self._seen += 1
            struck = self._seen == self._points
        if struck and self._lag:
            threading.Timer(self._lag, _die).start()
        elif struck:
            _die()


def _die() -> None:
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
            key=ServiceKey(Path(key_file)),
            topic=gmail.TOPIC,
            subscription=gmail.SUBSCRIPTION,
            pacing=gmail.unpaced(),
        ),
        "microsoft": microsoft(
            AppRegistration(graph_url, login_url, app, app_secret, instance_discovery=False),
            time.time,
            sleep=lambda _: None,
            quotas=unpaced(),
        ),
        "imap": imap(allow_private_hosts=True, ca_file=Path(voyage.authority) if voyage.authority else None),
    }


def desk_of(voyage: Voyage, clock: SetClock) -> Desk:
    """Return the desk, over what earlier lives left."""
    parts = providers(voyage)
    flaw = CONNECTORS.get(voyage.flaw)

    def connector(mailbox: Mailbox, grants: GrantStore) -> Connector:
        made: Connector
        if mailbox.provider in parts:
            made = parts[mailbox.provider].connector(Place(mailbox.address, dict(mailbox.details)), grants)
        else:
            made = MaildirMailbox(voyage.home / "mail", mailbox.address)
        return flaw(made) if flaw else made

    ports = Ports(
        database=Database(voyage.url),
        blobs=Blobs(voyage.home / "blobs"),
        vault=KeyVault(KeyRing((MASTER_KEY,))),
        clock=clock,
        chat=chat(voyage),
        connect=connector,
        parser=MemoryParser(),
        roster=Colleagues(),
        recogniser=recogniser(),
        calendar=lambda _organisation: danish_calendar(),
        ledger=ledger_in(voyage.home),
        providers=parts,
    )
    rules = Rules(public_url=voyage.public_url)
    return Desk(ports, Hooks(checkpoint=Reaper(voyage), delivers=_DELIVERS), _LIMITS, rules)


def live(voyage: Voyage) -> None:
    """Look, deliver and answer, minute after minute, until killed; or until rest, where no death is named.

    Raises:
        Unrest: something waits for ever.
    """
    transport.PATIENCE = (PATIENCE, PATIENCE)
    clock = SetClock(voyage.clock.now())
    desk = desk_of(voyage, clock)
    answers = Answers(desk, voyage.answered)
    listeners = Listeners(listening=5.0, pause=lambda _: time.sleep(0.1))
    with _called(desk, voyage), ThreadPoolExecutor(_COURIERS) as couriers:
        for turn in count():
            if turn % _WATCHED == 0:
                keep_watches(desk)
                listeners.look(desk)
            leaving = [couriers.submit(deliver_due, desk) for _ in range(_COURIERS)]
            done = _round(desk) + sum(each.result() for each in leaving) + answers.give()
            voyage.clock.set(clock.advance(_pause(voyage, done)))
            if not voyage.points and not done and _is_over(voyage, clock):
                os._exit(0)
            if not done:
                time.sleep(0.005)  # the machine is for those who have something to do


@contextmanager
def _called(desk: Desk, voyage: Voyage) -> Iterator[None]:
    """Answer where providers call."""
    server = WebServer(create_app(dict, hooks=hooks(desk)), "127.0.0.1", 0, threads=2)
    server.start()
    voyage.door.write_text(str(server.port))
    yield
    server.stop()


def _pause(voyage: Voyage, done: int) -> timedelta:
    if done:
        return _BUSY
    return _IDLE if voyage.points else _RESTING


def _is_over(voyage: Voyage, clock: SetClock) -> bool:
    now = clock.now()
    since = voyage.last_letter
    left = waiting(voyage, since)
    if now - since > _FOR_EVER:
        raise Unrest(left)
    return left.is_rest(since, now)


def _round(desk: Desk) -> int:
    try:
        tally = sync_all(desk)
    except ExceptionGroup as group:
        _, others = group.split(ConnectorError)
        if others is not None:
            raise others from None
        return 0
    return tally.noticed + tally.messages
