"""Letters that were put aside, and what became of them; their words stand with the messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, ScalarSelect, bindparam, delete, func, insert, select, update

from handlers.domain.aside import Aside, AsideState, Pile
from handlers.domain.finding import LetterKind, Verdict
from handlers.domain.holds import Route
from handlers.domain.ids import MailboxId, MessageId, OrganisationId, PersonId
from handlers.domain.mailbox import Mailbox
from handlers.store.conditions import ASIDE, ASIDE_OLD
from handlers.store.covering import covers_mailbox, waits
from handlers.store.instants import from_micros, to_micros
from handlers.store.reading_tables import reading as readings
from handlers.store.side_door_tables import aside as table
from handlers.store.tables import message as messages
from handlers.store.tables import original as originals

_ADD = insert(table)
_REMOVE = delete(table).where(table.c.message_id == bindparam("of_message"))
#: Beyond so many nobody counts.
COUNTED = 1_000


class Asides:
    """The letters put aside, within a transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def put(self, mailbox: Mailbox, letter: Aside, *, again: bool = False) -> None:
        """Put a letter aside.

        Args:
            again: it was aside before.
        """
        if again:
            self.remove(letter.message)
        row = {
            "message_id": letter.message,
            "organisation_id": mailbox.organisation_id,
            "mailbox_id": mailbox.id,
            "at": to_micros(letter.received_at),
            "put_at": to_micros(self._now),
            "verdict": letter.verdict.value,
            "kind": letter.kind.value,
            "junk": letter.junk,
            "possible": letter.possible,
            "state": AsideState.WAITING.value,
        }
        self._connection.execute(_ADD, row)

    def remove(self, message: MessageId) -> None:
        """Forget that a letter was aside, since it turned out to be something else."""
        self._connection.execute(_REMOVE, {"of_message": message})

    def find(self, message: MessageId) -> Aside | None:
        """Return one letter, or None where it was never put aside."""
        row = self._connection.execute(select(table).where(table.c.message_id == message)).first()
        return None if row is None else _aside(row)

    def waiting(self, organisation: OrganisationId, first: int, limit: int) -> list[Aside]:
        """Return a page of letters that nobody has looked at, possible requests first, oldest first."""
        asked = select(table).where(table.c.organisation_id == organisation, ASIDE)
        ordered = asked.order_by(table.c.possible.desc(), table.c.at, table.c.message_id)
        return [_aside(row) for row in self._connection.execute(ordered.offset(first).limit(limit))]

    def pile(self, organisation: OrganisationId) -> Pile:
        """Return how much waits; beyond a thousand of either sort nobody counts."""
        oldest = select(func.min(table.c.at)).where(
            table.c.organisation_id == organisation, table.c.possible.is_(True), ASIDE
        )
        asked = select(
            _counted(organisation, possible=True).label("possible"),
            _counted(organisation, possible=False).label("others"),
            oldest.scalar_subquery().label("oldest"),
        )
        row = self._connection.execute(asked).one()
        return Pile(row.possible, from_micros(row.oldest), row.others)

    def settle(self, message: MessageId, state: AsideState, by: PersonId) -> bool:
        """Write what a person said of a letter; False where somebody did before, or its words are gone."""
        waits = (table.c.message_id == message, table.c.state == AsideState.WAITING.value)
        values = {"state": state.value, "settled_at": to_micros(self._now), "settled_by": by}
        return bool(self._connection.execute(update(table).where(*waits).values(values)).rowcount)

    def old(self, before: datetime, limit: int) -> list[tuple[MessageId, MailboxId, str | None]]:
        """Return letters whose time aside is over: message, mailbox, and the name of an original in a blob.

        One that may be a request stays until a person has looked at it, and all of a mailbox that is held.
        Nobody opens a case for one of them until this transaction ends.
        """
        blob = (originals.c.message_id == table.c.message_id) & originals.c.body_sealed.is_(None)
        asked = (
            select(table.c.message_id, table.c.mailbox_id, originals.c.name)
            .select_from(table.outerjoin(originals, blob))
            .where(ASIDE_OLD, table.c.put_at < to_micros(before), ~covers_mailbox(table.c.mailbox_id))
            .order_by(table.c.put_at)
            .limit(limit)
            .with_for_update(of=table)
        )
        return [
            (MessageId(row.message_id), MailboxId(row.mailbox_id), row.name)
            for row in self._connection.execute(asked)
        ]

    def held_up(self, before: datetime) -> list[MailboxId]:
        """Return the mailboxes that are held and have such letters, unless they are known to wait."""
        known = waits(Route.DROPPED, mailbox=table.c.mailbox_id)
        asked = select(table.c.mailbox_id).where(ASIDE_OLD, table.c.put_at < to_micros(before)).distinct()
        found = asked.where(covers_mailbox(table.c.mailbox_id), ~known)
        return [MailboxId(one) for one in self._connection.scalars(found)]

    def drop(self, letters: Sequence[MessageId]) -> None:
        """Let go of letters' words and originals; that they came, and what was said of them, stays."""
        self._connection.execute(delete(originals).where(originals.c.message_id.in_(letters)))
        self._connection.execute(
            update(messages).where(messages.c.id.in_(letters)).values(content_sealed=None)
        )
        self._connection.execute(
            update(readings).where(readings.c.message_id.in_(letters)).values(evidence_sealed=None)
        )
        values = {"state": AsideState.DROPPED.value}
        self._connection.execute(update(table).where(table.c.message_id.in_(letters)).values(values))


def _counted(organisation: OrganisationId, *, possible: bool) -> ScalarSelect[int]:
    some = (
        select(table.c.message_id)
        .where(table.c.organisation_id == organisation, table.c.possible.is_(possible), ASIDE)
        .limit(COUNTED)
        .subquery()
    )
    return select(func.count()).select_from(some).scalar_subquery()


def _aside(row: Row[Any]) -> Aside:
    return Aside(
        message=MessageId(row.message_id),
        mailbox=MailboxId(row.mailbox_id),
        received_at=from_micros(row.at),
        verdict=Verdict(row.verdict),
        kind=LetterKind(row.kind),
        junk=row.junk,
        possible=row.possible,
        state=AsideState(row.state),
    )
