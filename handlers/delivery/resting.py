"""Which effects are not even tried now: where nothing may be posted, and while the chat system is at rest.

A chat system that fails is asked again soon, by one call at a time, so that cards are true a moment
after it is back; what waits for it is a row in the outbox.
"""

from collections.abc import Iterable
from datetime import timedelta

from handlers.desk import Desk
from handlers.domain.channel import ChannelFault
from handlers.ports import ChatError, ChatRefused
from handlers.store.outbox import EntryKind
from handlers.store.transaction import Transaction

MAIL = frozenset({EntryKind.MAIL, EntryKind.MEMO})
CHANNEL = frozenset({EntryKind.CARD, EntryKind.LINE})
_CHAT = frozenset(EntryKind) - MAIL
#: How long the chat system is left alone after a call that failed, and after one that was refused.
PROBE, REFUSED = timedelta(seconds=2), timedelta(seconds=10)


def rest(desk: Desk, kind: EntryKind, error: ChatError) -> None:
    """Leave the chat system alone for a while after an effect of a kind failed."""
    if error.retry_after is not None:
        _until(desk, _surface(kind), timedelta(seconds=error.retry_after))
    elif isinstance(error, ChatRefused):
        _until(desk, _surface(kind), REFUSED)
        desk.wake("watch")  # is it the channel, or the app?
    else:
        _until(desk, _CHAT, PROBE)


def awake(desk: Desk, tx: Transaction, kinds: Iterable[EntryKind]) -> frozenset[EntryKind]:
    """Return the kinds that may be tried now."""
    wanted = frozenset(kind for kind in kinds if desk.rests.get(kind, tx.now) <= tx.now)
    if not wanted - MAIL:
        return wanted
    organisation = tx.organisations.first()
    fault = organisation.channel_fault if organisation is not None else ""
    if fault == ChannelFault.UNINSTALLED:
        return wanted & MAIL
    return wanted - CHANNEL if fault else wanted


def _surface(kind: EntryKind) -> frozenset[EntryKind]:
    return CHANNEL if kind in CHANNEL else frozenset({kind})


def _until(desk: Desk, kinds: Iterable[EntryKind], wait: timedelta) -> None:
    ends = desk.clock.now() + wait
    for kind in kinds:
        desk.rests[kind] = max(desk.rests.get(kind, ends), ends)
