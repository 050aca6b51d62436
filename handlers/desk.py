"""The desk: everything a use case works with, handed over as its first argument."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from connectors.base import Connector, Parser
from connectors.consent import GrantStore
from connectors.provider import Parts
from handlers.checkpoints import Checkpoint, unmarked
from handlers.domain.clock.establishment import Establishment
from handlers.domain.clock.policy import CAUTIOUS, Policy
from handlers.domain.escalation import Prompting
from handlers.domain.ids import KeyId, MailboxId, PersonId
from handlers.domain.mailbox import Mailbox
from handlers.domain.people import Organisation
from handlers.domain.retention import Schedule
from handlers.establishments import establishment_of
from handlers.guard import outside
from handlers.kept_grant import KeptGrant
from handlers.ports import (
    Box,
    Chat,
    Clock,
    Directory,
    ErasureLedger,
    NoLedger,
    Painter,
    Recogniser,
    Roster,
    Vault,
    WorkingDays,
)
from handlers.store.blobs import Blobs
from handlers.store.database import Database, Kind
from handlers.store.numbers import Numbers
from handlers.store.outbox import EntryKind
from handlers.store.transaction import Records, Transaction
from handlers.store.upkeep import Shown

#: Hosts that lead to the machine itself; what listens on all of its addresses has none of its own.
_HERE = {"127.0.0.1", "localhost", "::1", str(IPv4Address(0)), str(IPv6Address(0))}


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep a flood from becoming ours, and a colleague from reading in bulk unseen.

    Attributes:
        acknowledgements_per_hour: for a mailbox; above it letters still become cases, in silence.
        cases_per_sender, cases_per_domain, cases_per_mailbox: opened in an hour by letters of one
            sender, one domain, and all; further letters are kept together in one case.
        cases_alike: opened in an hour by letters that are alike, whoever sends them; further ones likewise.
        searches_per_hour, readings_per_hour, exports_per_hour: for a person; above them it is
            refused and an admin is told.
    """

    acknowledgements_per_hour: int = 20
    cases_per_sender: int = 20
    cases_per_domain: int = 200
    cases_per_mailbox: int = 1_000
    cases_alike: int = 30
    searches_per_hour: int = 120
    readings_per_hour: int = 120
    exports_per_hour: int = 20


@dataclass(frozen=True, slots=True)
class Digests:
    """Which digests managers get, and how."""

    weekly: bool = True
    daily: bool = False
    by_mail: bool = False
    pictures: bool = True
    unusual_reading: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """What the organisation decided about its desk.

    Attributes:
        language: what the channel is spoken to in (ISO 639-1).
        second_approver: a reply leaves only after somebody other than its drafter has looked at it.
        undo: how long a reply that was sent is held back, so that it can be taken back.
        public_url: where colleagues' browsers reach Ombud's own pages, without a slash at the end.
        triage_by_emoji: reactions on a card claim it, or ask to close it.
        reminders: when people are reminded, and when their managers are told.
        digest: which digests managers get, and how.
        regime: the law that cases fall under; "" for the usual one of the organisation's country.
        policy: what the organisation decided where that law is open.
        addresses: where colleagues read mail, by their ids; beats what the directory says.
        falls_back_after, rings_after: how long a notice that must be heard, and one of an incident, waits
            for the chat system before mail stands in for it.
        aside_kept: how long the words of letters put aside are kept.
        scrub_grace: how long the originals of a case that was masked stand by, so that it can be undone.
        purge_after: how long what was read of a disconnected mailbox stands by.
        purge_batch: letters that a purge deletes in one transaction.
        schedule: for how long closed cases are kept; without rules nothing of them is deleted.
    """

    language: str = "en"
    second_approver: bool = False
    undo: timedelta = timedelta(seconds=60)
    public_url: str = "http://127.0.0.1:8080"
    triage_by_emoji: bool = False
    reminders: Prompting = field(default_factory=Prompting)
    digest: Digests = field(default_factory=Digests)
    regime: str = ""
    policy: Policy = CAUTIOUS
    addresses: Mapping[PersonId, str] = field(default_factory=dict, repr=False)
    falls_back_after: timedelta = timedelta(minutes=60)
    rings_after: timedelta = timedelta(minutes=15)
    aside_kept: timedelta = timedelta(days=30)
    scrub_grace: timedelta = timedelta(days=14)
    purge_after: timedelta = timedelta(days=30)
    purge_batch: int = 500
    schedule: Schedule = field(default_factory=Schedule)

    @property
    def opens_here_alone(self) -> bool:
        """Whether the links that colleagues get open on the machine that Ombud runs on, and nowhere else."""
        return (urlsplit(self.public_url).hostname or "") in _HERE


@dataclass(frozen=True, slots=True)
class Ports:
    """The world as the desk sees it; the wiring fills it in, and tests do.

    Attributes:
        directory: None where there is no chat system.
        providers: of mailboxes that are connected by consent, by the name that mailboxes give.
        unset: providers that cannot be used yet, each with what is missing, such as a setting.
        described: names of the mailboxes that the settings describe.
        painter: draws the charts of digests; None where no pictures are wanted.
        ledger: where erasures are written down first.
    """

    database: Database
    blobs: Blobs
    vault: Vault
    clock: Clock
    chat: Chat
    connect: Callable[[Mailbox, GrantStore], Connector]
    parser: Parser
    roster: Roster
    recogniser: Recogniser
    calendar: Callable[[Organisation], WorkingDays]
    ledger: ErasureLedger = field(default_factory=NoLedger)
    directory: Directory | None = None
    providers: Mapping[str, Parts] = field(default_factory=dict)
    unset: Mapping[str, str] = field(default_factory=dict)
    described: frozenset[str] = frozenset()
    painter: Painter | None = None


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the engine room is told, and asks.

    Attributes:
        wake: a job by its name, instead of waiting for its tick.
        checkpoint: called at each point of `handlers.checkpoints`.
        stopping: true once work should end at the next good place.
        delivers: effects that this process makes; others wait in the outbox, as while there is no chat.
    """

    wake: Callable[[str], None] = unmarked
    checkpoint: Checkpoint = unmarked
    stopping: Callable[[], bool] = bool
    delivers: frozenset[EntryKind] = frozenset(EntryKind)


class Desk:
    """Ports, records and the one way to open a transaction."""

    def __init__(
        self,
        ports: Ports,
        hooks: Hooks | None = None,
        limits: Limits | None = None,
        rules: Rules | None = None,
    ) -> None:
        hooks = hooks or Hooks()
        self.clock = ports.clock
        self.blobs = ports.blobs
        self.chat = outside(ports.chat)
        self.parser = outside(ports.parser)
        self.roster = ports.roster
        self.directory = outside(ports.directory) if ports.directory else None
        self.painter = outside(ports.painter) if ports.painter else None
        self.recogniser = ports.recogniser
        self.calendar = ports.calendar
        self.ledger = ports.ledger
        self.wake = hooks.wake
        self.reached = hooks.checkpoint
        self.stopping = hooks.stopping
        self.delivers = hooks.delivers
        self.limits = limits or Limits()
        self.rules = rules or Rules()
        self._connect = ports.connect
        self.providers = ports.providers
        self.unset = ports.unset
        self.described = ports.described
        #: Marks on letters that this process began and has not ended; they are no sign of a death.
        self.marks: Counter[int] = Counter()
        #: Until when effects of a kind are not tried, since the chat system took none just now.
        self.rests: dict[EntryKind, datetime] = {}
        #: The last open case whose card was looked at for being true; None where the next look begins anew.
        self.repaired_to: Shown | None = None
        self._connectors: dict[tuple[MailboxId, int], Connector] = {}
        self._database = ports.database
        self._records = Records(ports.vault, ports.blobs, Numbers(ports.clock.now))

    def establishment(self, organisation: Organisation) -> Establishment:
        """Return by which law and calendar an organisation's due dates are counted now."""
        return establishment_of(
            organisation, self.calendar(organisation), self.rules.regime, self.rules.policy
        )

    def connector(self, mailbox: Mailbox) -> Connector:
        """Return the connector of a mailbox as it is connected now, behind the guard."""
        place = (mailbox.id, mailbox.connection)
        if place not in self._connectors:
            self._connectors[place] = outside(self._connect(mailbox, self.grants(mailbox)))
        return self._connectors[place]

    def forget(self, mailbox: MailboxId) -> None:
        """Let go of what was opened of a mailbox, and of the access it held in memory."""
        for place in [one for one in self._connectors if one[0] == mailbox]:
            del self._connectors[place]

    def grants(self, mailbox: Mailbox) -> GrantStore:
        """Return where the grant of a mailbox is kept."""
        return KeptGrant(self.transaction, mailbox)

    @contextmanager
    def transaction(self, name: str, kind: Kind = Kind.DURABLE) -> Iterator[Transaction]:
        """Open the one transaction of a use case, named after it.

        Commits at the end; what was added to the outbox is then delivered without waiting for
        the next tick.
        """
        with self._database.transaction(name, kind) as connection:
            tx = Transaction(connection, self._records, self.clock.now())
            yield tx
            tx.cases.note_written()
            self.reached(f"{name}:commit")
        self.reached(f"{name}:done")
        for blob in tx.enclosures.dropped:
            self.blobs.remove(blob)  # not before: the transaction might have been rolled back
        if tx.outbox.added:
            self.wake("deliver")

    @contextmanager
    def reading(self, name: str) -> Iterator[Transaction]:
        """Open a transaction that only reads."""
        with self._database.transaction(name, Kind.READ) as connection:
            yield Transaction(connection, self._records, self.clock.now())

    def box(self, mailbox: Mailbox) -> Box:
        """Return the box of a mailbox's data key, for sealing outside a transaction."""
        if mailbox.key_id in self._records.opened:
            return self._records.opened[mailbox.key_id]
        with self.reading("desk.box") as tx:
            return tx.box(mailbox.key_id)

    def keep_box(self, key: KeyId, box: Box) -> None:
        """Have transactions use a box that was opened outside of them."""
        self._records.opened[key] = box

    def empty_log(self) -> bool:
        """Empty the database's log of changes where it has one of its own; False where somebody reads it."""
        return self._database.empty_log()

    def close(self) -> None:
        """Let go of the database; the parser and the engine belong to the wiring."""
        self._database.close()
