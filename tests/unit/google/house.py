"""One mailbox of the stand-in with a connector to it, and what tests ask of both again and again."""

from datetime import UTC, datetime

from bot.sandbox.google.standin import GoogleStandIn
from connectors.base import Connector, Cursor, Stub
from connectors.google.gmail import GmailMailbox
from connectors.mime.reading import read
from connectors.provider import Place
from tests.support.gmail import grants, parts

ADDRESS = "privacy@example.com"
RECEIVED = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def letter(number: int, more: str = "") -> bytes:
    """Return a letter with a number in its subject, and further header lines."""
    head = (
        f"From: sam@example.org\r\nMessage-ID: <{number}@example.org>\r\nSubject: letter {number}\r\n{more}"
    )
    return f"{head}\r\nbody\r\n".encode("ascii")


class House:
    """The mailbox."""

    def __init__(self, server: GoogleStandIn, address: str = ADDRESS) -> None:
        self.server = server
        self.faults = server.faults
        self.account = server.add_account(address, aliases=("dpo@example.com",))
        self.grants = grants(server, address)
        self.connector = self.connect()

    def connect(self, **details: str) -> GmailMailbox:
        made = parts(self.server).connector(Place(self.account.address, details), self.grants)
        assert isinstance(made, GmailMailbox)
        return made

    def deliver(self, number: int, *labels: str, more: str = "") -> str:
        return self.account.deliver(letter(number, more), *labels, at=RECEIVED)

    def walk(
        self,
        cursor: Cursor | None = None,
        scope: str = "INBOX",
        limit: int = 50,
        since: datetime | None = None,
    ) -> tuple[list[Stub], Cursor]:
        """Return all stubs after a cursor and where that ended."""
        found: list[Stub] = []
        for _ in range(200):
            page = self.connector.discover(scope, cursor, limit, since)
            found += page.stubs
            cursor = page.cursor
            if not page.more:
                return found, cursor
        raise AssertionError("discovery does not end")

    def keys(self, cursor: Cursor | None = None, scope: str = "INBOX", limit: int = 50) -> list[str]:
        return [stub.provider_key for stub in self.walk(cursor, scope, limit)[0]]

    def asked(self, method: str) -> int:
        """Return how often a method was called."""
        return len(self.server.journal.of(self.account.address, method))


def subject_of(connector: Connector, key: str) -> str:
    """Return the subject of a letter, fetched and read."""
    return read(connector.fetch(key)).subject
