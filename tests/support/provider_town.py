"""Google and Microsoft as they stand while processes of Ombud die, and what they know of a mailbox."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.clock import SetClock
from bot.sandbox.google.standin import GoogleStandIn
from bot.sandbox.google.tokens import Client
from bot.sandbox.microsoft.standin import MicrosoftStandIn
from handlers.domain.mailbox import MailboxEventKind
from handlers.mailboxes.registry import describe_organisation
from handlers.store.database import Database, Kind
from tests.support.desks import ACME
from tests.support.letters import letter
from tests.support.mailbox_acts import ACTS, wait_out
from tests.support.mailbox_life import (
    NAME,
    SPARE,
    Town,
    desk_in,
    iris_of,
    mailbox_named,
    reopened,
    town_of,
)
from tests.support.road import Stage
from tests.support.times import DAY, MINUTE, MONDAY
from tests.support.warm import Warm
from tests.unit.microsoft.test_push import Hook

#: A letter of before, and one that comes before each of these acts begins.
_LETTERS = {"settle_in": MONDAY - 3 * DAY, "watch_again": MONDAY + 2 * DAY, "come_back": MONDAY + 6 * DAY}
_NONE: Mapping[str, Sequence[str]] = {}


class Provider(Protocol):
    """One provider, from outside."""

    name: str

    def open(self, address: str, public_url: str) -> Town:
        """Make an account, and return what Ombud must know."""

    def deliver(self, address: str, number: int, at: datetime) -> None:
        """Let a letter arrive."""

    def disturb(self, address: str) -> None:
        """Drop the watch, and let the access token run out."""

    def lock_out(self, address: str) -> None:
        """End every authorisation that the account ever gave."""

    def watches(self, address: str) -> int:
        """Return how many watches stand."""

    def alive(self, address: str) -> int:
        """Return how many tokens still open the mailbox, where the provider can end them."""


class Google:
    """Gmail's stand-in."""

    name = "google"

    def __init__(self, server: GoogleStandIn) -> None:
        self.server = server

    def open(self, address: str, public_url: str) -> Town:
        self.server.add_account(address)
        client = self.server.client
        return Town(self.name, address, public_url, google=(self.server.url, client.id, client.secret))

    def deliver(self, address: str, number: int, at: datetime) -> None:
        self.server.accounts[address].deliver(_letter(number), "INBOX", at=at)

    def disturb(self, address: str) -> None:
        self.server.accounts[address].watched_until = 0.0
        self.server.tokens.expire(address)

    def lock_out(self, address: str) -> None:
        self.server.tokens.end(address)

    def watches(self, address: str) -> int:
        return int(self.server.accounts[address].watched_until > self.server.clock())

    def alive(self, address: str) -> int:
        return self.server.tokens.alive(address)


class Microsoft:
    """Graph's and Entra's stand-in."""

    name = "microsoft"

    def __init__(self, server: MicrosoftStandIn) -> None:
        self.server = server

    def open(self, address: str, public_url: str) -> Town:
        self.server.add_person(address, "Privacy")
        known = (self.server.graph_url, self.server.login_url, self.server.client_id)
        return Town(self.name, address, public_url, microsoft=(*known, self.server.client_secret))

    def deliver(self, address: str, number: int, at: datetime) -> None:
        self.server.deliver(address, _letter(number), received_at=at)

    def disturb(self, address: str) -> None:
        self.server.api.subscriptions.kept.clear()
        self.server.directory.expire_tokens()

    def lock_out(self, address: str) -> None:
        self.server.directory.revoke_everything()

    def watches(self, address: str) -> int:
        return sum(one.mailbox == address for one in self.server.api.subscriptions.kept.values())

    def alive(self, address: str) -> int:
        return 0  # nobody but the tenant's admin can end them


def _letter(number: int) -> bytes:
    return letter(subject=f"My data {number}", message_id=f"<{number}@subject.example>")


@dataclass(frozen=True)
class Outcome:
    """What must stand after every life, however many processes it took.

    Attributes:
        during: after each act: the mailbox's status, watches at the provider and in the records, grants.
        record: what happened to the mailbox, in order, but for attempts: there are as many as it takes.
        notices: which notices were asked for, by key.
        cases: subjects of the letters that became cases.
        consents: attempts that still lead anywhere.
        reopened: links and answers that led anywhere when they were tried again.
        alive: tokens that still open the mailbox.
        spare: whether the mailbox that nobody connected is still there.
    """

    during: tuple[tuple[str, str, int, int, int], ...]
    record: tuple[MailboxEventKind, ...]
    notices: tuple[str, ...]
    cases: tuple[str, ...]
    consents: int
    reopened: tuple[str, ...]
    alive: int
    spare: bool


@dataclass
class ProviderTown:
    """Where lives are played."""

    warm: Warm
    hook: Hook
    providers: dict[str, Provider]
    lives: int = 0

    @property
    def public_url(self) -> str:
        return self.hook.url.partition("/hooks")[0]

    def stage(self, provider: str, folder: Path, url: str) -> Stage:
        """Make an account, and a desk that knows of nothing yet."""
        self.lives += 1
        town = self.providers[provider].open(f"privacy{self.lives}@acme.example", self.public_url)
        town.keep(folder)
        made = Stage(url, str(folder), "", "", "", MONDAY.isoformat())
        desk = desk_in(made, SetClock(MONDAY))
        describe_organisation(desk, ACME)
        desk.close()
        return made

    def live(self, stage: Stage, kills: Mapping[str, Sequence[str]] = _NONE) -> Outcome:
        """Play every act, each killed at some points, one after the other; return what stands."""
        town = town_of(stage.home)
        provider, during = self.providers[town.provider], []
        for number, act in enumerate(ACTS):
            if act in _LETTERS:
                provider.deliver(town.address, number, _LETTERS[act])
            if act == "watch_again":
                provider.disturb(town.address)
            if act == "lapse":
                provider.lock_out(town.address)
            self._played(stage, act, kills.get(act, ()))
            during.append((act, *_standing(stage, provider.watches(town.address))))
        return _outcome(stage, town, tuple(during), provider)

    def _played(self, stage: Stage, act: str, kills: Sequence[str]) -> None:
        for kill in kills:
            assert self.warm.run(replace(stage, kill=kill), act) == [-9], f"{act}: {kill} was not reached"
            wait_out(stage)
        trace = f"{stage.folder}/{act}.trace" if stage.trace else ""
        assert self.warm.run(replace(stage, trace=trace), act) == [0], act


def _standing(stage: Stage, at_the_provider: int) -> tuple[str, int, int, int]:
    desk = desk_in(stage, SetClock(MONDAY))
    with desk.reading("tests.standing") as tx:
        mailbox = next(one for one in tx.mailboxes.all() if one.name == NAME)
        watches, grant = tx.watches.of(mailbox), tx.grants.get(mailbox)
    desk.close()
    return mailbox.status.value, at_the_provider, len(watches), int(grant is not None)


def _outcome(
    stage: Stage, town: Town, during: tuple[tuple[str, str, int, int, int], ...], provider: Provider
) -> Outcome:
    clock = SetClock(MONDAY + 9 * DAY + 20 * MINUTE)
    desk, iris = desk_in(stage, clock), iris_of(stage.home)
    mailbox = mailbox_named(desk, NAME)
    assert mailbox is not None
    led = tuple(reopened(desk, iris, town.provider))
    with desk.reading("tests.outcome") as tx:
        cases = tx.cases.all(ACME.id, 100)
        subjects = [m.content.subject for case in cases for m in tx.messages.of_case(case.id)]
        happened = [one.kind for one in reversed(tx.mailbox_events.of(mailbox))]
    spare = mailbox_named(desk, SPARE) is not None
    desk.close()
    database = Database(stage.url)
    with database.transaction("tests.told", Kind.RELAXED) as connection:
        told = connection.exec_driver_sql("SELECT key FROM outbox WHERE kind = 'notice' ORDER BY id")
        notices = tuple(_ANY.sub("", key) for key in told.scalars())
        consents = int(connection.exec_driver_sql("SELECT count(*) FROM consent").scalar_one())
    database.engine.dispose()
    record = tuple(one for one in happened if one not in _ATTEMPTS)
    return Outcome(
        during,
        record,
        notices,
        tuple(sorted(subjects)),
        consents,
        led,
        provider.alive(town.address),
        spare,
    )


_ATTEMPTS = {MailboxEventKind.PROPOSED, MailboxEventKind.REFUSED}
#: Numbers of mailboxes and of fences differ from run to run.
_ANY = re.compile(r"\d{6,}(-\d+(?=:))?")


@contextmanager
def provider_town(warm: Warm) -> Iterator[ProviderTown]:
    """Serve both providers for as long as the block runs."""
    hook = Hook()
    public_url = hook.url.partition("/hooks")[0]
    client = Client(redirect_uris=(f"{public_url}/connect/callback/google",))
    microsoft = MicrosoftStandIn([f"{public_url}/connect/callback/microsoft"])
    microsoft.start()
    with GoogleStandIn(client) as google:
        google.quota.user = None
        try:
            yield ProviderTown(warm, hook, {"google": Google(google), "microsoft": Microsoft(microsoft)})
        finally:
            microsoft.stop()
            hook.stop()
    assert microsoft.crashes == []
