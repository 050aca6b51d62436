"""Which rows a hold covers, as conditions for those who choose what to delete next."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from handlers.domain.holds import Route
from handlers.store.hold_tables import deferred, hold
from handlers.store.tables import message, shared_letter

STANDS = hold.c.released_at.is_(None)


def covers_mailbox(mailbox: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return whether a hold names a mailbox."""
    return select(hold.c.id).where(STANDS, hold.c.mailbox_id == mailbox).exists()


def covers_case(case: ColumnElement[Any], mailbox: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return whether a hold names a case, its mailbox, or a case that shows letters of it."""
    lent = shared_letter.join(message, message.c.id == shared_letter.c.message_id)
    shown = (
        exists().select_from(lent).where(shared_letter.c.case_id == hold.c.case_id, message.c.case_id == case)
    )
    named = or_(hold.c.case_id == case, hold.c.mailbox_id == mailbox)
    return or_(
        select(hold.c.id).where(STANDS, named).exists(),
        select(hold.c.id).where(STANDS, shown).exists(),
    )


def waits(
    route: Route, *, case: ColumnElement[Any] | None = None, mailbox: ColumnElement[Any] | None = None
) -> ColumnElement[bool]:
    """Return whether the deletion of a case or a mailbox on a route is known to wait for a hold."""
    named = deferred.c.mailbox_id == mailbox if case is None else deferred.c.case_id == case
    return select(deferred.c.id).where(and_(deferred.c.route == route.value, named)).exists()
