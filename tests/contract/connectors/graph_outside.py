"""A mailbox of Microsoft 365 on the stand-in, reached over HTTP by the unmodified connector."""

import atexit
import functools
import time
from pathlib import Path

from bot.sandbox.microsoft.messages import DRAFTS, INBOX, JUNK, SENT
from bot.sandbox.microsoft.standin import MicrosoftStandIn
from connectors.base import Connector
from connectors.microsoft.parts import microsoft
from connectors.provider import Parts, Place
from tests.contract.connectors.addresses import ADDRESS, RECEIVED
from tests.support.grants import MemoryGrants
from tests.support.microsoft import CALLBACK, Tenant, registration, unpaced

_FOLDERS = {"INBOX": INBOX, "Junk": JUNK}


@functools.cache
def tenant() -> Tenant:
    """Return a stand-in that serves until this process of the tests ends."""
    standin = MicrosoftStandIn([CALLBACK])
    standin.api.pace.most = 10_000_000  # the tests of quotas set their own
    standin.start()
    atexit.register(standin.stop)
    return Tenant(standin, parts(standin))


def parts(standin: MicrosoftStandIn) -> Parts:
    return microsoft(registration(standin), time.time, sleep=lambda _: None, quotas=unpaced())


class OnGraph:
    """A mailbox as it is at first; one stand-in serves all tests."""

    def __init__(self, _root: Path) -> None:
        self._tenant = tenant()
        self._standin = self._tenant.standin
        self._standin.faults.clear()
        self._standin.api.pace.peak = 0
        self._standin.api.mailboxes.clear()
        self._standin.mail.forget()
        self._standin.add_person(ADDRESS, "Privacy", ("dpo@example.com",))
        self._grants = MemoryGrants(self._tenant.consented(ADDRESS).grant)

    def connector(self) -> Connector:
        return parts(self._standin).connector(Place(ADDRESS), self._grants)

    def deliver(self, original: bytes, scope: str = "INBOX") -> None:
        self._standin.deliver(ADDRESS, original, _FOLDERS[scope], RECEIVED)

    def remove_all(self) -> None:
        self._standin.remove_all(ADDRESS)

    def sent(self) -> list[bytes]:
        return [one.mime for one in self._standin.lying(ADDRESS, SENT)]

    def drafts(self) -> int:
        return len(self._standin.lying(ADDRESS, DRAFTS))

    def state(self) -> object:
        return [(one.id, one.folder, one.mime) for one in self._standin.mailbox(ADDRESS).messages.values()]

    def close(self) -> None:
        """Check that the stand-in itself did not break, and that Graph's patience was not tried."""
        assert self._standin.crashes == []
