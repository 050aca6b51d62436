"""Watching the channel: whether it is fit for cases, and whether the app is installed at all.

While it is not, nothing is posted there; the admins are told once, and once more when it is.
"""

import logging

from handlers.desk import Desk
from handlers.domain.channel import REMOVED, ChannelFault, gravest
from handlers.domain.people import Organisation
from handlers.people.notices import NoticeKind, tell_admins
from handlers.ports import ChatBusy, ChatError, ChatRefused
from handlers.store.outbox import EntryKind

_log = logging.getLogger(__name__)


def watch(desk: Desk) -> str:
    """Look at the channel, note what is wrong with it and tell the admins what changed; return the fault."""
    with desk.reading("watching.standing") as tx:
        organisation = tx.organisations.first()
    if organisation is None or EntryKind.CARD not in desk.delivers:
        return ""
    try:
        fault = gravest(desk.chat.channel_faults())
    except ChatBusy:
        return organisation.channel_fault  # no news is no change
    except ChatError as error:
        if not (isinstance(error, ChatRefused) and error.code in REMOVED):
            _log.warning("The channel cannot be looked at.", extra={"action": "watching.refused"})
            return organisation.channel_fault
        fault = ChannelFault.UNINSTALLED
    if fault != organisation.channel_fault:
        _note(desk, organisation, fault)
    return fault


def _note(desk: Desk, organisation: Organisation, fault: str) -> None:
    with desk.transaction("watching.note") as tx:
        if not tx.organisations.note_channel(organisation.id, fault):
            return
        about = f"{fault or 'well'}.{tx.next_id()}"
        if fault:
            tell_admins(tx, desk, NoticeKind.CHANNEL_FAULT, about, {"fault": fault})
        else:
            desk.rests.clear()
            tell_admins(tx, desk, NoticeKind.CHANNEL_RECOVERED, about)
            tx.outbox.hasten_kinds(frozenset(EntryKind) - {EntryKind.MAIL, EntryKind.MEMO})
    desk.wake("repair")
