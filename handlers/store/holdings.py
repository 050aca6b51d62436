"""What still hangs on a mailbox: open cases with their dates, and mail on its way out of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, TextClause, delete, func, select, update

from handlers.domain.countdown import OpenCase
from handlers.domain.ids import CaseId, EntryId, MailboxId, MessageId
from handlers.domain.message import Purpose
from handlers.store.conditions import LEAVING, OPEN
from handlers.store.deciding import undecided
from handlers.store.delivery_tables import outbox
from handlers.store.instants import from_micros, to_micros
from handlers.store.outbox import EntryKind, EntryState
from handlers.store.tables import case as cases
from handlers.store.tables import message as messages

#: A reply whose fate is unknown for so long is a person's to decide on.
DOUBTFUL = timedelta(minutes=15)
#: Why a mail waits whose mailbox has to be connected again, as the outbox keeps it.
LAPSED = "MailboxLapsed"


@dataclass(frozen=True, slots=True)
class Held:
    """A reply that its mailbox does not let out.

    Attributes:
        until: when it is tried again; None where that is now.
        doubtful: it may have left, and nobody has found out.
        lapsed: it leaves once its mailbox is connected again.
    """

    until: datetime | None
    doubtful: bool
    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class OpenCases:
    """How many cases of a mailbox are open, and the earliest date one of them is due."""

    count: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A mail that has not left, or of which nobody knows whether it has.

    Attributes:
        begun: somebody has begun to send it, so that it may leave, or have left.
    """

    entry_id: EntryId
    message_id: MessageId
    case_id: CaseId
    number: str
    purpose: Purpose
    begun: bool


class Holdings:
    """What hangs on mailboxes, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def open_cases(self, mailbox: MailboxId) -> OpenCases:
        """Return how many cases of a mailbox are open and when the first is due; test cases aside."""
        asked = select(func.count(), func.min(cases.c.due_on)).where(
            OPEN, cases.c.mailbox_id == mailbox, cases.c.is_test.is_(False)
        )
        counted, due_on = self._connection.execute(asked).one()
        return OpenCases(counted, date.fromisoformat(due_on) if due_on else None)

    def first_open(self, mailbox: MailboxId, limit: int) -> list[OpenCase]:
        """Return open cases of a mailbox, those due first first; test cases last."""
        return self._listed(mailbox, OPEN, limit)

    def undecided(self, mailbox: MailboxId, limit: int) -> list[OpenCase]:
        """Return those of them that are neither held nor exported since it was disconnected."""
        return self._listed(mailbox, undecided(), limit)

    def _listed(
        self, mailbox: MailboxId, which: ColumnElement[bool] | TextClause, limit: int
    ) -> list[OpenCase]:
        asked = select(cases.c.number, cases.c.due_on).where(which, cases.c.mailbox_id == mailbox)
        rows = self._connection.execute(
            asked.order_by(cases.c.is_test, cases.c.due_on, cases.c.id).limit(limit)
        )
        return [OpenCase(row.number, date.fromisoformat(row.due_on)) for row in rows]

    def case_count(self, mailbox: MailboxId) -> int:
        """Return how many cases a mailbox has, open and closed."""
        asked = select(func.count()).select_from(cases).where(cases.c.mailbox_id == mailbox)
        return self._connection.scalar(asked) or 0

    def mail(self, mailbox: MailboxId) -> list[OnItsWay]:
        """Return the mails of a mailbox that are on their way, oldest first."""
        asked = (
            select(
                outbox.c.id.label("entry_id"),
                outbox.c.state,
                outbox.c.ref,
                messages.c.id.label("message_id"),
                messages.c.purpose,
                cases.c.id.label("case_id"),
                cases.c.number,
            )
            .join(messages, messages.c.id == outbox.c.subject_id)
            .join(cases, cases.c.id == messages.c.case_id)
            .where(LEAVING, outbox.c.kind == EntryKind.MAIL.value, messages.c.mailbox_id == mailbox)
            .order_by(outbox.c.id)
        )
        return [
            OnItsWay(
                entry_id=EntryId(row.entry_id),
                message_id=MessageId(row.message_id),
                case_id=CaseId(row.case_id),
                number=row.number,
                purpose=Purpose(row.purpose),
                begun=row.state != EntryState.READY.value or bool(row.ref),
            )
            for row in self._connection.execute(asked)
        ]

    def held(self, message: MessageId) -> Held | None:
        """Return how a reply is held up by its mailbox; None where it is not, or not yet worth telling."""
        asked = select(outbox).where(
            LEAVING, outbox.c.kind == EntryKind.MAIL.value, outbox.c.subject_id == message
        )
        row = self._connection.execute(asked).first()
        if row is None or row.first_claimed_at is None:
            return None
        if row.state == EntryState.READY.value:
            until = from_micros(row.due_at)
            lapsed = row.reason == LAPSED
            return Held(until if until > self._now else None, doubtful=False, lapsed=lapsed)
        doubtful = bool(row.ref) and row.first_claimed_at <= to_micros(self._now - DOUBTFUL)
        return Held(None, doubtful=True) if doubtful else None

    def take_back_doubtful(self, message: MessageId) -> bool:
        """Let go of a reply in doubt on which a person has decided; False where it is none."""
        found = delete(outbox).where(
            outbox.c.kind == EntryKind.MAIL.value,
            outbox.c.subject_id == message,
            outbox.c.state == EntryState.UNKNOWN.value,
            outbox.c.first_claimed_at <= to_micros(self._now - DOUBTFUL),
        )
        return bool(self._connection.execute(found).rowcount)

    def leave_to_a_person(self, entry: EntryId) -> bool:
        """Give up a mail whose mailbox nobody can look into any more; False where it has come to rest."""
        open_still = update(outbox).where(LEAVING, outbox.c.id == entry)
        values = {
            "state": EntryState.FAILED.value,
            "claim": outbox.c.claim + 1,  # whoever still sends it settles nothing
            "reason": "disconnected",
            "first_claimed_at": None,
            "ref": "",
        }
        return bool(self._connection.execute(open_still.values(values)).rowcount)

    def hasten_mail(self, mailbox: MailboxId) -> None:
        """Have mail of a mailbox looked at now that waits for its time, or for another try."""
        ours = select(messages.c.id).where(messages.c.mailbox_id == mailbox)
        waiting = update(outbox).where(
            LEAVING,
            outbox.c.kind == EntryKind.MAIL.value,
            outbox.c.state != EntryState.SENDING.value,
            outbox.c.subject_id.in_(ours),
        )
        self._connection.execute(waiting.values(due_at=to_micros(self._now)))
