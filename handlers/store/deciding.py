"""What was decided about a case before its mailbox is deleted early: closed, held, or exported."""

from sqlalchemy import ColumnElement, and_, or_, select

from handlers.domain.events import EventKind
from handlers.store.conditions import OPEN
from handlers.store.hold_tables import hold
from handlers.store.purge_tables import purge
from handlers.store.tables import case as cases
from handlers.store.tables import event as events

#: What brings words or files without words of its own in the record.
_BRINGING = (EventKind.MESSAGE_ADDED, EventKind.LETTER_READ_AGAIN, EventKind.FILE_ATTACHED)


def undecided() -> ColumnElement[bool]:
    """Return whether a case of a disconnected mailbox is open, not held itself, and not exported."""
    # A hold on a case that shows letters of this one keeps these letters, and not this case.
    held = select(hold.c.id).where(hold.c.released_at.is_(None), hold.c.case_id == cases.c.id).exists()
    return and_(OPEN, ~held, ~_exported())


def _exported() -> ColumnElement[bool]:
    """Return whether a case was exported whole since its mailbox was disconnected, and nothing came since."""
    later = events.alias("later")
    more = or_(later.c.content_sealed.is_not(None), later.c.kind.in_([one.value for one in _BRINGING]))
    since = select(later.c.seq).where(later.c.case_id == events.c.case_id, later.c.seq > events.c.seq, more)
    # As the record has them: what `case export` prints says no more of itself, and a file for an authority
    # is there once its digest is, in the same words whoever wrote them (`json.dumps`, by name).
    whole = or_(events.c.facts == "{}", events.c.facts.like('%"manifest": "%", "personal_data": true%'))
    parted = select(purge.c.mailbox_id).where(
        purge.c.mailbox_id == cases.c.mailbox_id, purge.c.disconnected_at <= events.c.at
    )
    return (
        select(events.c.seq)
        .where(events.c.case_id == cases.c.id, events.c.kind == EventKind.EXPORTED.value)
        .where(whole, parted.exists(), ~since.exists())
        .exists()
    )
