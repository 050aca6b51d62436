"""Which folders of a mailbox are read: chosen when it is confirmed, and anew whenever an admin says so.

A folder that is chosen later has a place of its own and is read as far back as the mailbox is; one that
is given up is left where it was reached. Junk is read in any case, for requests land there, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from connectors.errors import ConnectorError
from handlers.desk import Desk
from handlers.domain.errors import NotAllowed, Refused
from handlers.domain.mailbox import FOLDERS, READ, Mailbox, MailboxEventKind, MailboxStatus
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import say
from handlers.mailboxes.confirming import choosable, chosen
from handlers.mailboxes.refusals import SILENT


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folders of a mailbox: all that can be read, and those that are; none where there is no choice.

    Attributes:
        gone: those that were chosen and are not there any more; nothing of them is read.
    """

    known: tuple[str, ...]
    read: tuple[str, ...]
    gone: tuple[str, ...] = ()


def shelf(desk: Desk, mailbox: Mailbox) -> Shelf:
    """Return which folders there are, and which are read.

    Raises:
        Refused: the mailbox does not answer.
    """
    try:
        known = choosable(desk, mailbox)
        gone = tuple(each for each in mailbox.folders if known and each not in known)
        # Where a folder is gone a provider may say nothing of the others.
        scopes = mailbox.folders if gone or not known else desk.connector(mailbox).scopes()
    except ConnectorError:
        raise Refused(SILENT) from None
    return Shelf(known, tuple(each for each in known if each in scopes), gone)


def is_choice(desk: Desk, mailbox: Mailbox) -> bool:
    """Return whether the folders of a mailbox are chosen, as far as that is known without asking it."""
    return mailbox.name not in desk.described and has_folders(desk, mailbox.provider, mailbox.status)


def has_folders(desk: Desk, provider: str, status: MailboxStatus) -> bool:
    """Return whether folders are chosen in mailboxes of a provider that stand so."""
    parts = desk.providers.get(provider)
    return status in READ and parts is not None and parts.folders is not None


def choose(desk: Desk, actor: Actor, mailbox: Mailbox, folders: Sequence[str]) -> Mailbox:
    """Read these folders from now on, beside junk; the same ones again change nothing.

    Raises:
        NotAllowed: only admins decide that.
        Incomplete: none of them is there.
        Refused: it is not read, the settings say its folders, or it does not answer.
    """
    if Role.ADMIN not in actor.roles:
        raise NotAllowed
    wanted = chosen(desk, mailbox, folders)
    with desk.transaction("folders.choose") as tx:
        known = tx.mailboxes.get(mailbox.id)
        if known.status not in READ or tx.grants.get(known) is None or FOLDERS not in dict(wanted.details):
            raise Refused(say("Folders of mailbox {name} are not chosen here.", name=mailbox.name))
        details = {**dict(known.details), FOLDERS: dict(wanted.details)[FOLDERS]}
        changed = replace(known, details=tuple(sorted(details.items())))
        tx.feeds.forget(known.id)
        if changed == known:
            return known
        # Whoever holds it open reads the old ones; from here on it is opened anew.
        changed = replace(changed, connection=known.connection + 1)
        tx.mailboxes.describe(changed)
        facts = {"folders": len(changed.folders), "before": len(known.folders)}
        tx.mailbox_events.add(known.id, MailboxEventKind.CHOSEN, actor.id, facts)
    desk.wake("sync")
    return changed
