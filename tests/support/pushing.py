"""Twins of what a provider brings beside its connector: consent, watches and a line to listen on.

They keep the promises of `connectors.consent` and `connectors.push`, and go wrong on demand.
"""

import itertools
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.clock import SetClock
from connectors.base import Connector
from connectors.consent import Granted, GrantStore, Revocation, Way
from connectors.errors import Vanished
from connectors.memory import Faults, MemoryMailbox
from connectors.provider import Parts, Place
from connectors.push import Watch
from handlers.mailboxes.registry import MailboxPlan, connect
from tests.support.desks import PLAN, Room

WEEK = timedelta(days=7)


@dataclass
class MemoryPush:
    """Watches as a provider keeps them.

    Attributes:
        watches: by the provider's own name of each: where it calls, and with what.
        made, renewed, ended: how often each was done.
    """

    clock: SetClock
    lasts: timedelta = WEEK
    faults: Faults = field(default_factory=Faults)
    watches: dict[str, tuple[str, str]] = field(default_factory=dict)
    made: int = 0
    renewed: int = 0
    ended: list[str] = field(default_factory=list)
    _serial: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def watch(self, scope: str, notify_url: str, secret: str) -> Watch:
        after = self.faults.before("watch")
        name = f"subscription-{next(self._serial)}"
        self.watches[name] = (notify_url, secret)
        self.made += 1
        if after:
            raise after
        return Watch(scope, name, self.clock.now() + self.lasts)

    def renew(self, watch: Watch) -> Watch:
        after = self.faults.before("renew")
        if watch.reference not in self.watches:
            raise Vanished
        self.renewed += 1
        if after:
            raise after
        return replace(watch, expires_at=self.clock.now() + self.lasts)

    def unwatch(self, watch: Watch) -> None:
        after = self.faults.before("unwatch")
        self.watches.pop(watch.reference, None)
        self.ended.append(watch.reference)
        if after:
            raise after

    def only(self) -> tuple[str, str]:
        """Return the key in the address of the one watch, and its secret."""
        ((url, secret),) = self.watches.values()
        return url.rpartition("/")[2], secret


@dataclass
class MemoryConsent:
    """A consent whose grants stand until they are revoked.

    Attributes:
        revoked: the grants that were given back, in order.
        dead: grants that the provider no longer knows.
        steps: what a person must do by hand; there are none where the provider can revoke.
    """

    faults: Faults = field(default_factory=Faults)
    revoked: list[str] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    steps: tuple[str, ...] = ()

    def begin(self, state: str, redirect_uri: str, intended: str, details: Mapping[str, str]) -> Way:
        return Way(f"https://provider.example/consent?state={state}", intended)

    def finish(
        self,
        flow: str,
        answer: Mapping[str, str],
        redirect_uri: str,
        intended: str,
        details: Mapping[str, str],
    ) -> Granted:
        return Granted(f"grant of {intended}", intended, ())

    def revoke(self, grant: str) -> Revocation:
        after = self.faults.before("revoke")
        known = grant not in self.dead
        if known and not self.steps:
            self.revoked.append(grant)
            self.dead.add(grant)
        if after:
            raise after
        return Revocation(known and not self.steps, self.steps if known else ("already-dead",))


class MemoryWaiting:
    """A line on which news come when a test says so."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.news = threading.Event()
        self.waits = 0

    def wait(self, seconds: float) -> bool:
        self.waits += 1
        self.faults.before("wait")
        heard = self.news.wait(min(seconds, 0.05))
        self.news.clear()
        return heard


@dataclass
class Provider:
    """A provider with everything, put behind the one mailbox of a room."""

    push: MemoryPush
    consent: MemoryConsent
    mail: MemoryMailbox
    waiting: MemoryWaiting | None = None

    def parts(self) -> Parts:
        waiting = self.waiting
        return Parts(
            connector=self._connector,
            consent=self.consent,
            push=lambda _place, _grants: self.push,
            waiting=None if waiting is None else lambda _place, _grants: waiting,
        )

    def _connector(self, place: Place, grants: GrantStore) -> Connector:
        return self.mail


GRANT = "a refresh token that nobody may see"


def provided(room: Room, *, waiting: bool = False) -> Provider:
    """Put a provider with consent and push behind the mailbox of a room, and give the mailbox a grant."""
    provider = Provider(
        MemoryPush(room.clock), MemoryConsent(), room.mail, MemoryWaiting() if waiting else None
    )
    room.desk.providers = {PLAN.provider: provider.parts()}
    grant(room, room.mailbox.name)
    return provider


def grant(
    room: Room, name: str, text: str = GRANT, address: str = PLAN.address, *, account: str = ""
) -> None:
    """Give a mailbox a grant; one that is not there is connected first.

    Args:
        account: who signed in, where that is another address.
    """
    details = (("account", account),) if account else ()
    mailbox = connect(room.desk, MailboxPlan(name, PLAN.provider, address, PLAN.authserv_ids, details))
    with room.desk.transaction("tests.grant") as tx:
        tx.grants.put(mailbox, text)
