"""Mailboxes at the providers' stand-ins, as the benches fill them and count what was asked of them.

They are served by whoever holds them: a process of its own, so that their work does not count as ours.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.sandbox.google.quota import UNITS
from bot.sandbox.google.standin import GoogleStandIn
from bot.sandbox.microsoft.standin import MicrosoftStandIn
from connectors.imap.grant import by_password
from connectors.microsoft.parts import microsoft
from tests.support import gmail
from tests.support.certificates import certificates
from tests.support.dovecot import PASSWORD, Dovecot, dovecot
from tests.support.microsoft import CALLBACK, Tenant, registration

GOOGLE, MICROSOFT, IMAP = "google@bench.example", "microsoft@bench.example", "imap@bench.example"
ROBOT = "robot@ombud.iam.gserviceaccount.example"
_USER, _QUITE = "bench", 10**9


class Served(Protocol):
    """One mailbox, from outside.

    Attributes:
        facts: what Ombud is to know to connect it.
    """

    facts: dict[str, str]

    def deliver(self, letter: bytes, at: datetime) -> None:
        """Let a letter arrive."""

    def asked(self) -> dict[str, int]:
        """Return how many requests were made so far, and how many units of quota they cost."""


class _Gmail:
    def __init__(self, server: GoogleStandIn, folder: Path) -> None:
        self._server = server
        self._account = server.add_account(GOOGLE)
        server.tokens.service_accounts[ROBOT] = {""}
        self.facts = {
            "provider": "google",
            "address": GOOGLE,
            "url": server.url,
            "client_id": server.client.id,
            "client_secret": server.client.secret,
            "key_file": str(_key_file(folder)),
            "topic": gmail.TOPIC,
            "subscription": gmail.SUBSCRIPTION,
            "grant": gmail.grants(server, GOOGLE).text,
        }

    def deliver(self, letter: bytes, at: datetime) -> None:
        self._account.deliver(letter, at=at)

    def asked(self) -> dict[str, int]:
        spent = self._server.quota.spent
        calls = sum(units // UNITS.get(method, 1) for method, units in spent.items())
        return {"requests": calls, "units": spent.total()}


class _Graph:
    def __init__(self, server: MicrosoftStandIn) -> None:
        self._server = server
        server.add_person(MICROSOFT, "Privacy")
        parts = microsoft(registration(server), time.time)
        granted = Tenant(server, parts).consented(MICROSOFT)
        self._before = server.api.pace.calls
        self.facts = {
            "provider": "microsoft",
            "address": MICROSOFT,
            "graph_url": server.graph_url,
            "login_url": server.login_url,
            "client_id": server.client_id,
            "client_secret": server.client_secret,
            "grant": granted.grant,
        }

    def deliver(self, letter: bytes, at: datetime) -> None:
        self._server.deliver(MICROSOFT, letter, received_at=at)

    def asked(self) -> dict[str, int]:
        calls = self._server.api.pace.calls - self._before
        return {"requests": calls, "units": calls}


class _Folder:
    """A Maildir, read by Ombud itself or served by Dovecot."""

    def __init__(self, folder: Path, facts: Mapping[str, str], owner: tuple[int, int] | None = None) -> None:
        self.facts = dict(facts)
        self._folder, self._owner, self._count = folder, owner, 0
        for name in ("cur", "new", "tmp"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def deliver(self, letter: bytes, at: datetime) -> None:
        self._count += 1
        name = f"{int(at.timestamp())}.M{self._count}P1.bench"
        partial = self._folder / "tmp" / name
        partial.write_bytes(letter)
        os.utime(partial, (at.timestamp(), at.timestamp()))
        if self._owner:
            os.chown(partial, *self._owner)
        partial.rename(self._folder / "new" / name)

    def asked(self) -> dict[str, int]:
        return {}  # a mail server counts nothing; who asks does


@contextmanager
def _google(folder: Path, *, kept: bool) -> Iterator[Served]:
    with GoogleStandIn() as server:
        if not kept:
            server.quota.user = server.quota.project = None
        yield _Gmail(server, folder)


@contextmanager
def _microsoft(_folder: Path, *, kept: bool) -> Iterator[Served]:
    server = MicrosoftStandIn([CALLBACK])
    if not kept:
        server.api.pace.most = _QUITE
    server.start()
    try:
        yield _Graph(server)
    finally:
        server.stop()


@contextmanager
def _imap(folder: Path, *, kept: bool) -> Iterator[Served]:
    del kept  # a mail server has no quota
    root = folder / "d"
    root.mkdir()
    folder.chmod(0o755)
    with dovecot(root, certificates(folder, "localhost")) as server:
        yield _Folder(server.maildir(_USER), _imap_facts(server), server.owner if not os.getuid() else None)


def _imap_facts(server: Dovecot) -> dict[str, str]:
    server.own(server.root / "mail" / _USER)
    return {
        "provider": "imap",
        "address": IMAP,
        "imap_host": "localhost",
        "imap_port": str(server.port),
        "smtp_host": "localhost",
        "smtp_port": "1",  # nothing is sent
        "authority": str(server.certificates.authority),
        "grant": by_password(_USER, PASSWORD),
    }


@contextmanager
def _maildir(folder: Path, *, kept: bool) -> Iterator[Served]:
    del kept
    mails = folder / "mails"
    yield _Folder(mails, {"provider": "maildir", "address": "maildir@bench.example", "path": str(mails)})


_Opens = Callable[..., AbstractContextManager[Served]]
PROVIDERS: dict[str, _Opens] = {
    "google": _google,
    "microsoft": _microsoft,
    "imap": _imap,
    "maildir": _maildir,
}


def _key_file(folder: Path) -> Path:
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "robot.json"
    said = {
        "type": "service_account",
        "client_email": ROBOT,
        "private_key": pem.decode("ascii"),
        "private_key_id": "1",
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    path.write_text(json.dumps(said))
    return path
