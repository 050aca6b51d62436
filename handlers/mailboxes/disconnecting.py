"""Disconnecting a mailbox: what would happen, and beginning it, which closes the mailbox at once.

The rest goes on by itself in `closing_down`. What was read of the mailbox stays for the days of the
settings, and is purged then (`handlers.disposal`).
"""

from dataclasses import dataclass
from datetime import date

from handlers.desk import Desk
from handlers.disposal import countdowns
from handlers.domain.errors import AlreadyHandled, NotAllowed, NotFound, Refused
from handlers.domain.events import Fact
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import READ, Mailbox, MailboxEventKind, MailboxStatus
from handlers.domain.message import Purpose
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import Phrase, count, say
from handlers.mailboxes.registry import THE_ORGANISATION
from handlers.store.holdings import OpenCases
from handlers.store.transaction import Transaction

#: Numbers named in a sentence; more are counted.
_NAMED = 20


@dataclass(frozen=True, slots=True)
class Leave:
    """What disconnecting a mailbox means for its cases.

    Attributes:
        cancelled: numbers of the cases whose replies will not leave and become drafts again.
        begun: numbers of those whose reply may be leaving at this moment.
        shared: another mailbox is open with the same account.
        purged_on: the day on which what was read of it is deleted, at the establishment.
    """

    mailbox: Mailbox
    open_cases: OpenCases
    cancelled: tuple[str, ...]
    begun: tuple[str, ...]
    shared: bool
    purged_on: date


def preview(desk: Desk, actor: Actor, mailbox: MailboxId) -> Leave:
    """Return what disconnecting a mailbox would mean; nothing is changed.

    Raises:
        NotAllowed: the actor is no admin.
        NotFound: there is no such mailbox.
        Refused: it is not connected, or the settings describe it.
    """
    _check(actor)
    with desk.reading("disconnecting.preview") as tx:
        return _leave(desk, tx, _connected(desk, tx, mailbox))


def begin(desk: Desk, actor: Actor, mailbox: MailboxId, cause: str = "") -> Leave:
    """Close a mailbox: nothing is read or sent any more, and replies that wait become drafts again.

    Args:
        cause: the chat system's id of the press; a second delivery changes nothing.

    Raises:
        AlreadyHandled: it was begun by this very press.
        NotAllowed, NotFound, Refused: as `preview`.
    """
    _check(actor)
    with desk.transaction("disconnecting.begin") as tx:
        if cause:
            tx.inbox.once(cause)
        leave = _leave(desk, tx, _connected(desk, tx, mailbox))
        if not tx.departures.begin(mailbox):
            raise AlreadyHandled
        tx.holdings.hasten_mail(mailbox)  # the courier gives it back to the cases
        facts: dict[str, Fact] = {"open": leave.open_cases.count, "cancelled": " ".join(leave.cancelled)}
        tx.mailbox_events.add(mailbox, MailboxEventKind.DISCONNECTING, actor.id, facts)
    for job in ("deliver", "disconnect"):
        desk.wake(job)
    return leave


def named(desk: Desk, name: str) -> MailboxId:
    """Return the mailbox that the admin calls so.

    Raises:
        NotFound: there is none.
    """
    with desk.reading("disconnecting.named") as tx:
        found = tx.mailboxes.named(THE_ORGANISATION, name)
    if found is None:
        raise NotFound(
            say("There is no such mailbox; {command} names them all.", command="ombud mailbox list")
        )
    return found.id


def told(leave: Leave) -> list[Phrase]:
    """Return, in sentences, what disconnecting means."""
    name = leave.mailbox.name
    said = [say("From then on Ombud reads and sends nothing in mailbox {name}.", name=name)]
    if leave.open_cases.due_on is not None:
        said.append(
            count(
                "{n} case there is open, due {date}; its date runs on, and it must be answered another way.",
                "{n} cases there are open, due {date} at the earliest; their dates run on, and they must be "
                "answered another way.",
                leave.open_cases.count,
                date=leave.open_cases.due_on.isoformat(),
            )
        )
    if leave.cancelled:
        said.append(say("Replies that wait become drafts again: {numbers}.", numbers=_list(leave.cancelled)))
    if leave.begun:
        said.append(say("Replies that may be leaving right now: {numbers}.", numbers=_list(leave.begun)))
    if leave.shared:
        said.append(
            say("Another mailbox is open with the same account: access is taken back with the last of them.")
        )
    return [*said, *_what_goes(leave)]


def _what_goes(leave: Leave) -> list[Phrase]:
    """Return what becomes of what was read: what goes and when, and what stays."""
    return [
        say(
            "What was read is deleted on {date}: letters, files, drafts and notes, and every name and "
            "address in its cases.",
            date=leave.purged_on.isoformat(),
        ),
        say(
            "Numbers, rights, dates and outcomes of its cases stay, without a word of content, and what a "
            "legal hold names stays until that is released."
        ),
        say("Until then it can be connected again with everything, or be deleted at once."),
    ]


def _list(numbers: tuple[str, ...]) -> str:
    return ", ".join(numbers[:_NAMED]) + (", …" if len(numbers) > _NAMED else "")


def _check(actor: Actor) -> None:
    if Role.ADMIN not in actor.roles:
        raise NotAllowed


def _connected(desk: Desk, tx: Transaction, mailbox: MailboxId) -> Mailbox:
    found = tx.mailboxes.find(mailbox)
    if found is None:
        raise NotFound(say("There is no such mailbox any more."))
    if found.status is MailboxStatus.DISCONNECTING:
        raise AlreadyHandled(say("Mailbox {name} is being disconnected already.", name=found.name))
    if found.status not in READ:
        raise Refused(say("Mailbox {name} is not connected.", name=found.name))
    if found.name in desk.described and tx.grants.get(found) is None:
        # It would be back with the next start.
        raise Refused(
            say(
                "The settings describe mailbox {name}; take it out of them and start Ombud anew, then "
                "disconnect it.",
                name=found.name,
            )
        )
    return found


def _leave(desk: Desk, tx: Transaction, mailbox: Mailbox) -> Leave:
    on_its_way = [one for one in tx.holdings.mail(mailbox.id) if one.purpose is not Purpose.ACKNOWLEDGEMENT]
    return Leave(
        mailbox,
        tx.holdings.open_cases(mailbox.id),
        cancelled=tuple(one.number for one in on_its_way if not one.begun),
        begun=tuple(one.number for one in on_its_way if one.begun),
        shared=shares_account(tx, mailbox),
        purged_on=countdowns.day_if_left_now(tx, desk),
    )


def shares_account(tx: Transaction, mailbox: Mailbox) -> bool:
    """Return whether another mailbox stands that is open with the same account.

    Some providers take back everything that an account has granted, whichever mailbox it was for.
    """
    account = _account(mailbox)
    return any(_account(tx.mailboxes.get(one)) == account for one in tx.departures.holders(mailbox))


def _account(mailbox: Mailbox) -> str:
    return (mailbox.account or mailbox.address).casefold()
