"""The form behind "Disconnect": what will happen, and a tick that it is meant."""

import re
from collections.abc import Iterable

from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form, Step
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import Incomplete
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import READ, MailboxStatus
from handlers.domain.phrase import Phrase, say
from handlers.domain.presses import Done
from handlers.mailboxes import disconnecting, proposing
from handlers.store.rounds import Standing

#: Buttons of a row; further mailboxes are disconnected at the command line.
_MOST = 5
_LEAVABLE = frozenset({*READ, MailboxStatus.PROPOSED})


def form(desk: Desk, errand: Errand) -> Form:
    """Return what disconnecting the mailbox means, to be confirmed.

    Raises:
        Refused: it is not connected, or the actor is no admin.
    """
    mailbox = _mailbox(errand)
    if proposing.is_proposed(desk, mailbox):
        return _giving_up(mailbox)
    leave = disconnecting.preview(desk, errand.actor, mailbox)
    meant = Field(
        "meant",
        say("Disconnect mailbox {name}", name=leave.mailbox.name),
        FieldKind.TICK,
        options=(("yes", say("Yes, disconnect it")),),
    )
    return Form(
        ErrandId.DISCONNECT_MAILBOX,
        0,
        0,
        say("Disconnect a mailbox"),
        say("Disconnect"),
        (meant,),
        tuple(disconnecting.told(leave)),
        str(leave.mailbox.id),
    )


def _giving_up(mailbox: MailboxId) -> Form:
    """Return the form on which somebody gives up connecting a mailbox that was never read."""
    return Form(
        ErrandId.DISCONNECT_MAILBOX,
        0,
        0,
        say("Give up connecting"),
        say("Give up"),
        (Field("meant", say("Give it up"), FieldKind.TICK, options=(("yes", say("Yes, give it up")),)),),
        (
            say(
                "Nothing of it was read. The link ends, and what was given is forgotten here; access that "
                "was given at the provider can be taken back there."
            ),
        ),
        str(mailbox),
    )


def disconnect(desk: Desk, errand: Errand) -> Done:
    """Disconnect the mailbox of the form, or give up connecting it.

    Raises:
        Incomplete: it was not ticked.
        Refused: as `form`, or it was done already.
    """
    if not (errand.answers or {}).get("meant"):
        raise Incomplete({"meant": say("Tick this if you mean it.")})
    if proposing.is_proposed(desk, _mailbox(errand)):
        name = proposing.withdraw(desk, errand.actor, _mailbox(errand))
        return Done(say("Mailbox {name} is not connected any more; its name is free.", name=name))
    leave = disconnecting.begin(desk, errand.actor, _mailbox(errand), errand.id)
    return Done(
        say(
            "Mailbox {name} is being disconnected; the admins are told when that is done, and what is left "
            "to do by hand.",
            name=leave.mailbox.name,
        )
    )


def steps(desk: Desk, standings: Iterable[Standing]) -> tuple[Step, ...]:
    """Return the buttons by which an admin disconnects mailboxes, but for the settings' own.

    One that is still being connected is given up by them.
    """
    read = [one for one in standings if one.status in _LEAVABLE and one.name not in desk.described]
    return tuple(Step(ErrandId.DISCONNECT_MAILBOX, _label(one), str(one.id)) for one in read[:_MOST])


def _label(standing: Standing) -> Phrase:
    if standing.status is MailboxStatus.PROPOSED:
        return say("Give up {name}", name=standing.name)
    return say("Disconnect {name}", name=standing.name)


def _mailbox(errand: Errand) -> MailboxId:
    # What comes back from a chat system may be anything; no mailbox has the number 0.
    return MailboxId(int(errand.token) if re.fullmatch(r"[0-9]{1,19}", errand.token) else 0)
