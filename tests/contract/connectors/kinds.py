"""The mailboxes that keep the connector contract, each with what a test does to it from outside.

Another provider joins the suite with one more `Outside` and one more line in `OUTSIDES`.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, runtime_checkable

from connectors.base import Connector, Sent
from connectors.maildir import MaildirMailbox
from connectors.memory import MemoryMailbox
from tests.contract.connectors.addresses import ADDRESS, RECEIVED
from tests.contract.connectors.google_outside import OnGmail
from tests.contract.connectors.graph_outside import OnGraph
from tests.contract.connectors.imap_outside import OnServer

__all__ = ["ADDRESS", "OUTSIDES", "RECEIVED", "Closing", "Outside", "is_sent"]


class Outside(Protocol):
    """A mailbox as its server and its owner handle it."""

    def connector(self) -> Connector:
        """Return a connector as a fresh process would make it."""

    def deliver(self, original: bytes, scope: str = "INBOX") -> None:
        """Let a letter arrive, received at `RECEIVED`."""

    def remove_all(self) -> None:
        """Delete every letter, as the owner may."""

    def sent(self) -> list[bytes]:
        """Return the mails in the mailbox's Sent folder."""

    def drafts(self) -> int:
        """Return how many drafts lie about."""

    def state(self) -> object:
        """Return what the owner would notice changed in the received letters."""


@runtime_checkable
class Closing(Protocol):
    """A mailbox that has something to check when a test is over."""

    def close(self) -> None:
        """Check it, and leave nothing behind."""


class InMemory:
    """The in-memory twin."""

    def __init__(self, _root: Path) -> None:
        self._mailbox = MemoryMailbox(ADDRESS, aliases=("dpo@example.com",))
        self._keys: list[str] = []

    def connector(self) -> Connector:
        return self._mailbox

    def deliver(self, original: bytes, scope: str = "INBOX") -> None:
        self._keys.append(self._mailbox.deliver(original, scope, RECEIVED))

    def remove_all(self) -> None:
        for key in self._keys:
            self._mailbox.remove(key)

    def sent(self) -> list[bytes]:
        return list(self._mailbox.sent)

    def drafts(self) -> int:
        return len(self._mailbox.drafts)

    def state(self) -> object:
        return tuple(self._keys)


class OnDisk:
    """A Maildir."""

    def __init__(self, root: Path) -> None:
        self._root = root / "Maildir"
        self._count = 0
        for folder in ("", ".Junk"):
            for box in ("tmp", "new", "cur"):
                (self._root / folder / box).mkdir(parents=True)

    def connector(self) -> Connector:
        return MaildirMailbox(self._root, ADDRESS, aliases=("dpo@example.com",))

    def deliver(self, original: bytes, scope: str = "INBOX") -> None:
        self._count += 1
        folder = self._root / ("" if scope == "INBOX" else f".{scope}")
        name = f"{int(RECEIVED.timestamp())}.M{self._count}P1.host"
        (folder / "tmp" / name).write_bytes(original)
        os.utime(folder / "tmp" / name, (RECEIVED.timestamp(), RECEIVED.timestamp()))
        (folder / "tmp" / name).rename(folder / "new" / name)

    def remove_all(self) -> None:
        for path in self._letters():
            path.unlink()

    def sent(self) -> list[bytes]:
        folder = self._root / ".Sent" / "cur"
        return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.is_dir() else []

    def drafts(self) -> int:
        folder = self._root / ".Drafts" / "tmp"
        return len(list(folder.iterdir())) if folder.is_dir() else 0

    def state(self) -> object:
        return [(path, path.stat().st_mtime_ns, path.read_bytes()) for path in self._letters()]

    def _letters(self) -> list[Path]:
        return sorted(
            path
            for folder in ("", ".Junk")
            for box in ("new", "cur")
            for path in (self._root / folder / box).iterdir()
        )


OUTSIDES: dict[str, Callable[[Path], Outside]] = {
    "memory": InMemory,
    "maildir": OnDisk,
    "imap": OnServer,
    "gmail": OnGmail,
    "graph": OnGraph,
}


def is_sent(found: Sent | None, message_id: str) -> bool:
    """Return whether a look-up found this very mail."""
    return found is not None and found.message_id == message_id and bool(found.provider_key)
