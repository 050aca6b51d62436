"""Heartbeats: that Ombud ran, that its mailboxes were read and that the chat system answered, once a minute.

A gap becomes an outage in the record. Nobody is told from here: alarms and digests do that.
"""

import logging
from datetime import datetime, timedelta

from handlers.desk import Desk
from handlers.domain.channel import REMOVED
from handlers.domain.mailbox import READ
from handlers.domain.outage import CHAT, SCHEDULER, SILENT, STOPPED, Beat, mailbox_beat
from handlers.ports import ChatError, ChatRefused
from handlers.store.beats import Pulse
from handlers.store.outbox import EntryKind
from handlers.store.transaction import Transaction

#: While the chat system is well it is asked no oftener; while it is not, at each beat.
_ASK = timedelta(minutes=5)

_log = logging.getLogger(__name__)


def beat(desk: Desk) -> int:
    """Write down what is well now, and what stood still; return how many outages began or ended."""
    answers = _chat_answers(desk)
    with desk.transaction("beating.beat") as tx:
        known = tx.beats.all()
        ours = _run(tx, known.get(SCHEDULER))
        if ours is None:
            return 0  # another process beat in the same moment, and looked at everything
        up_since, changed = ours
        for pulse in tx.beats.mailboxes():
            changed += _mailbox(tx, known, pulse, up_since)
        if answers is not None:
            changed += _see(tx, known, CHAT, tx.now if answers else None, up_since)
    return changed


def _run(tx: Transaction, before: Beat | None) -> tuple[datetime, int] | None:
    """Write that the scheduler runs; return since when it has without a gap, and whether there was one."""
    stopped = before is not None and tx.now - before.well_at > STOPPED
    up_since = tx.now if before is None or stopped else before.up_since
    if not tx.beats.put(Beat(SCHEDULER, tx.now, up_since), before):
        return None
    if before is not None and stopped:
        tx.outages.add(SCHEDULER, before.well_at, tx.now)
        gap = round((tx.now - before.well_at).total_seconds())
        _log.warning("Ombud did not run for a while", extra={"action": "beating.stopped", "seconds": gap})
    return up_since, int(stopped)


def _mailbox(tx: Transaction, known: dict[str, Beat], pulse: Pulse, up_since: datetime) -> int:
    what = mailbox_beat(pulse.id)
    if pulse.status not in READ:
        # What is disconnected on purpose is not missed; its outage ends there.
        if what in known:
            tx.beats.forget([what])
        return int(what in known and tx.outages.end(what, tx.now))
    return _see(tx, known, what, None if pulse.failing_since else pulse.read_at, up_since)


def _see(
    tx: Transaction, known: dict[str, Beat], what: str, well_at: datetime | None, up_since: datetime
) -> int:
    """Write how something was found; return whether an outage of it began or ended.

    Args:
        well_at: when it was well, where that is known.
        up_since: what was before it is the scheduler's outage, not this thing's.
    """
    before = known.get(what)
    if before is None:
        tx.beats.put(Beat(what, well_at or tx.now, well_at or tx.now), None)
        return 0
    if well_at is not None and well_at > before.well_at:
        ended = tx.outages.end(what, well_at)
        tx.beats.put(Beat(what, well_at, well_at if ended else before.up_since), before)
        return int(ended)
    since = max(before.well_at, up_since)
    if before.failing_since is None and well_at is None:
        tx.beats.put(Beat(what, before.well_at, before.up_since, tx.now), before)
    if tx.now - since > SILENT and not any(one.what == what for one in tx.outages.open_ones()):
        tx.outages.add(what, since)
        _log.warning("something stands still", extra={"action": "beating.silent", "what": what})
        return 1
    return 0


def _chat_answers(desk: Desk) -> bool | None:
    """Return whether the chat system answers; None where there is none, or nobody needs to ask again yet."""
    if EntryKind.NOTICE not in desk.delivers:
        return None
    with desk.reading("beating.chat") as tx:
        before = tx.beats.get(CHAT)
    if before is not None and before.failing_since is None and desk.clock.now() - before.well_at < _ASK:
        return None
    try:
        desk.chat.channel_faults()
    except ChatError as error:
        # A refusal is an answer, unless the app is gone.
        return isinstance(error, ChatRefused) and error.code not in REMOVED
    return True
