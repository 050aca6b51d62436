"""A Gmail mailbox on the stand-in, reached over HTTP by the unmodified connector."""

import atexit
import functools
from pathlib import Path

from bot.sandbox.google.standin import GoogleStandIn
from connectors.base import Connector
from connectors.provider import Place
from tests.contract.connectors.addresses import ADDRESS, RECEIVED
from tests.support.gmail import grants, parts
from tests.support.gmail_document import Document


@functools.cache
def server() -> GoogleStandIn:
    """Return a stand-in that serves until this process of the tests ends."""
    made = GoogleStandIn().start()
    made.quota.user = None  # the tests of quotas set their own
    atexit.register(made.stop)
    return made


@functools.cache
def document() -> Document:
    """Return Google's description of the API."""
    return Document()


class OnGmail:
    """A mailbox that nobody else has."""

    def __init__(self, _root: Path) -> None:
        self.server = server()
        self.server.faults.clear()
        self.server.journal.clear()
        self.account = self.server.add_account(ADDRESS, aliases=("dpo@example.com",))
        self.grants = grants(self.server, ADDRESS)

    def connector(self) -> Connector:
        return parts(self.server).connector(Place(ADDRESS), self.grants)

    def deliver(self, original: bytes, scope: str = "INBOX") -> None:
        self.account.deliver(original, "SPAM" if scope == "Junk" else scope, at=RECEIVED)

    def remove_all(self) -> None:
        for message in [*self.account.of("INBOX"), *self.account.of("SPAM")]:
            self.account.delete(message.id)

    def sent(self) -> list[bytes]:
        return [message.raw for message in self.account.of("SENT")]

    def drafts(self) -> int:
        return len(self.account.drafts)

    def state(self) -> object:
        return [(key, sorted(message.labels)) for key, message in self.account.messages.items()]

    def close(self) -> None:
        """Check that all that was asked and answered is as Google describes it."""
        self.server.check()
        broken = [each for asked in self.server.journal.of() for each in document().problems(asked)]
        assert broken == []
