"""A transaction with everything that can be read and written in it, one attribute a noun."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from handlers.domain.ids import KeyId
from handlers.ports import Box, Vault
from handlers.store.absences import Absences
from handlers.store.access import Access
from handlers.store.addresses import Addresses
from handlers.store.asides import Asides
from handlers.store.beats import Beats, Outages
from handlers.store.blobs import Blobs
from handlers.store.cases import Cases
from handlers.store.certificates import Certificates
from handlers.store.choices import Choices
from handlers.store.colleagues import Colleagues
from handlers.store.connections import Connections
from handlers.store.consents import Consents
from handlers.store.departures import Departures
from handlers.store.disposals import Disposals
from handlers.store.duties import Duties
from handlers.store.enclosures import Enclosures
from handlers.store.erase_orders import EraseOrders
from handlers.store.erasures import Erasures
from handlers.store.escalations import Escalations
from handlers.store.events import Events
from handlers.store.feeds import Feeds
from handlers.store.gate import Gate
from handlers.store.grants import Grants
from handlers.store.holdings import Holdings
from handlers.store.holds import Holds
from handlers.store.home_pages import HomePages
from handlers.store.inbox import Inbox
from handlers.store.incidents import Incidents
from handlers.store.keepings import Keepings
from handlers.store.keys import Keys
from handlers.store.leftovers import Leftovers
from handlers.store.likenesses import Likenesses
from handlers.store.looks import Looks
from handlers.store.mailbox_events import MailboxEvents
from handlers.store.mailboxes import Mailboxes
from handlers.store.mandates import Mandates
from handlers.store.memos import Memos
from handlers.store.messages import Messages
from handlers.store.numbers import Numbers
from handlers.store.organisations import Organisations
from handlers.store.originals import Originals
from handlers.store.outbox import Outbox
from handlers.store.outlines import Outlines
from handlers.store.overviews import Overviews
from handlers.store.own_words import OwnWords
from handlers.store.passes import Passes
from handlers.store.pictures import Pictures
from handlers.store.posts import Posts
from handlers.store.proposals import Proposals
from handlers.store.purges import Purges
from handlers.store.reaches import Reaches
from handlers.store.readings import Readings
from handlers.store.recounts import Recounts
from handlers.store.remains import Remains
from handlers.store.reminders import Reminders
from handlers.store.reserves import Reserves
from handlers.store.rounds import Rounds
from handlers.store.scrubs import Scrubs
from handlers.store.searches import Searches
from handlers.store.shared_letters import SharedLetters
from handlers.store.signing_keys import SigningKeys
from handlers.store.snoozes import Snoozes
from handlers.store.statistics import Statistics
from handlers.store.stubs import Stubs
from handlers.store.turnover import Turnover
from handlers.store.upkeep import Upkeep
from handlers.store.watches import Watches
from handlers.store.witnesses import Witnesses
from handlers.store.wrapped_keys import WrappedKeys


@dataclass(frozen=True, slots=True)
class Records:
    """What every transaction of a process shares."""

    vault: Vault
    blobs: Blobs
    numbers: Numbers
    opened: dict[KeyId, Box] = field(default_factory=dict)


class Transaction:
    """One open transaction; its `now` is one instant throughout."""

    def __init__(self, connection: Connection, records: Records, now: datetime) -> None:
        self.now, self._connection = now, connection
        self.keys = Keys(connection, records.vault, records.opened, records.numbers.next, now)
        self.box: Callable[[KeyId], Box] = self.keys.box
        self.organisations = Organisations(connection)
        self.mailboxes = Mailboxes(connection, self.box, self.keys.finding, self.keys.hashing)
        self.stubs = Stubs(connection, records.numbers)
        self.messages = Messages(connection, self.box)
        self.shared_letters = SharedLetters(connection)
        self.originals = Originals(connection, records.blobs)
        self.events = Events(connection, self.box)
        self.statistics = Statistics(connection, self.organisations.get)
        self.cases = Cases(
            connection, self.box, self.events, (self.statistics, self.keepings, self.erase_orders), now
        )
        self.choices = Choices(connection)
        self.outbox = Outbox(connection, records.numbers, now)
        self.posts = Posts(connection, now)
        self.pictures = Pictures(connection, now)
        self.inbox = Inbox(connection, now)
        self.overviews = Overviews(connection)
        self.home_pages = HomePages(connection, now)
        self.rounds = Rounds(connection, now)
        self.feeds = Feeds(connection, now)
        self.reaches = Reaches(connection, now)
        self.turnover = Turnover(connection)
        self.colleagues = Colleagues(connection)
        self.duties = Duties(connection)
        self.addresses = Addresses(connection, self.keys.finding, self.keys.hashing)
        self.memos = Memos(connection, self.keys.finding, self.keys.hashing, now)
        self.beats = Beats(connection)
        self.outages = Outages(connection, records.numbers.next, now)
        self.upkeep = Upkeep(connection)
        self.access = Access(connection, records.numbers, now)
        self.passes = Passes(connection, now)
        self.outlines = Outlines(connection)
        self.searches = Searches(connection, self.box)
        self.enclosures = Enclosures(connection, self.box, records.numbers.next)
        self.grants = Grants(connection, self.box, now)
        self.consents = Consents(connection, self.box, records.numbers.next, now)
        self.proposals = Proposals(connection)
        self.connections = Connections(connection)
        self.departures = Departures(connection)
        self.holdings = Holdings(connection, now)
        self.watches = Watches(connection, self.box, now)
        self.mailbox_events = MailboxEvents(connection, records.numbers.next, now)
        self.incidents = Incidents(connection, self.keys, records.numbers.next, now)
        self.reminders = Reminders(connection)
        self.snoozes = Snoozes(connection, now)
        self.absences = Absences(connection, now)
        self.escalations = Escalations(connection, now)
        self.next_id: Callable[[], int] = records.numbers.next
        self._add_readings(connection, now)

    @property
    def wrapped_keys(self) -> WrappedKeys:
        """The data keys, for those who look after them."""
        return WrappedKeys(self._connection)

    @property
    def gate(self) -> Gate:
        """What guards every deletion; ask it through `handlers.disposal.gate`."""
        return Gate(self._connection, self.next_id, self.now)

    @property
    def keepings(self) -> Keepings:
        """Closed cases under the retention schedule."""
        return Keepings(self._connection, self.now)

    @property
    def erase_orders(self) -> EraseOrders:
        """Closed cases that somebody has erased before their day."""
        return EraseOrders(self._connection, self.keys.finding, self.keys.hashing, self.now)

    @property
    def disposals(self) -> Disposals:
        """What the retention schedule deletes."""
        return Disposals(self._connection)

    @property
    def purges(self) -> Purges:
        """Which mailboxes are to be purged, and how far each has come."""
        return Purges(self._connection, self.keys, self.now)

    @property
    def remains(self) -> Remains:
        """What is left of a mailbox that is being purged."""
        return Remains(self._connection)

    @property
    def reserves(self) -> Reserves:
        """What is kept apart because of holds."""
        return Reserves(self._connection, self.keys, self.next_id, self.now)

    @property
    def witnesses(self) -> Witnesses:
        """The rounds over every record, and what they saw."""
        return Witnesses(self._connection, self.next_id, self.now)

    @property
    def certificates(self) -> Certificates:
        """What was certified of purges."""
        return Certificates(self._connection, self.now)

    @property
    def signing_keys(self) -> SigningKeys:
        """What certificates are signed with."""
        return SigningKeys(self._connection, self.keys.hashing, self.next_id, self.now)

    @property
    def leftovers(self) -> Leftovers:
        """What is left of a purged mailbox, counted."""
        return Leftovers(self._connection)

    @property
    def erasures(self) -> Erasures:
        """What is known of the erasure ledger."""
        return Erasures(self._connection, self.next_id, self.now)

    def _add_readings(self, connection: Connection, now: datetime) -> None:
        """Add what is known of letters besides their words, and of dates counted anew."""
        self.recounts = Recounts(connection)
        self.asides = Asides(connection, now)
        self.likenesses = Likenesses(connection, self.box, self.next_id, now)
        self.mandates = Mandates(connection, self.box, now)
        self.looks = Looks(connection)
        self.scrubs = Scrubs(connection, self.box, now)
        self.readings = Readings(connection, self.box, self.next_id, now)
        self.own_words = OwnWords(connection, self.keys.finding, self.keys.hashing, self.next_id, now)
        self.holds = Holds(connection, self.keys.finding, self.keys.hashing, self.next_id, now)
