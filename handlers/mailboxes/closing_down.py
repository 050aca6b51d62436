"""The way out of a mailbox that is being disconnected, step by step; each can be begun again after a crash.

First mail that may be leaving comes to rest, then watches end, then access is given back, and last
the grant is dropped and the day is set on which what was read is purged. A provider that does not
answer holds this up for an hour and no longer.
"""

import logging
from datetime import datetime, timedelta

from connectors.consent import Consent, Revocation
from connectors.errors import AuthorizationLost, ConnectorError, Temporary
from handlers.desk import Desk
from handlers.disposal import countdowns
from handlers.domain import drafting
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import Mailbox, MailboxEventKind
from handlers.domain.message import Purpose
from handlers.guard import outside
from handlers.mailboxes.disconnecting import shares_account
from handlers.mailboxes.push import push_of
from handlers.people.notices import NoticeKind, tell_admins
from handlers.showing import note_and_tell, save_and_show
from handlers.store.holdings import OnItsWay
from handlers.store.mailbox_events import MailboxEvent
from handlers.store.transaction import Transaction
from handlers.store.watches import KeptWatch

#: How long mail may take to come to rest, and how long a provider that does not answer is asked again.
QUIET, PATIENCE = timedelta(minutes=30), timedelta(hours=1)
#: Points between two effects, for crash tests: the provider has done it, we do not know it.
UNWATCHED_THERE, REVOKED_THERE = "unwatched-there", "revoked-there"
#: Codes of steps that are ours; the connectors have their own.
SHARED, NOT_REACHED, DEAD, PASSWORD, WATCH_ENDS = (
    "shared-account",
    "not-reached",
    "already-dead",
    "imap-change-password",
    "watch-ends",
)

_log = logging.getLogger(__name__)


class _Later(Exception):
    """Something has to come to rest first, or a provider must answer; the next look goes on."""


def close_down_all(desk: Desk) -> int:
    """Go on with every mailbox that is being disconnected; return how many are through."""
    with desk.reading("closing.look") as tx:
        leaving = tx.departures.under_way()
    through = 0
    for mailbox in leaving:
        if desk.stopping():
            break
        try:
            close_down(desk, mailbox)
            through += 1
        except _Later as later:
            said = {"action": "closing.later", "mailbox": mailbox, "reason": str(later)}
            _log.info("a mailbox is still being disconnected", extra=said)
    return through


def close_down(desk: Desk, mailbox_id: MailboxId) -> None:
    """Go the whole way out of one mailbox, or as far as it goes now."""
    with desk.reading("closing.standing") as tx:
        mailbox = tx.mailboxes.get(mailbox_id)
        began = _began(tx, mailbox_id)
        on_its_way = tx.holdings.mail(mailbox_id)
        watches = tx.watches.of(mailbox)
        now = tx.now
    patient = now - began.at < PATIENCE
    if on_its_way:
        _settle(desk, on_its_way, patient=now - began.at < QUIET)
    for watch in watches:
        _unwatch(desk, mailbox, watch, patient=patient)
    ended = _revoke(desk, mailbox, patient=patient)
    desk.reached(REVOKED_THERE)
    _end(desk, mailbox, ended)


def _began(tx: Transaction, mailbox: MailboxId) -> MailboxEvent:
    events = tx.mailbox_events.of(mailbox)
    return next(one for one in events if one.kind is MailboxEventKind.DISCONNECTING)


def _settle(desk: Desk, mail: list[OnItsWay], *, patient: bool) -> None:
    """Wait for the courier, and in the end leave to a person what nobody can know any more."""
    if patient:
        raise _Later("mail has not come to rest")
    for one in mail:
        with desk.transaction("closing.doubtful") as tx:
            if not tx.holdings.leave_to_a_person(one.entry_id):
                continue
            case = tx.cases.locked(one.case_id)
            if one.purpose is Purpose.ACKNOWLEDGEMENT:
                lost: dict[str, Fact] = {"message": one.message_id, "reason": "disconnected", "unknown": True}
                note_and_tell(tx, case, Event(EventKind.ACKNOWLEDGEMENT_FAILED, lost))
                continue
            written = tx.events.about(one.case_id, EventKind.REPLY_DRAFTED, one.message_id)
            author = written.actor if written else None
            save_and_show(tx, *drafting.returned(case, one.message_id, "disconnected", author, unknown=True))


def _unwatch(desk: Desk, mailbox: Mailbox, kept: KeptWatch, *, patient: bool) -> None:
    push, reason = push_of(desk, mailbox), "disconnected"
    try:
        if push is not None:
            push.unwatch(kept.watch)
    except Temporary as error:
        if patient:
            raise _Later(type(error).__name__) from error
        reason = WATCH_ENDS
    except ConnectorError:
        reason = WATCH_ENDS  # it ends by itself, and its calls are refused until then
    desk.reached(UNWATCHED_THERE)
    with desk.transaction("closing.unwatched") as tx:
        if tx.watches.drop(mailbox.id, kept.watch.scope):
            facts: dict[str, Fact] = {"reason": reason, "until": kept.watch.expires_at.date().isoformat()}
            tx.mailbox_events.add(mailbox.id, MailboxEventKind.UNWATCHED, facts=facts)


def _revoke(desk: Desk, mailbox: Mailbox, *, patient: bool) -> Revocation:
    """Give access back as far as the provider can, and as far as it is this mailbox's alone."""
    parts = desk.providers.get(mailbox.provider)
    with desk.reading("closing.grant") as tx:
        granted = tx.grants.get(mailbox) is not None
        shared = shares_account(tx, mailbox)
    if not granted:
        return Revocation(revoked=False)  # what the settings describe was never granted
    if shared:
        return Revocation(revoked=False, steps=(SHARED,))
    if parts is None or parts.consent is None:
        typed = parts is not None and parts.sign_in is not None
        return Revocation(revoked=False, steps=(PASSWORD if typed else NOT_REACHED,))
    return _given_back(desk, mailbox, outside(parts.consent), patient=patient)


def _given_back(desk: Desk, mailbox: Mailbox, consent: Consent, *, patient: bool) -> Revocation:
    """Give the newest grant back under the right to renew it, so that nobody saves a newer one meanwhile."""
    ended = Revocation(revoked=False, steps=(DEAD,))

    def give_back(grant: str) -> str:
        nonlocal ended
        ended = consent.revoke(grant)
        return grant

    try:
        desk.grants(mailbox).renew(give_back)
    except AuthorizationLost:
        return ended
    except ConnectorError as error:
        if patient and isinstance(error, Temporary):
            raise _Later(type(error).__name__) from error
        return Revocation(revoked=False, steps=(NOT_REACHED,))
    return ended


def _end(desk: Desk, mailbox: Mailbox, ended: Revocation) -> None:
    with desk.transaction("closing.ended") as tx:
        if not tx.departures.end(mailbox.id):
            return
        began = _began(tx, mailbox.id)
        running_on = _running_on(tx, mailbox.id, began.at)
        facts: dict[str, Fact] = {
            "revoked": ended.revoked,
            "steps": " ".join((*ended.steps, WATCH_ENDS) if running_on else ended.steps),
            "ends_on": max(running_on, default=""),
        }
        tx.mailbox_events.add(mailbox.id, MailboxEventKind.DISCONNECTED, began.actor, facts)
        purged_on = countdowns.set_going(tx, desk, mailbox.id, began.actor)
        told = {"name": mailbox.name, "purged_on": purged_on.isoformat(), **facts}
        tell_admins(tx, desk, NoticeKind.MAILBOX_DISCONNECTED, f"{mailbox.id}-{mailbox.fence}", told)
    desk.forget(mailbox.id)
    desk.wake("countdown")


def _running_on(tx: Transaction, mailbox: MailboxId, since: datetime) -> list[str]:
    """Return until when each watch runs that could not be ended."""
    return [
        str(one.facts["until"])
        for one in tx.mailbox_events.of(mailbox)
        if one.kind is MailboxEventKind.UNWATCHED
        and one.at >= since
        and one.facts.get("reason") == WATCH_ENDS
    ]
