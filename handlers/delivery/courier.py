"""The courier: takes what is due in the outbox, one entry after the other, and settles each.

Mail goes first, then home pages, and a chat system that takes nothing is left alone for a moment.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import Enum
from functools import partial

from connectors.errors import AuthorizationLost, NotTaken, Permanent, Temporary
from handlers.delivery import cards, homes, lines, mails, memos, notices, unposting
from handlers.delivery.outcomes import REPAIR, InDoubt, Later, NotPosted, Unsure, in_doubt
from handlers.delivery.resting import MAIL, PROBE, awake, rest
from handlers.desk import Desk
from handlers.mailboxes import waits
from handlers.people.digest_figures import Counted
from handlers.ports import ChatBusy, ChatError, ChatRefused, ChatUnknown
from handlers.store.holdings import LAPSED
from handlers.store.outbox import Entry, EntryKind

_LOOK = 50
#: Home pages do not wait for many cards, which a chat system takes one a second of: somebody looks at them.
_PAGES, _AT_A_TIME = frozenset({EntryKind.HOME}), 10
#: How often a mail that has not left is tried before a person is asked, and how long entries wait between.
_ATTEMPTS, _SHORTEST, _LONGEST = 40, timedelta(seconds=5), timedelta(minutes=30)

_log = logging.getLogger(__name__)


class _Taken(Enum):
    BY_ANOTHER = "by-another"
    BY_US = "by-us"
    CHAT_CLOSED = "chat-closed"  # by us, and the chat system takes nothing now


Effects = Mapping[EntryKind, Callable[[Desk, Entry], None]]


def _effects() -> Effects:
    """Return how each kind is made in one round of delivery, whose digests are counted together."""
    counted = Counted()
    return {
        EntryKind.CARD: cards.show,
        EntryKind.LINE: lines.tell,
        EntryKind.MAIL: mails.send,
        EntryKind.HOME: homes.publish,
        EntryKind.NOTICE: partial(notices.tell, counted=counted),
        EntryKind.MEMO: partial(memos.send, counted=counted),
        EntryKind.UNPOST: unposting.remove,
    }


def deliver_due(desk: Desk) -> int:
    """Make every effect that is due, and return how many entries were taken."""
    taken, effects = 0, _effects()
    while not desk.stopping():
        due = _due(desk)
        for entry in due:
            if desk.stopping():
                break
            end = _deliver(desk, entry, effects)
            taken += end is not _Taken.BY_ANOTHER
            if end is _Taken.CHAT_CLOSED:
                break
        if not due:
            break
    return taken


def _due(desk: Desk) -> list[Entry]:
    with desk.reading("delivery.look") as tx:
        kinds = awake(desk, tx, desk.delivers)
        for some, most in (
            (kinds & MAIL, _LOOK),
            (kinds & _PAGES, _LOOK),
            (kinds - MAIL - _PAGES, _AT_A_TIME),
        ):
            if some and (due := tx.outbox.due(most, some)):
                return due
        return []


def _deliver(desk: Desk, entry: Entry, effects: Effects) -> _Taken:
    with desk.transaction("delivery.claim") as tx:
        claimed = tx.outbox.claim(entry)
    if claimed is None:
        return _Taken.BY_ANOTHER
    if claimed.kind in MAIL and not claimed.ref and claimed.attempts > _ATTEMPTS:
        _fail(desk, claimed, f"tried {_ATTEMPTS} times")
        return _Taken.BY_US
    return _make(desk, claimed, effects)


def _make(desk: Desk, entry: Entry, effects: Effects) -> _Taken:
    try:
        effects[entry.kind](desk, entry)
    except Later as later:
        wait = max(later.wait, _wait(entry, None))
        _put_off(desk, entry, wait, later.reason, unknown=in_doubt(entry), tried=later.tried)
    except NotPosted as refused:
        return _chat_closed(desk, entry, refused.error, unknown=False)
    except (ChatBusy, ChatRefused) as refused:
        return _chat_closed(desk, entry, refused, unknown=in_doubt(entry))
    except ChatUnknown as unsure:
        return _chat_closed(desk, entry, unsure, unknown=True)
    except InDoubt as doubt:
        return _still_in_doubt(desk, entry, doubt)
    except Temporary as busy:
        # What was not taken has not left: an earlier attempt was looked up before this one.
        unknown = in_doubt(entry) and not isinstance(busy, NotTaken)
        _put_off(desk, entry, _wait(entry, busy.retry_after), type(busy).__name__, unknown=unknown)
    except Unsure as unsure:
        _put_off(desk, entry, _wait(entry, unsure.retry_after), type(unsure).__name__, unknown=True)
    except (Permanent, AuthorizationLost) as refused:
        _fail(desk, entry, type(refused).__name__)
    except Exception as fault:
        # A fault of ours: the entry stays, and is looked up before anything is done again.
        _log.exception("delivery fault", extra={"action": "delivery.fault", "entry": entry.id})
        _put_off(desk, entry, _wait(entry, None), type(fault).__name__, unknown=True)
    return _Taken.BY_US


def _chat_closed(desk: Desk, entry: Entry, error: ChatError, *, unknown: bool) -> _Taken:
    """Keep the entry for when the chat system has time again, or was put right by an admin."""
    rest(desk, entry.kind, error)
    with desk.transaction("delivery.chat_closed") as tx:
        tx.outbox.put_off(
            entry,
            _chat_wait(error),
            type(error).__name__,
            unknown=unknown,
            tried=error.retry_after is None,
            forget=not unknown,
        )
    _say_put_off(entry, type(error).__name__)
    return _Taken.CHAT_CLOSED


def _still_in_doubt(desk: Desk, entry: Entry, doubt: InDoubt) -> _Taken:
    if isinstance(doubt.error, ChatError):
        return _chat_closed(desk, entry, doubt.error, unknown=True)
    reason = type(doubt.error).__name__
    _put_off(desk, entry, _wait(entry, doubt.retry_after), reason, unknown=True)
    return _Taken.BY_US


def _chat_wait(error: ChatError) -> timedelta:
    """Return how long an entry waits: as asked, for an admin's hand, or for the next probe."""
    if isinstance(error, ChatRefused):
        return REPAIR
    return PROBE if error.retry_after is None else timedelta(seconds=max(error.retry_after, 0.05))


def _wait(entry: Entry, retry_after: float | None) -> timedelta:
    if retry_after is not None:
        return timedelta(seconds=max(retry_after, 0.05))
    doublings: int = min(entry.attempts - 1, 12)
    return min(_SHORTEST * (1 << doublings), _LONGEST)


def _put_off(
    desk: Desk, entry: Entry, wait: timedelta, reason: str, *, unknown: bool, tried: bool = True
) -> None:
    with desk.transaction("delivery.put_off") as tx:
        tx.outbox.put_off(entry, wait, reason, unknown=unknown, tried=tried)
    _say_put_off(entry, reason)
    waits.told(desk, entry, wait, unknown=unknown, lapsed=reason == LAPSED)


def _say_put_off(entry: Entry, reason: str) -> None:
    _log.warning(
        "delivery put off", extra={"action": "delivery.put_off", "entry": entry.id, "reason": reason}
    )


def _fail(desk: Desk, entry: Entry, reason: str) -> None:
    (memos if entry.kind is EntryKind.MEMO else mails).give_up(desk, entry, reason)
    _log.error("delivery failed", extra={"action": "delivery.failed", "entry": entry.id, "reason": reason})
