"""A mailbox on a real Dovecot, whose answers go through a real SMTP server."""

import atexit
import functools
import itertools
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from connectors.base import Connector
from connectors.consent import GrantStore
from connectors.imap import place
from connectors.imap.grant import by_password
from connectors.imap.parts import imap
from connectors.provider import Parts, Place
from tests.contract.connectors.addresses import ADDRESS, RECEIVED
from tests.support.certificates import certificates
from tests.support.dovecot import PASSWORD, Dovecot, dovecot, needed
from tests.support.grants import MemoryGrants
from tests.support.postbox import Postbox, Taken, postbox

_numbers = itertools.count()


@functools.cache
def servers() -> tuple[Dovecot, Postbox]:
    """Return servers that run until this process of the tests ends."""
    held = ExitStack()
    atexit.register(held.close)
    root = Path(tempfile.mkdtemp(prefix="ombud-"))  # short, for sockets lie there
    held.callback(shutil.rmtree, root, ignore_errors=True)
    made = certificates(root, "localhost", "127.0.0.1")
    return held.enter_context(dovecot(root, made)), held.enter_context(postbox(made))


class OnServer:
    """A mailbox that nobody else has."""

    def __init__(self, _root: Path) -> None:
        needed()
        self.server, self.postbox = servers()
        self.user = f"user{next(_numbers)}"
        self.maildir = self.server.maildir(self.user)
        self.grants: GrantStore = MemoryGrants(by_password(self.user, PASSWORD))
        self.details = {
            place.IMAP_HOST: "localhost",
            place.IMAP_PORT: str(self.server.port),
            place.SMTP_HOST: "localhost",
            place.SMTP_PORT: str(self.postbox.port),
            place.ALIASES: "dpo@example.com",
        }

    def parts(self) -> Parts:
        return imap(allow_private_hosts=True, ca_file=self.server.certificates.authority)

    def connector(self) -> Connector:
        return self.parts().connector(Place(ADDRESS, self.details), self.grants)

    def folders(self) -> tuple[str, ...]:
        """Return what can be chosen."""
        folders = self.parts().folders
        assert folders is not None
        return folders(Place(ADDRESS, self.details), self.grants)

    def deliver(self, original: bytes, scope: str = "INBOX") -> None:
        self.put(original, scope)

    def put(self, original: bytes, scope: str = "INBOX", flags: str | None = None) -> str:
        """Let a letter arrive, read and flagged already where `flags` are given."""
        folder = self.maildir / ("" if scope == "INBOX" else f".{scope}")
        for box in ("tmp", "new", "cur"):
            (folder / box).mkdir(parents=True, exist_ok=True)
        name = f"{int(RECEIVED.timestamp())}.M{next(_numbers)}P1.host"
        path = folder / "tmp" / name
        path.write_bytes(original)
        os.utime(path, (RECEIVED.timestamp(), RECEIVED.timestamp()))
        self.server.own(self.maildir.parent)
        path.rename(folder / "new" / name if flags is None else folder / "cur" / f"{name}:2,{flags}")
        return name

    def remove_all(self) -> None:
        for path in self._letters("", ".Junk"):
            path.unlink()

    def sent(self) -> list[bytes]:
        filed = [path.read_bytes().replace(b"\r\n", b"\n") for path in self._letters(".Sent")]
        left = [mail.content.replace(b"\r\n", b"\n") for mail in self.left()]
        assert sorted(filed) == sorted(left)  # what lies in Sent left, and once
        return [data.replace(b"\n", b"\r\n") for data in filed]

    def left(self) -> list[Taken]:
        """Return what the SMTP server took."""
        return self.postbox.taken[self.user]

    def drafts(self) -> int:
        return len(self._letters(".Drafts"))

    def state(self) -> object:
        return [(path.name.partition(":"), path.read_bytes()) for path in self._letters("", ".Junk")]

    def _letters(self, *folders: str) -> list[Path]:
        boxes = [self.maildir / folder / box for folder in folders for box in ("new", "cur")]
        return sorted(path for box in boxes if box.is_dir() for path in box.iterdir())
