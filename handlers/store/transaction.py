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
from handlers.store.part import Part
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
        self.now, self._connection, self._records = now, connection, records
        self.keys = Keys(connection, records.vault, records.opened, records.numbers.next, now)
        self.box: Callable[[KeyId], Box] = self.keys.box
        self.next_id: Callable[[], int] = records.numbers.next

    organisations = Part[Organisations](lambda self: Organisations(self._connection))
    mailboxes = Part[Mailboxes](
        lambda self: Mailboxes(self._connection, self.box, self.keys.finding, self.keys.hashing)
    )
    stubs = Part[Stubs](lambda self: Stubs(self._connection, self._records.numbers))
    messages = Part[Messages](lambda self: Messages(self._connection, self.box))
    shared_letters = Part[SharedLetters](lambda self: SharedLetters(self._connection))
    originals = Part[Originals](lambda self: Originals(self._connection, self._records.blobs))
    events = Part[Events](lambda self: Events(self._connection, self.box))
    statistics = Part[Statistics](lambda self: Statistics(self._connection, self.organisations.get))
    cases = Part[Cases](
        lambda self: Cases(
            self._connection,
            self.box,
            self.events,
            (self.statistics, self.keepings, self.erase_orders),
            self.now,
        )
    )
    choices = Part[Choices](lambda self: Choices(self._connection))
    outbox = Part[Outbox](lambda self: Outbox(self._connection, self._records.numbers, self.now))
    posts = Part[Posts](lambda self: Posts(self._connection, self.now))
    pictures = Part[Pictures](lambda self: Pictures(self._connection, self.now))
    inbox = Part[Inbox](lambda self: Inbox(self._connection, self.now))
    overviews = Part[Overviews](lambda self: Overviews(self._connection))
    home_pages = Part[HomePages](lambda self: HomePages(self._connection, self.now))
    rounds = Part[Rounds](lambda self: Rounds(self._connection, self.now))
    feeds = Part[Feeds](lambda self: Feeds(self._connection, self.now))
    reaches = Part[Reaches](lambda self: Reaches(self._connection, self.now))
    turnover = Part[Turnover](lambda self: Turnover(self._connection))
    colleagues = Part[Colleagues](lambda self: Colleagues(self._connection))
    duties = Part[Duties](lambda self: Duties(self._connection))
    addresses = Part[Addresses](
        lambda self: Addresses(self._connection, self.keys.finding, self.keys.hashing)
    )
    memos = Part[Memos](lambda self: Memos(self._connection, self.keys.finding, self.keys.hashing, self.now))
    beats = Part[Beats](lambda self: Beats(self._connection))
    outages = Part[Outages](lambda self: Outages(self._connection, self.next_id, self.now))
    upkeep = Part[Upkeep](lambda self: Upkeep(self._connection))
    access = Part[Access](lambda self: Access(self._connection, self._records.numbers, self.now))
    passes = Part[Passes](lambda self: Passes(self._connection, self.now))
    outlines = Part[Outlines](lambda self: Outlines(self._connection))
    searches = Part[Searches](lambda self: Searches(self._connection, self.box))
    enclosures = Part[Enclosures](lambda self: Enclosures(self._connection, self.box, self.next_id))
    grants = Part[Grants](lambda self: Grants(self._connection, self.box, self.now))
    consents = Part[Consents](lambda self: Consents(self._connection, self.box, self.next_id, self.now))
    proposals = Part[Proposals](lambda self: Proposals(self._connection))
    connections = Part[Connections](lambda self: Connections(self._connection))
    departures = Part[Departures](lambda self: Departures(self._connection))
    holdings = Part[Holdings](lambda self: Holdings(self._connection, self.now))
    watches = Part[Watches](lambda self: Watches(self._connection, self.box, self.now))
    mailbox_events = Part[MailboxEvents](lambda self: MailboxEvents(self._connection, self.next_id, self.now))
    incidents = Part[Incidents](lambda self: Incidents(self._connection, self.keys, self.next_id, self.now))
    reminders = Part[Reminders](lambda self: Reminders(self._connection))
    snoozes = Part[Snoozes](lambda self: Snoozes(self._connection, self.now))
    absences = Part[Absences](lambda self: Absences(self._connection, self.now))
    escalations = Part[Escalations](lambda self: Escalations(self._connection, self.now))
    recounts = Part[Recounts](lambda self: Recounts(self._connection))
    asides = Part[Asides](lambda self: Asides(self._connection, self.now))
    likenesses = Part[Likenesses](lambda self: Likenesses(self._connection, self.box, self.next_id, self.now))
    mandates = Part[Mandates](lambda self: Mandates(self._connection, self.box, self.now))
    looks = Part[Looks](lambda self: Looks(self._connection))
    scrubs = Part[Scrubs](lambda self: Scrubs(self._connection, self.box, self.now))
    readings = Part[Readings](lambda self: Readings(self._connection, self.box, self.next_id, self.now))
    own_words = Part[OwnWords](
        lambda self: OwnWords(self._connection, self.keys.finding, self.keys.hashing, self.next_id, self.now)
    )
    holds = Part[Holds](
        lambda self: Holds(self._connection, self.keys.finding, self.keys.hashing, self.next_id, self.now)
    )

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
