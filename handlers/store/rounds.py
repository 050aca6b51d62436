"""How the rounds over mailboxes go: which is due, since when one fails, and what waits in it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    TextClause,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)

from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import READ, FeedFault, ListingKind, Mailbox, MailboxStatus
from handlers.domain.message import Purpose
from handlers.store.conditions import IS_MAILBOX, QUARANTINED, UNREAD
from handlers.store.connection_tables import feed_fault as feed_faults
from handlers.store.instants import from_micros, to_micros
from handlers.store.numbers import first_at
from handlers.store.tables import case as cases
from handlers.store.tables import cursor as cursors
from handlers.store.tables import mailbox as table
from handlers.store.tables import message as messages
from handlers.store.tables import stub as stubs


@dataclass(frozen=True, slots=True)
class Standing:
    """How one mailbox stands.

    Attributes:
        read_at: when a round over it last went well.
        failing_since, fault: since when rounds fail, and the name of the last failure; None and "" else.
        told: whether colleagues were told of it.
        waiting: letters noticed and not read yet.
        quarantined: letters that could not be read.
        reach: what its access was found to reach, a value of `connectors.consent.Reach`; "" where it is
            a person's own.
        reach_tested_at: when that was tested.
        feeds: those of its feeds that cannot be read, while others can.
    """

    id: MailboxId
    name: str
    provider: str
    status: MailboxStatus
    read_at: datetime | None = None
    failing_since: datetime | None = None
    fault: str = ""
    told: bool = False
    waiting: int = 0
    quarantined: int = 0
    reach: str = ""
    reach_tested_at: datetime | None = None
    feeds: tuple[FeedFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Backfill:
    """What the letters of before came to, as counts."""

    letters: int
    cases: int
    overdue: int


class Rounds:
    """The rounds over all mailboxes, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def due(self) -> list[MailboxId]:
        """Return the mailboxes that are to be looked at now, oldest first."""
        now = to_micros(self._now)
        its_time = or_(table.c.poll_at.is_(None), table.c.poll_at <= now)
        left_behind = table.c.lease_until <= now  # its worker died
        asked = select(table.c.id).where(table.c.status.in_(READ), or_(its_time, left_behind))
        return [MailboxId(one) for one in self._connection.scalars(asked.order_by(table.c.id))]

    def wake(self, mailbox: MailboxId) -> bool:
        """Have a mailbox looked at now; False where that is so already, or where it waits out a failure."""
        sleeping = (table.c.id == mailbox, table.c.poll_at > to_micros(self._now))
        woken = update(table).where(*sleeping, table.c.failing_since.is_(None))
        return bool(self._connection.execute(woken.values(poll_at=to_micros(self._now))).rowcount)

    def letters_came(self, mailbox: MailboxId, at: datetime) -> None:
        """Remember when the newest letter that is known was received."""
        newest = to_micros(at)
        later = case((table.c.letter_at > newest, table.c.letter_at), else_=literal(newest, BigInteger))
        self._connection.execute(update(table).where(table.c.id == mailbox).values(letter_at=later))

    def letter_at(self, mailbox: MailboxId) -> datetime | None:
        """Return when the newest letter that is known was received, or None."""
        return self._instant(table.c.letter_at, mailbox)

    def failing_since(self, mailbox: MailboxId) -> datetime | None:
        """Return since when rounds over a mailbox fail, or None."""
        return self._instant(table.c.failing_since, mailbox)

    def failed(self, mailbox: Mailbox, fault: str, next_at: datetime | None = None) -> bool:
        """Give a mailbox back after a round that failed; the first failure in a row sets since when.

        Args:
            next_at: when it is looked at next; None: at once.

        Returns:
            False where somebody else has the mailbox by now, whose rounds count.
        """
        under_fence = (table.c.id == mailbox.id, table.c.fence == mailbox.fence)
        since = func.coalesce(table.c.failing_since, to_micros(self._now))
        failing = update(table).where(*under_fence)
        values = {"lease_until": None, "failing_since": since, "fault": fault, "poll_at": to_micros(next_at)}
        return bool(self._connection.execute(failing.values(values)).rowcount)

    def went_well(self, mailbox: MailboxId) -> bool:
        """Note that a round went well; return whether colleagues had been told that it did not."""
        failing = select(table.c.fault_told).where(table.c.id == mailbox, table.c.failing_since.is_not(None))
        told = self._connection.scalar(failing)
        if told is None:
            return False
        ended = update(table).where(table.c.id == mailbox)
        self._connection.execute(
            ended.values(failing_since=None, fault="", fault_told=False, refused_at=None)
        )
        return bool(told)

    def refused(self, mailbox: MailboxId) -> datetime:
        """Note that a mailbox's authorisation was refused, and return when it was first in a row."""
        first = func.coalesce(table.c.refused_at, to_micros(self._now))
        noted = update(table).where(table.c.id == mailbox).values(refused_at=first)
        first_at: int = self._connection.execute(noted.returning(table.c.refused_at)).scalar_one()
        return from_micros(first_at)

    def begin_anew(self, mailbox: MailboxId) -> None:
        """Forget what was found of an authorisation that was given anew, and look at the mailbox at once."""
        nothing = {"refused_at": None, "poll_at": None, "reach": "", "reach_tested_at": None}
        self._connection.execute(update(table).where(table.c.id == mailbox).values(nothing))
        self._connection.execute(delete(feed_faults).where(feed_faults.c.mailbox_id == mailbox))
        counted_anew = update(cursors).where(cursors.c.mailbox_id == mailbox, cursors.c.renumbered > 0)
        self._connection.execute(counted_anew.values(renumbered=0))

    def turn(self, mailbox: Mailbox, status: MailboxStatus, next_at: datetime | None = None) -> bool:
        """Give a mailbox another status under our fence; False where it has another by now.

        Args:
            next_at: when it is looked at next; None leaves that as it is.
        """
        as_seen = (table.c.id == mailbox.id, table.c.fence == mailbox.fence)
        turned = update(table).where(*as_seen, table.c.status == mailbox.status.value)
        values: dict[str, object] = {"status": status.value}
        if next_at is not None:
            values["poll_at"] = to_micros(next_at)
        return bool(self._connection.execute(turned.values(values)).rowcount)

    def lapsed(self) -> list[MailboxId]:
        """Return the mailboxes whose authorisation is lost."""
        asked = select(table.c.id).where(table.c.status == MailboxStatus.LAPSED.value).order_by(table.c.id)
        return [MailboxId(one) for one in self._connection.scalars(asked)]

    def lapsed_names(self) -> list[str]:
        """Return what the mailboxes are called whose authorisation is lost."""
        asked = select(table.c.name).where(table.c.status == MailboxStatus.LAPSED.value)
        return list(self._connection.scalars(asked.order_by(table.c.id)))

    def tell(self, mailbox: MailboxId, before: datetime) -> bool:
        """Note that colleagues are told of a failure, once; False where it is no time for that.

        Args:
            before: a failure that began until then is worth telling.
        """
        failing = update(table).where(
            table.c.id == mailbox,
            table.c.fault_told.is_(False),
            table.c.failing_since <= to_micros(before),
        )
        return bool(self._connection.execute(failing.values(fault_told=True)).rowcount)

    def backfill_begins(self, mailbox: MailboxId) -> None:
        """Note that letters of before are listed from now on, unless that is so already."""
        none_yet = (table.c.id == mailbox, table.c.backfill_from.is_(None))
        self._connection.execute(update(table).where(*none_yet).values(backfill_from=first_at(self._now)))

    def backfill_ended(self, mailbox: MailboxId) -> int | None:
        """Note that the letters of before are all read, and return where their stubs' numbers begin.

        None where none are under way, where a list of them is not through, or where some wait.
        """
        listed = select(cursors.c.scope).where(
            cursors.c.mailbox_id == mailbox, cursors.c.listing.startswith(ListingKind.FIRST.value)
        )
        waiting = select(stubs.c.id).where(stubs.c.mailbox_id == mailbox, UNREAD, stubs.c.historic.is_(True))
        through = (table.c.backfill_from.is_not(None), ~listed.exists(), ~waiting.exists())
        began = self._connection.scalar(select(table.c.backfill_from).where(table.c.id == mailbox, *through))
        if began is not None:
            ended = update(table).where(table.c.id == mailbox)
            self._connection.execute(ended.values(backfill_from=None))
        return began

    def backfilled(self, mailbox: MailboxId, began: int, today: str) -> Backfill:
        """Return what the letters of before came to, by where their stubs' numbers begin."""
        of_before = (stubs.c.mailbox_id == mailbox, stubs.c.historic.is_(True))
        letters = select(func.count()).select_from(stubs).where(stubs.c.id >= began, *of_before)
        opened = (
            select(func.count(), func.count().filter(cases.c.due_on < today))
            .select_from(messages.join(stubs, stubs.c.id == messages.c.stub_id))
            .join(cases, cases.c.id == messages.c.case_id)
            .where(messages.c.id >= began, messages.c.purpose == Purpose.REQUEST.value, *of_before)
        )
        count, overdue = self._connection.execute(opened).one()
        return Backfill(self._connection.scalar(letters) or 0, count, overdue)

    def unreconciled(self, before: datetime) -> list[MailboxId]:
        """Return the mailboxes that were not compared with what is known since an instant."""
        long_ago = or_(table.c.reconciled_at.is_(None), table.c.reconciled_at < to_micros(before))
        asked = select(table.c.id).where(table.c.status == MailboxStatus.CONNECTED.value, long_ago)
        return [MailboxId(one) for one in self._connection.scalars(asked.order_by(table.c.id))]

    def reconciled(self, mailbox: MailboxId) -> None:
        """Remember that a mailbox was compared with what is known."""
        compared = update(table).where(table.c.id == mailbox)
        self._connection.execute(compared.values(reconciled_at=to_micros(self._now)))

    def standing(self) -> list[Standing]:
        """Return how every mailbox stands, oldest first."""
        waiting, quarantined = self._counted(UNREAD), self._counted(QUARANTINED)
        feeds = self._amiss()
        return [
            Standing(
                id=MailboxId(row.id),
                name=row.name,
                provider=row.provider,
                status=MailboxStatus(row.status),
                read_at=from_micros(row.synced_at),
                failing_since=from_micros(row.failing_since),
                fault=row.fault,
                told=row.fault_told,
                waiting=waiting[row.id],
                quarantined=quarantined[row.id],
                reach=row.reach,
                reach_tested_at=from_micros(row.reach_tested_at),
                feeds=tuple(feeds.get(row.id, ())),
            )
            for row in self._connection.execute(select(table).where(IS_MAILBOX).order_by(table.c.id))
        ]

    def _amiss(self) -> dict[int, list[FeedFault]]:
        found: dict[int, list[FeedFault]] = {}
        for row in self._connection.execute(select(feed_faults).order_by(feed_faults.c.scope)):
            amiss = FeedFault(row.scope, row.fault, from_micros(row.since))
            found.setdefault(row.mailbox_id, []).append(amiss)
        return found

    def _instant(self, column: Column[Any], mailbox: MailboxId) -> datetime | None:
        return from_micros(self._connection.scalar(select(column).where(table.c.id == mailbox)))

    def _counted(self, state: TextClause) -> Counter[int]:
        counted = select(stubs.c.mailbox_id, func.count()).where(state).group_by(stubs.c.mailbox_id)
        return Counter({row[0]: row[1] for row in self._connection.execute(counted)})
