"""What is left of a mailbox that is being purged, found and deleted in batches, each by an index.

Which table loses what, and why, stands in `handlers.disposal.stores`.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Table, delete, or_, select, update

from handlers.domain.ids import CaseId, MailboxId, MessageId, StubId
from handlers.store.conditions import LEAVING
from handlers.store.delivery_tables import outbox, post
from handlers.store.desk_tables import enclosure, pass_
from handlers.store.outbox import EntryKind, EntryState
from handlers.store.posts import Post, read_post
from handlers.store.reading_tables import reading, reading_correction
from handlers.store.reminder_tables import escalation, reminder, snooze, vigil
from handlers.store.scrub_tables import scrub, set_by
from handlers.store.side_door_tables import aside, batch, mandate, sketch, sketch_band
from handlers.store.stubs import StubState
from handlers.store.tables import case as cases
from handlers.store.tables import cursor as cursors
from handlers.store.tables import event as events
from handlers.store.tables import message as messages
from handlers.store.tables import original, shared_letter
from handlers.store.tables import stub as stubs

_MAIL = EntryKind.MAIL.value
#: Rows that hang on a letter, in the order in which nothing refers any more to what goes next.
OF_LETTERS: tuple[Table, ...] = (
    *(sketch_band, sketch, aside, reading_correction, reading, shared_letter, enclosure, original),
)
#: Rows that hang on a case.
OF_CASES: tuple[Table, ...] = (
    *(set_by, scrub, mandate, shared_letter, pass_, reminder, snooze, escalation, vigil),
)


class Remains:
    """What remains of mailboxes, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cases(self, mailbox: MailboxId, after: int, limit: int) -> list[CaseId]:
        """Return cases of a mailbox by id, those behind `after`."""
        asked = select(cases.c.id).where(cases.c.mailbox_id == mailbox, cases.c.id > after)
        rows = self._connection.scalars(asked.order_by(cases.c.mailbox_id, cases.c.id).limit(limit))
        return [CaseId(one) for one in rows]

    def letters(self, mailbox: MailboxId, limit: int) -> list[MessageId]:
        """Return some messages of a mailbox, of any age."""
        # In the order of an index that is there: no other one finds the few that are left of many.
        ordered = (messages.c.mailbox_id, messages.c.mail_id_hash)
        asked = select(messages.c.id).where(messages.c.mailbox_id == mailbox).order_by(*ordered)
        return [MessageId(one) for one in self._connection.scalars(asked.limit(limit))]

    def files(self, letters: Sequence[MessageId]) -> list[str]:
        """Return the names of files beside the database that belong to some messages."""
        return [
            name
            for kept in (original, enclosure)
            for name in self._connection.scalars(
                select(kept.c.name).where(kept.c.message_id.in_(letters), kept.c.body_sealed.is_(None))
            )
        ]

    def unfiled(self, mailbox: MailboxId, after: int, limit: int) -> list[tuple[StubId, str]]:
        """Return letters that were noticed and never became messages, with their keys at the provider."""
        begun = stubs.c.state.in_([StubState.NOTICED.value, StubState.VANISHED.value])
        asked = select(stubs.c.id, stubs.c.provider_key).where(
            stubs.c.mailbox_id == mailbox, begun, stubs.c.id > after
        )
        rows = self._connection.execute(asked.order_by(stubs.c.id).limit(limit))
        return [(StubId(row.id), row.provider_key) for row in rows]

    def delete_letters(self, letters: Collection[MessageId]) -> int:
        """Delete messages with all that hangs on them; return how many."""
        for each in OF_LETTERS:
            self._connection.execute(delete(each).where(each.c.message_id.in_(letters)))
        mail = [f"mail:{one}" for one in letters]
        self._connection.execute(delete(outbox).where(outbox.c.key.in_(mail)))
        return self._connection.execute(delete(messages).where(messages.c.id.in_(letters))).rowcount

    def empty_cases(self, emptied: Collection[CaseId]) -> None:
        """Take the words of cases and of their records, and all that hangs on them."""
        silenced = update(events).where(events.c.case_id.in_(emptied), events.c.content_sealed.is_not(None))
        self._connection.execute(silenced.values(content_sealed=None))
        asked = update(cases).where(cases.c.id.in_(emptied)).values(requester_sealed=None)
        self._connection.execute(asked)
        for each in OF_CASES:
            self._connection.execute(delete(each).where(each.c.case_id.in_(emptied)))
        told = [f"lines:{one}" for one in emptied]
        idle = outbox.c.state != EntryState.SENDING.value
        self._connection.execute(delete(outbox).where(outbox.c.key.in_(told), idle))

    def delete_stubs(self, mailbox: MailboxId, limit: int) -> int:
        """Delete some of the letters noticed in a mailbox; return how many."""
        ordered = (stubs.c.mailbox_id, stubs.c.provider_key)
        some = select(stubs.c.id).where(stubs.c.mailbox_id == mailbox).order_by(*ordered).limit(limit)
        found = list(self._connection.scalars(some))
        if found:
            self._connection.execute(delete(stubs).where(stubs.c.id.in_(found)))
        return len(found)

    def delete_places(self, mailbox: MailboxId) -> None:
        """Delete what hangs on a mailbox itself: places, batches, and likenesses of letters that moved."""
        self._connection.execute(delete(cursors).where(cursors.c.mailbox_id == mailbox))
        self._connection.execute(delete(batch).where(batch.c.mailbox_id == mailbox))

    def withdraw_mail(self, mailbox: MailboxId) -> int:
        """Take back mail of a mailbox that has not left; return how many."""
        ours = select(messages.c.id).where(messages.c.mailbox_id == mailbox)
        mail = delete(outbox).where(LEAVING, outbox.c.kind == _MAIL, outbox.c.subject_id.in_(ours))
        return self._connection.execute(mail).rowcount

    def anything(self, mailbox: MailboxId) -> bool:
        """Return whether a letter, noticed or read, or a case with its words is left of a mailbox."""
        order = (messages.c.mailbox_id, messages.c.mail_id_hash)
        case_order = (cases.c.mailbox_id, cases.c.id)
        asked = (
            select(messages.c.id).where(messages.c.mailbox_id == mailbox).order_by(*order),
            select(stubs.c.id).where(stubs.c.mailbox_id == mailbox).order_by(stubs.c.mailbox_id),
            select(cases.c.id)
            .where(cases.c.mailbox_id == mailbox, cases.c.purged_at.is_(None))
            .order_by(*case_order),
        )
        return any(self._connection.scalar(one.limit(1)) is not None for one in asked)

    def posts(self, mailbox: MailboxId, after: int, limit: int) -> tuple[list[Post], int]:
        """Return messages in the chat system that still tell of purged cases, and the last case looked at.

        Args:
            after: cases are looked at behind this one, so many of them.
        """
        looked_at = self.cases(mailbox, after, limit)
        stale = or_(~post.c.key.startswith("card:"), post.c.revision < cases.c.version)
        asked = (
            select(post)
            .join(cases, cases.c.id == post.c.case_id)
            .where(post.c.case_id.in_(looked_at), cases.c.purged_at.is_not(None), stale)
            .order_by(post.c.case_id, post.c.key)
        )
        found = [read_post(row) for row in self._connection.execute(asked)] if looked_at else []
        return found, looked_at[-1] if looked_at else 0
