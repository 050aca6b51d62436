"""The courier: takes what is due in the outbox, one entry after the other, and settles each."""

import logging
from collections.abc import Callable
from datetime import timedelta

from connectors.errors import AuthorizationLost, Permanent, Temporary
from handlers.delivery import cards, homes, lines, mails
from handlers.delivery.outcomes import Hopeless, Later, Unsure
from handlers.desk import Desk
from handlers.ports import ChatBusy, ChatRefused, ChatUnknown
from handlers.store.outbox import Entry, EntryKind

_LOOK = 50
#: How often an entry is tried for passing faults before a person is asked, and how long it waits between.
_ATTEMPTS, _SHORTEST, _LONGEST = 40, timedelta(seconds=5), timedelta(minutes=30)

_log = logging.getLogger(__name__)

EFFECTS: dict[EntryKind, Callable[[Desk, Entry], None]] = {
    EntryKind.CARD: cards.show,
    EntryKind.LINE: lines.tell,
    EntryKind.MAIL: mails.send,
    EntryKind.HOME: homes.publish,
}


def deliver_due(desk: Desk) -> int:
    """Make every effect that is due, and return how many entries were taken."""
    taken = 0
    while not desk.stopping():
        with desk.reading("delivery.look") as tx:
            due = tx.outbox.due(_LOOK, desk.delivers)
        if not due:
            break
        taken += sum(_deliver(desk, entry) for entry in due if not desk.stopping())
    return taken


def _deliver(desk: Desk, entry: Entry) -> bool:
    with desk.transaction("delivery.claim") as tx:
        claimed = tx.outbox.claim(entry)
    if claimed is None:
        return False
    try:
        EFFECTS[claimed.kind](desk, claimed)
    except Later as later:
        wait = max(later.wait, _wait(claimed, None))
        _put_off(desk, claimed, wait, later.reason, unknown=claimed.ambiguous)
    except (ChatBusy, Temporary) as busy:
        _put_off(
            desk, claimed, _wait(claimed, busy.retry_after), type(busy).__name__, unknown=claimed.ambiguous
        )
    except (ChatUnknown, Unsure) as unsure:
        _put_off(desk, claimed, _wait(claimed, None), type(unsure).__name__, unknown=True)
    except (ChatRefused, Permanent, AuthorizationLost) as refused:
        _fail(desk, claimed, type(refused).__name__, unknown=False)
    except Hopeless as hopeless:
        _fail(desk, claimed, hopeless.reason, unknown=True)
    except Exception as fault:
        # A fault of ours: the entry stays, and is looked up before anything is done again.
        _log.exception("delivery fault", extra={"action": "delivery.fault", "entry": claimed.id})
        _put_off(desk, claimed, _wait(claimed, None), type(fault).__name__, unknown=True)
    return True


def _wait(entry: Entry, retry_after: float | None) -> timedelta:
    if retry_after is not None:
        return timedelta(seconds=max(retry_after, 0.05))
    doublings: int = min(entry.attempts - 1, 12)
    return min(_SHORTEST * (1 << doublings), _LONGEST)


def _put_off(desk: Desk, entry: Entry, wait: timedelta, reason: str, *, unknown: bool) -> None:
    if entry.attempts >= _ATTEMPTS:
        _fail(desk, entry, f"tried {entry.attempts} times: {reason}", unknown=unknown)
        return
    with desk.transaction("delivery.put_off") as tx:
        tx.outbox.put_off(entry, wait, reason, unknown=unknown)
    _log.warning(
        "delivery put off", extra={"action": "delivery.put_off", "entry": entry.id, "reason": reason}
    )


def _fail(desk: Desk, entry: Entry, reason: str, *, unknown: bool) -> None:
    if entry.kind is EntryKind.MAIL:
        mails.give_up(desk, entry, reason, unknown=unknown)
    else:
        with desk.transaction("delivery.fail") as tx:
            tx.outbox.fail(entry, reason, unknown=unknown)
    _log.error("delivery failed", extra={"action": "delivery.failed", "entry": entry.id, "reason": reason})
