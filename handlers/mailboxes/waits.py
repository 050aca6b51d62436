"""Replies that a mailbox does not let out: told on their case, beside the date by which they must be heard.

A wait that its provider named is respected, and shown. A reply of which nobody knows whether it has
left is looked up for a quarter of an hour; then a person decides, and the card says so.
"""

from datetime import datetime, timedelta

from handlers.desk import Desk
from handlers.domain.case import Case
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import MessageId
from handlers.domain.message import Purpose
from handlers.showing import show_card, show_line
from handlers.store.holdings import DOUBTFUL
from handlers.store.outbox import Entry, EntryKind
from handlers.store.transaction import Transaction

#: A wait that is worth telling.
WORTH = timedelta(minutes=5)


def told(desk: Desk, entry: Entry, wait: timedelta, *, unknown: bool, lapsed: bool = False) -> None:
    """Have it told on its case that a reply waits, or is in doubt; each once, and once more when too late.

    Args:
        wait: until it is tried again.
        unknown: it may have left.
        lapsed: its mailbox has to be connected again first.
    """
    if entry.kind is not EntryKind.MAIL:
        return
    in_doubt = unknown and desk.clock.now() - entry.since >= DOUBTFUL
    if in_doubt or (not unknown and wait >= WORTH):
        with desk.transaction("waits.told") as tx:
            _note(tx, entry, None if in_doubt else tx.now + wait, lapsed=lapsed and not in_doubt)


def _note(tx: Transaction, entry: Entry, until: datetime | None, *, lapsed: bool) -> None:
    message = tx.messages.get(MessageId(entry.subject_id or 0))
    if message.case_id is None or message.purpose is Purpose.ACKNOWLEDGEMENT:
        return
    case = tx.cases.locked(message.case_id)
    kind = EventKind.REPLY_IN_DOUBT if until is None else EventKind.REPLY_WAITS
    facts: dict[str, Fact] = {"message": message.id}
    if until is not None:
        facts |= {"until": until.isoformat(), "late": _is_late(tx, case, until)}
    if lapsed:
        facts["lapsed"] = True
    before = tx.events.about(case.id, kind, message.id)
    if before is not None and all(before.facts.get(one) == facts.get(one) for one in ("late", "lapsed")):
        return
    case = tx.cases.note(case, Event(kind, facts))
    show_card(tx, case.id)
    show_line(tx, case)


def _is_late(tx: Transaction, case: Case, until: datetime) -> bool:
    zone = tx.organisations.get(case.organisation_id).zone
    return until.astimezone(zone).date() > case.due_on
