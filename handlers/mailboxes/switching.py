"""Whether a mailbox is one for privacy, or a general address of which requests alone are kept.

Of letters to a general address that ask for nothing, nothing is kept: they are read in memory and forgotten.
"""

from dataclasses import replace

from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import Incomplete, NotAllowed, NotFound, Refused
from handlers.domain.mailbox import READ, Mailbox, MailboxEventKind, MailboxStatus
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import Phrase, say
from handlers.domain.presses import Done
from handlers.mailboxes.links import AT_THE_MACHINE
from handlers.mailboxes.registry import THE_ORGANISATION
from handlers.store.transaction import Transaction

GENERAL, PRIVACY = "general", "privacy"
_SWITCHED = (*READ, MailboxStatus.PROPOSED)


def switch(desk: Desk, actor: Actor, called: str, *, general: bool) -> Mailbox:
    """Say what a mailbox is from its next round on; what was kept before stays.

    Args:
        called: its name or its address.

    Raises:
        NotAllowed: only admins decide that.
        NotFound: there is no such mailbox.
        Refused: it is on its way out.
    """
    if Role.ADMIN not in actor.roles and not actor.id.startswith(AT_THE_MACHINE):
        raise NotAllowed
    with desk.transaction("switching.switch") as tx:
        known = found(tx, called)
        if known.status not in _SWITCHED:
            raise Refused(say("Mailbox {name} is not read any more.", name=known.name))
        if known.general == general:
            return known
        changed = replace(known, general=general)
        tx.mailboxes.describe(changed)
        tx.mailbox_events.add(known.id, MailboxEventKind.SWITCHED, actor.id, {"general": general})
    return changed


def found(tx: Transaction, called: str) -> Mailbox:
    """Return the mailbox of a name or an address.

    Raises:
        NotFound: there is none.
    """
    known = tx.mailboxes.named(THE_ORGANISATION, called)
    known = known or (tx.mailboxes.addressed(THE_ORGANISATION, called) if "@" in called else None)
    if known is None:
        raise NotFound(
            say("There is no such mailbox; {command} names them all.", command="ombud mailbox list")
        )
    return known


def told(mailbox: Mailbox) -> Phrase:
    """Return what a mailbox is, in one sentence."""
    if mailbox.general:
        return say(
            "Mailbox {name} is a general address: letters that ask for nothing leave nothing here.",
            name=mailbox.name,
        )
    return say("Mailbox {name} is for privacy: every letter to it is kept.", name=mailbox.name)


def form(desk: Desk, _errand: Errand) -> Form:
    """Return the form that asks what a mailbox is.

    Raises:
        NotFound: there is no mailbox.
    """
    with desk.reading("switching.form") as tx:
        known = [one for one in tx.mailboxes.all() if one.status in _SWITCHED]
    if not known:
        raise NotFound(say("No mailbox is connected; connect one, or name one in the settings."))
    names = tuple((str(one.id), one.name) for one in known[:100])
    kinds = (
        (PRIVACY, say("For privacy: every letter is kept")),
        (GENERAL, say("General: only what may be a request is kept")),
    )
    return Form(
        ErrandId.WATCH_MAILBOX,
        0,
        0,
        say("Kind of mailbox"),
        say("Save"),
        (
            Field("mailbox", say("Mailbox"), FieldKind.CHOICE, names, initial=names[0][0]),
            Field("kind", say("What comes in there"), FieldKind.CHOICE, kinds, initial=GENERAL),
        ),
        notes=tuple(told(one) for one in known[:_TOLD]),
    )


#: Mailboxes of which the form tells how they are now.
_TOLD = 5


def submit(desk: Desk, errand: Errand) -> Done:
    """Switch the mailbox of a form.

    Raises:
        Incomplete: nothing was chosen.
    """
    answers = errand.answers or {}
    with desk.reading("switching.known") as tx:
        known = next((one for one in tx.mailboxes.all() if str(one.id) == answers.get("mailbox")), None)
    if known is None or answers.get("kind") not in {GENERAL, PRIVACY}:
        raise Incomplete({"mailbox" if known is None else "kind": say("Choose one of these.")})
    return Done(told(switch(desk, errand.actor, known.name, general=answers["kind"] == GENERAL)))
