"""Three mailboxes as their servers and owners see them, served by the parent while Ombud lives and dies.

The third is read by IMAP from a real Dovecot where there is one, else it is a Maildir.
"""

import os
import random
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from bot.sandbox.google.account import GmailAccount
from bot.sandbox.google.standin import GoogleStandIn
from bot.sandbox.microsoft.messages import DRAFTS, SENT
from bot.sandbox.microsoft.standin import MicrosoftStandIn
from connectors.imap import place
from connectors.imap.grant import by_password
from connectors.microsoft.parts import microsoft
from handlers.mailboxes.registry import MailboxPlan
from tests.storm.voyage import GMAIL, GRAPH, THIRD
from tests.storm.weather import Delays, Line, Log, counted
from tests.support import dovecot as servers
from tests.support import gmail
from tests.support.certificates import certificates
from tests.support.letters import TRUSTED
from tests.support.microsoft import CALLBACK, Tenant, registration, unpaced
from tests.support.postbox import DROP, Postbox, postbox
from tests.unit.senders.headers import (
    EXCHANGE_DOOR,
    EXCHANGE_HEAD,
    EXCHANGE_RESULT,
    GMAIL_HEAD,
    GMAIL_RESULT,
)

ROBOT = "robot@ombud.iam.gserviceaccount.example"
_EXCHANGE: tuple[str, ...] = (
    *EXCHANGE_HEAD,
    EXCHANGE_RESULT.format(verdict="pass", compauth="pass"),
    EXCHANGE_DOOR,
)
_GOOGLE: tuple[str, ...] = (*GMAIL_HEAD, GMAIL_RESULT.format(verdict="pass"))
#: Of the calls of Microsoft's that are to tell of a letter so many are lost on the way; and a mailbox has few
#: connections to its server, so that many more of them are lost than of the calls by HTTP.
_DROPPED, _LOST = 0.3, 4
#: A word that is lost after the last dot leaves a mail to a person, by right, and a folder that is numbered
#: anew is read once more as a whole: one time in so many.
_RARELY = 6
_OWN: tuple[str, ...] = (f"Authentication-Results: {TRUSTED}; spf=pass; dmarc=pass",)


class Served(Protocol):
    """One mailbox, from outside."""

    plan: MailboxPlan
    grant: str
    head: tuple[str, ...]  # what its servers write above a letter whose sender they vouch for

    def deliver(self, letter: bytes, at: datetime) -> None:
        """Let a letter arrive."""

    def disturb(self) -> None:
        """Do what befalls it between two lives: tokens and places end, pushes are lost, sending fails."""

    def calm(self) -> None:
        """End whatever goes wrong."""

    def left(self) -> list[bytes]:
        """Return the mails that have left."""

    def filed(self) -> list[bytes]:
        """Return the mails that lie in Sent."""

    def drafts(self) -> int:
        """Return how many drafts lie about."""


def plan(name: str, provider: str, details: tuple[tuple[str, str], ...] = ()) -> MailboxPlan:
    return MailboxPlan(name, provider, f"{name}@acme.example", (TRUSTED,), details)


class OnGmail:
    """A mailbox of Gmail's stand-in."""

    head = _GOOGLE

    def __init__(self, server: GoogleStandIn, log: Log, delays: Delays) -> None:
        self.plan = plan(GMAIL, "google")
        self.server = server
        self.account: GmailAccount = server.add_account(self.plan.address)
        self.grant = gmail.grants(server, self.plan.address).text
        self._log = log
        self._delays = delays

    def deliver(self, letter: bytes, at: datetime) -> None:
        self.account.deliver(letter, at=at)

    def disturb(self) -> None:
        self.server.tokens.expire(self.plan.address)
        self._log.note("google tokens ended")
        self.server.pubsub.dropped += 3
        self._log.note("google pushes dropped", 3)
        self.account.forget_history()
        self._log.note("google cursors ended")

    def calm(self) -> None:
        self.server.faults.clear()
        self._delays.over = True

    def left(self) -> list[bytes]:
        return [message.raw for message in self.account.of("SENT")]

    def filed(self) -> list[bytes]:
        return self.left()

    def drafts(self) -> int:
        return len(self.account.drafts)


class OnGraph:
    """A mailbox of Microsoft's stand-in."""

    head = _EXCHANGE

    def __init__(self, server: MicrosoftStandIn, log: Log, delays: Delays, seed: int) -> None:
        self.plan = plan(GRAPH, "microsoft")
        self.server = server
        self._chance = random.Random(seed)
        self._over = False
        server.add_person(self.plan.address, "Privacy")
        parts = microsoft(registration(server), time.time, sleep=lambda _: None, quotas=unpaced())
        self.grant = Tenant(server, parts).consented(self.plan.address).grant
        self._log = log
        self._delays = delays

    def deliver(self, letter: bytes, at: datetime) -> None:
        pushes = self.server.api.subscriptions
        pushes.drops = not self._over and self._chance.random() < _DROPPED
        if pushes.drops and pushes.kept:
            self._log.note("microsoft pushes dropped")
        told = len(pushes.answered)
        self.server.deliver(self.plan.address, letter, received_at=at)
        for status in pushes.answered[told:]:
            self._log.note(f"(microsoft pushes answered {status or 'by nobody'})")

    def disturb(self) -> None:
        with self.server.api.lock:
            self.server.directory.expire_tokens()
        self._log.note("microsoft tokens ended")
        self.server.expire_cursors(self.plan.address)
        self._log.note("microsoft cursors ended")

    def calm(self) -> None:
        self.server.faults.clear()
        self._delays.over = self._over = True

    def filed(self) -> list[bytes]:
        return [message.mime for message in self.server.lying(self.plan.address, SENT)]

    def left(self) -> list[bytes]:
        with self.server.api.lock:
            return [mime for _, mime in self.server.mail.left]

    def drafts(self) -> int:
        return len(self.server.lying(self.plan.address, DRAFTS))


class OnDovecot:
    """A mailbox on a real IMAP server, over a line that is lost now and then; answers go by SMTP."""

    head = _OWN
    _USER = "storm"

    def __init__(self, server: servers.Dovecot, box: Postbox, line: Line, log: Log) -> None:
        details = {
            place.IMAP_HOST: "localhost",
            place.IMAP_PORT: str(line.port),
            place.SMTP_HOST: "localhost",
            place.SMTP_PORT: str(box.port),
        }
        self.plan = plan(THIRD, "imap", tuple(details.items()))
        self.grant = by_password(self._USER, servers.PASSWORD)
        self._server, self._box, self._line, self._log = server, box, line, log
        self._maildir = server.maildir(self._USER)
        self._count = self._disturbed = 0

    def deliver(self, letter: bytes, at: datetime) -> None:
        owner = self._server.owner if os.getuid() == 0 else None
        self._count += 1
        _drop(self._maildir, self._count, letter, at, owner)

    def disturb(self) -> None:
        self._box.answer(self._USER, "MAIL", "451 4.3.0 later", "421 4.3.2 closing")
        self._box.answer(self._USER, "RCPT", "450 4.2.1 later")
        self._box.answer(self._USER, "DATA", "451 4.3.0 later")
        self._log.note("smtp 4xx", 4)
        self._disturbed += 1
        if self._disturbed % _RARELY == 1:
            self._box.answer(self._USER, "DATA", DROP)
            self._log.note("smtp reset after the last dot")
            self._renumber()

    def _renumber(self) -> None:
        """Number the inbox anew, as after a restored backup."""
        path = self._maildir / "dovecot-uidlist"
        if not path.exists():
            return
        first, rest = path.read_text().split("\n", 1)
        generation = re.search(r" V(\d+)", first)
        assert generation is not None
        path.write_text(first.replace(generation[0], f" V{int(generation[1]) + 1}") + "\n" + rest)
        for index in self._maildir.glob("dovecot.index*"):
            index.unlink()
        self._log.note("imap cursors ended")

    def calm(self) -> None:
        self._line.over = True

    def left(self) -> list[bytes]:
        return [mail.content for mail in self._box.taken[self._USER]]

    def filed(self) -> list[bytes]:
        boxes = [self._maildir / ".Sent" / box for box in ("new", "cur")]
        return [path.read_bytes() for box in boxes if box.is_dir() for path in box.iterdir()]

    def drafts(self) -> int:
        boxes = [self._maildir / ".Drafts" / box for box in ("new", "cur")]
        return sum(1 for box in boxes if box.is_dir() for _ in box.iterdir())


class OnDisk:
    """A Maildir, where there is no mail server."""

    head = _OWN

    def __init__(self, folder: Path) -> None:
        self.plan = plan(THIRD, "maildir")
        self.grant = ""
        self._folder = folder
        self._count = 0
        for box in ("tmp", "new", "cur"):
            (folder / box).mkdir(parents=True)

    def deliver(self, letter: bytes, at: datetime) -> None:
        self._count += 1
        _drop(self._folder, self._count, letter, at, None)

    def disturb(self) -> None:
        return None

    def calm(self) -> None:
        return None

    def left(self) -> list[bytes]:
        folder = self._folder / ".Sent" / "cur"
        return [path.read_bytes() for path in folder.iterdir()] if folder.is_dir() else []

    def filed(self) -> list[bytes]:
        return self.left()

    def drafts(self) -> int:
        return sum(1 for path in (self._folder / ".Drafts").rglob("*") if path.is_file())


def _drop(folder: Path, number: int, letter: bytes, at: datetime, owner: tuple[int, int] | None) -> None:
    name = f"{int(at.timestamp())}.M{number}P1.host"
    partial = folder / "tmp" / name
    partial.write_bytes(letter)
    os.utime(partial, (at.timestamp(), at.timestamp()))
    if owner:
        os.chown(partial, *owner)
    partial.rename(folder / "new" / name)


@contextmanager
def google(seed: int, share: float, log: Log) -> Iterator[OnGmail]:
    """Serve Gmail in a storm."""
    delays = Delays(seed, share, log)
    with GoogleStandIn() as server:
        server.quota.user = None
        server.tokens.service_accounts[ROBOT] = {""}
        served = OnGmail(server, log, delays)
        take = counted(server.faults.take, "google", log, delays)
        server.faults.take = take  # type: ignore[method-assign, assignment] # listens, and changes nothing
        server.faults.storm(seed, share)
        yield served
        server.faults.clear()


@contextmanager
def graph(seed: int, share: float, log: Log) -> Iterator[OnGraph]:
    """Serve Microsoft 365 in a storm."""
    delays = Delays(seed, share, log)
    server = MicrosoftStandIn([CALLBACK])
    server.api.pace.most = 10_000_000
    server.start()
    try:
        served = OnGraph(server, log, delays, seed)
        take = counted(server.faults.take, "microsoft", log, delays)
        server.faults.take = take  # type: ignore[method-assign, assignment] # listens, and changes nothing
        server.faults.storm(seed, share)
        yield served
    finally:
        server.stop()
    assert server.crashes == []


@contextmanager
def third(folder: Path, seed: int, share: float, log: Log) -> Iterator[tuple[Served, str]]:
    """Serve the third mailbox; gives it with the file of the authority that its servers are known by."""
    if servers.missing():
        yield OnDisk(folder / "mail"), ""
        return
    with ExitStack() as held:
        root = Path(held.enter_context(TemporaryDirectory(prefix="ombud-")))  # short, for sockets lie there
        made = certificates(root, "localhost", "127.0.0.1")
        server = held.enter_context(servers.dovecot(root, made))
        box = held.enter_context(postbox(made))
        line = Line("imap", lambda: server.port, seed, min(1.0, _LOST * share), log)
        held.callback(line.close)
        yield OnDovecot(server, box, line, log), str(made.authority)
