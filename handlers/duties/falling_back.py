"""Falling back on mail: what must be heard and could not be posted in time goes to people's mailboxes, once.

The notice stays where it waits: it is posted when the chat system takes it again, and says what went by mail.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from handlers.desk import Desk
from handlers.domain.events import Fact
from handlers.domain.ids import PersonId
from handlers.domain.outage import SCHEDULER, STOPPED
from handlers.domain.people import Organisation
from handlers.people.colleagues import admins
from handlers.people.hushing import opens_for
from handlers.people.memos import stand_in_for
from handlers.people.notices import NoticeKind
from handlers.store.memos import Unheard
from handlers.store.outbox import EntryKind
from handlers.store.transaction import Transaction

#: What an incident's clock says rings sooner than all else.
RINGS = frozenset({NoticeKind.INCIDENT})
#: What must be heard; the rest waits for the chat system, however long.
HEARD = RINGS | {
    NoticeKind.REMINDER,
    NoticeKind.ESCALATION,
    NoticeKind.PUT_OFF,
    NoticeKind.DIGEST,
    NoticeKind.CASES_RETURNED,
    NoticeKind.DATES_RECOUNTED,
    NoticeKind.CHANNEL_FAULT,
    NoticeKind.MAILBOX_FAILING,
    NoticeKind.MAILBOX_LAPSED,
    NoticeKind.PURGE_AHEAD,
    NoticeKind.PURGE_STUCK,
    NoticeKind.PURGE_OVERDUE,
    NoticeKind.CLIENT_REFUSED,
    NoticeKind.ACCESS_AMISS,
    NoticeKind.FOLDER_AMISS,
    NoticeKind.RECORDS_AMISS,
}
_MOST = 1_000


def fall_back(desk: Desk) -> int:
    """Have mail stand in for every notice that waits too long; return for how many.

    Only time counts in which Ombud ran: after a stop the chat system gets its chance first. Without a chat
    system mail is the way, at once and for everything.
    """
    alone = EntryKind.NOTICE not in desk.delivers
    soonest = min(desk.rules.rings_after, desk.rules.falls_back_after)
    with desk.reading("falling_back.look") as tx:
        beat, now, organisation = tx.beats.get(SCHEDULER), tx.now, tx.organisations.first()
        waiting = tx.memos.unheard(now if alone else now - soonest, _MOST)
    if not waiting:
        return 0
    if alone:
        return sum(_stand_in(desk, one, alone=True) for one in waiting)
    if beat is None or now - beat.well_at > STOPPED:
        return 0  # the next beat says since when Ombud runs
    due = [
        one
        for one in waiting
        if max(_since(desk, organisation, one), beat.up_since) + _patience(desk, one.key) <= now
    ]
    return sum(_stand_in(desk, one, alone=False) for one in due)


def _since(desk: Desk, organisation: Organisation | None, notice: Unheard) -> datetime:
    """Return since when a notice might have been posted: what keeps quiet hours does not wait for a chat."""
    if organisation is None:
        return notice.since
    facts: Mapping[str, Fact] = json.loads(notice.facts)
    return opens_for(desk, organisation, notice.key, notice.person, facts, notice.since)


def _patience(desk: Desk, key: str) -> timedelta:
    return desk.rules.rings_after if _kind(key) in RINGS else desk.rules.falls_back_after


def _kind(key: str) -> NoticeKind:
    return NoticeKind(key.split(":")[1])


def _stand_in(desk: Desk, notice: Unheard, *, alone: bool) -> bool:
    with desk.transaction("falling_back.stand_in") as tx:
        # Noted for every kind, so that each is looked at once.
        if not tx.memos.stand_in(notice.key):
            return False
        heard = alone or _kind(notice.key) in HEARD
        if heard:
            _ask(desk, tx, notice)
        if alone:
            tx.memos.dispense(notice.key)
        return heard


def _ask(desk: Desk, tx: Transaction, notice: Unheard) -> None:
    facts: Mapping[str, Fact] = json.loads(notice.facts)
    for person in _readers(desk, notice.person, facts):
        stand_in_for(tx, notice.key, person, facts)


def _readers(desk: Desk, person: PersonId, facts: Mapping[str, Fact]) -> list[PersonId]:
    """Return who reads it by mail: the admins what was for the channel, which has no address."""
    return [one.id for one in admins(desk)] if facts.get("channel") else [person]
