"""Connecting a mailbox again whose purge waits: whether it is resumed with everything, or deleted at once.

Resumed, it keeps its row, its key, its cases and their history, and the purge is withdrawn once access is
given. Deleted, it is closed for good, and a new mailbox begins under a key of its own.
"""

from handlers.desk import Desk
from handlers.disposal import countdowns, early
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.countdown import Countdown
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import Incomplete, NotAllowed, NotFound
from handlers.domain.ids import MailboxId, number_in
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import Phrase, say
from handlers.mailboxes import proposing
from handlers.mailboxes.proposing import Proposal, Proposed
from handlers.mailboxes.registry import THE_ORGANISATION

RESUME, PURGE = "resume", "purge"


def waiting_for(desk: Desk, actor: Actor, address: str) -> Countdown | None:
    """Return how long the disconnected mailbox of an address stands by; None where there is none.

    Raises:
        NotAllowed: only admins connect mailboxes.
    """
    _check(actor)
    with desk.reading("deciding.address") as tx:
        same = tx.mailboxes.addressed(THE_ORGANISATION, address.strip().lower())
        if same is None or same.status is not MailboxStatus.DISCONNECTED or same.name in desk.described:
            return None
        return countdowns.countdown_of(tx, same.id)


def waiting(desk: Desk, mailbox: MailboxId) -> Countdown | None:
    """Return how long one disconnected mailbox stands by; None where it is none."""
    with desk.reading("deciding.waiting") as tx:
        found = tx.mailboxes.find(mailbox)
        if found is None or found.status is not MailboxStatus.DISCONNECTED:
            return None
        return countdowns.countdown_of(tx, mailbox)


def told(waits: Countdown) -> list[Phrase]:
    """Return, in sentences, what is to be decided."""
    return [
        say(
            "Mailbox {name} was disconnected. {countdown}",
            name=waits.name,
            countdown=countdowns.told(waits),
        ),
        say("Resumed, it goes on with its history, cases and key, and the purge is withdrawn."),
        say("Purged, all that was read of it is deleted at once and for good, and a new mailbox begins."),
    ]


def form(waits: Countdown, provider: str) -> Form:
    """Return the form that asks what becomes of the mailbox that was disconnected.

    Args:
        provider: where it lives now; it may have moved.
    """
    options = ((RESUME, say("Resume it, with everything")), (PURGE, say("Purge it now, and begin anew")))
    return Form(
        ErrandId.DECIDE_MAILBOX,
        0,
        0,
        say("Connect it again"),
        say("Go on"),
        (Field("old", say("What was read before"), FieldKind.CHOICE, options, initial=RESUME),),
        tuple(told(waits)),
        f"{waits.mailbox_id}-{provider}",
    )


def decide(desk: Desk, errand: Errand) -> Proposed:
    """Do what the form says, and return the link on which the mailbox is connected.

    Raises:
        Incomplete: nothing was chosen.
        NotFound: there is no such mailbox any more.
        Refused: it is not disconnected any more, or cases are open that have to be decided first.
    """
    number, _, provider = errand.token.partition("-")
    mailbox = MailboxId(number_in(number) or 0)
    choice = (errand.answers or {}).get("old", "")
    if choice not in {RESUME, PURGE}:
        raise Incomplete({"old": say("Choose one of these.")})
    _check(errand.actor)
    with desk.reading("deciding.mailbox") as tx:
        known = tx.mailboxes.find(mailbox)
    if known is None:
        raise NotFound(say("There is no such mailbox any more."))
    if choice == PURGE:
        early.delete_now(desk, errand.actor, mailbox, errand.id)
    elif provider == known.provider:
        return proposing.reconnect(desk, errand.actor, mailbox)
    return proposing.propose(desk, errand.actor, Proposal(provider, known.address, known.name, {}))


def _check(actor: Actor) -> None:
    if Role.ADMIN not in actor.roles:
        raise NotAllowed
