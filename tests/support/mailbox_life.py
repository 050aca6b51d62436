"""The life of a connected mailbox, act by act: given access to, read, watched, lapsed, connected again, left.

It runs in a process that may be killed at any point, also before and after each call to the provider, and
started again: then its person looks at the page and goes on, and the jobs do what is still due.
"""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.clock import SetClock
from bot.vault.master import KeyRing
from bot.vault.vault import KeyVault
from bot.wiring.no_chat import WITHOUT_CHAT, NoChat
from connectors.base import Connector
from connectors.consent import GrantStore
from connectors.errors import ConnectorError
from connectors.google.endpoints import Endpoints, OAuthClient
from connectors.google.parts import google
from connectors.memory import MemoryParser
from connectors.microsoft.entra import AppRegistration
from connectors.microsoft.parts import microsoft
from connectors.provider import Parts, Place
from connectors.transport import Answer, Transport
from handlers.delivery.courier import deliver_due
from handlers.desk import Desk, Hooks, Ports, Rules
from handlers.domain.consent import CONFIRMED, GRANTED
from handlers.domain.errors import AlreadyHandled, Refused
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox
from handlers.intake.sync import sync_all
from handlers.mailboxes import confirming, consenting
from handlers.mailboxes.confirming import Backfill
from handlers.mailboxes.proposing import Proposed
from handlers.store.blobs import Blobs
from handlers.store.database import Database
from tests.support import gmail
from tests.support.cast import Colleagues
from tests.support.desks import MASTER_KEY, danish_calendar, recogniser
from tests.support.ledgers import ledger_in
from tests.support.microsoft import NoRedirects, came_back, unpaced
from tests.support.road import Stage

NAME, SPARE, SLIP = "privacy", "spare", "slip"


@dataclass(frozen=True)
class Town:
    """What outlives every process: the provider, the address, and where it calls us."""

    provider: str
    address: str
    public_url: str
    google: tuple[str, ...] = ()
    microsoft: tuple[str, ...] = ()

    def keep(self, home: Path) -> None:
        (home / "town.json").write_text(json.dumps(asdict(self)))


@dataclass
class Iris:
    """What the admin's browser remembers, whoever dies.

    Attributes:
        link: the newest; asked for in `act`.
        callbacks: every answer that the provider has sent this browser back with.
    """

    path: Path
    link: str = ""
    act: str = ""
    browser: str = ""
    links: list[str] = field(default_factory=list)
    callbacks: list[dict[str, str]] = field(default_factory=list)

    def remember(self, **news: Any) -> None:
        for name, value in news.items():
            setattr(self, name, value)
        self.path.write_text(json.dumps(asdict(self) | {"path": ""}))

    @property
    def token(self) -> str:
        return self.link.rpartition("/")[2]


def iris_of(home: Path) -> Iris:
    """Return what her browser remembers."""
    path = home / "iris.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    return Iris(**(known | {"path": path}))


def town_of(home: Path) -> Town:
    """Return the town that was written there."""
    known = json.loads((home / "town.json").read_text())
    return Town(**(known | {name: tuple(known[name]) for name in ("google", "microsoft")}))


def _providers(town: Town) -> dict[str, Parts]:
    if town.google:
        url, client, secret = town.google
        return {
            "google": google(
                Endpoints(url, url, url, url),
                time.time,
                client=OAuthClient(client, secret),
                topic=gmail.TOPIC,
                pacing=gmail.unpaced(),
            )
        }
    graph_url, login_url, app, secret = town.microsoft
    registered = AppRegistration(graph_url, login_url, app, secret, instance_discovery=False)
    return {"microsoft": microsoft(registered, time.time, sleep=lambda _: None, quotas=unpaced())}


def call_name(method: str, url: str) -> str:
    """Return what a call is about, without ids: `POST messages/*/send`."""
    path = urlsplit(url).path.strip("/")
    known = [part if len(part) < 24 and part.isalpha() else "*" for part in path.split("/")[-3:]]
    return f"{method} {'/'.join(known)}"


def listen(reached: Callable[[str], None]) -> None:
    """Reach a point before and after each call to the provider."""
    stream = Transport.stream

    @contextmanager
    def listened(
        self: Transport, method: str, url: str, **more: Any
    ) -> Iterator[tuple[Answer, Iterator[bytes]]]:
        reached(f"{call_name(method, url)}:asked")
        with stream(self, method, url, **more) as answered:
            reached(f"{call_name(method, url)}:answered")
            yield answered

    Transport.stream = listened  # type: ignore[method-assign] # in a process of its own


def desk_in(stage: Stage, clock: SetClock, reached: Callable[[str], None] = lambda _: None) -> Desk:
    """Return the desk, over what earlier lives left."""
    town = town_of(stage.home)
    parts = _providers(town)

    def connector(mailbox: Mailbox, grants: GrantStore) -> Connector:
        return parts[mailbox.provider].connector(Place(mailbox.address, dict(mailbox.details)), grants)

    ports = Ports(
        database=Database(stage.url),
        blobs=Blobs(stage.home / "blobs"),
        vault=KeyVault(KeyRing((MASTER_KEY,))),
        clock=clock,
        chat=NoChat(),
        connect=connector,
        parser=MemoryParser(),
        roster=Colleagues(),
        recogniser=recogniser(),
        calendar=lambda _organisation: danish_calendar(),
        ledger=ledger_in(stage.home),
        providers=parts,
    )
    hooks = Hooks(checkpoint=reached, delivers=WITHOUT_CHAT)
    return Desk(ports, hooks, rules=Rules(public_url=town.public_url))


@dataclass
class Life:
    """One process of Ombud, and the person before it."""

    desk: Desk
    clock: SetClock
    town: Town
    iris: Iris
    kept: Path

    def until(self, at: datetime) -> None:
        """Let time pass, and let the next life begin no earlier."""
        if at > self.clock.now():
            self.clock.advance(at - self.clock.now())
        self.kept.write_text(self.clock.now().isoformat())

    def mailbox(self) -> Mailbox | None:
        with self.desk.reading("life.mailbox") as tx:
            return next((one for one in tx.mailboxes.all() if one.name == NAME), None)

    def the_mailbox(self) -> Mailbox:
        found = self.mailbox()
        assert found is not None
        return found

    def round(self) -> None:
        """Look into the mailbox, as the engine does; what fails is its matter."""
        try:
            sync_all(self.desk)
        except ExceptionGroup as group:
            _, others = group.split(ConnectorError)
            if others is not None:
                raise others from None
        deliver_due(self.desk)

    # Giving access.

    def give_access(self, ask: Callable[[], Proposed]) -> None:
        """Follow a link to its end, or ask for another where it leads nowhere."""
        for _ in range(12):
            if not self.iris.link:
                link = ask().url
                self.iris.remember(link=link, browser="", links=[*self.iris.links, link])
            with suppress(Refused):
                if self._goes_on():
                    return
                continue
            self.iris.remember(link="", browser="")
        raise AssertionError("access was never given")

    def _goes_on(self) -> bool:
        """Do the next step that the page of the link offers; true once there is none."""
        desk, token, browser = self.desk, self.iris.token, self.iris.browser
        visit = consenting.look(desk, token, browser)
        outcome = visit.held.consent.outcome
        if outcome == GRANTED:
            with suppress(AlreadyHandled):
                folders = ("INBOX", "Junk")
                confirming.confirm(desk, token, browser, folders, Backfill.MONTH)
        if outcome in {GRANTED, CONFIRMED}:
            return True
        typed = {"mode": "delegated"} if self.town.provider == "microsoft" else {}
        begun = consenting.begin(desk, token, browser, typed)
        self.iris.remember(browser=begun.browser)
        # The second time she changes her mind at first; once the page has told her so, she allows it.
        denies = not outcome and visit.held.again
        answer = _answered(self.town, begun.url, denies=denies)
        self.iris.remember(callbacks=[*self.iris.callbacks, answer])
        consenting.finish(desk, self.town.provider, answer, lambda _: begun.browser)
        return False


def _answered(town: Town, url: str, *, denies: bool) -> dict[str, str]:
    """Answer the consent page, and return what the browser comes back with."""
    asked = dict(parse_qsl(urlsplit(url).query)).get("scope", "").split()
    if town.provider == "google":
        form = [("account", town.address), *(("scope", one) for one in asked)]
        form += [("cancel", "yes")] if denies else []
    else:
        form = [("account", town.address), ("answer", "cancel" if denies else "accept")]
        form += [("scope", one.rpartition("/")[2]) for one in asked]
    try:
        urllib.request.build_opener(NoRedirects).open(url, urlencode(form).encode())
    except urllib.error.HTTPError as sent:
        with sent:
            return came_back(str(sent.headers["Location"]))
    raise AssertionError("the page sent nobody anywhere")


def reopened(desk: Desk, iris: Iris, provider: str) -> list[str]:
    """Try every link and every answer once more that there ever was, and return those that led anywhere."""
    led = []
    for link in iris.links:
        with suppress(Refused):
            consenting.look(desk, link.rpartition("/")[2], iris.browser)
            led.append("link")
    for answer in iris.callbacks:
        with suppress(Refused):
            consenting.finish(desk, provider, answer, lambda _: iris.browser)
            led.append("answer")
    return led


def mailbox_named(desk: Desk, name: str) -> MailboxId | None:
    """Return a mailbox by its name."""
    with desk.reading("life.named") as tx:
        return next((one.id for one in tx.mailboxes.all() if one.name == name), None)
