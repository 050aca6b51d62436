"""The form behind "Disconnect": what will happen, and a tick that it is meant."""

import re
from collections.abc import Iterable

from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form, Step
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import Incomplete
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import READ
from handlers.domain.phrase import say
from handlers.domain.presses import Done
from handlers.mailboxes import disconnecting
from handlers.store.rounds import Standing

#: Buttons of a row; further mailboxes are disconnected at the command line.
_MOST = 5


def form(desk: Desk, errand: Errand) -> Form:
    """Return what disconnecting the mailbox means, to be confirmed.

    Raises:
        Refused: it is not connected, or the actor is no admin.
    """
    leave = disconnecting.preview(desk, errand.actor, _mailbox(errand))
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


def disconnect(desk: Desk, errand: Errand) -> Done:
    """Disconnect the mailbox of the form.

    Raises:
        Incomplete: it was not ticked.
        Refused: as `form`, or it was done already.
    """
    if not (errand.answers or {}).get("meant"):
        raise Incomplete({"meant": say("Tick this if you mean it.")})
    leave = disconnecting.begin(desk, errand.actor, _mailbox(errand), errand.id)
    return Done(
        say(
            "Mailbox {name} is being disconnected; the admins are told when that is done, and what is left "
            "to do by hand.",
            name=leave.mailbox.name,
        )
    )


def steps(desk: Desk, standings: Iterable[Standing]) -> tuple[Step, ...]:
    """Return the buttons by which an admin disconnects mailboxes that are read, but for the settings' own."""
    read = [one for one in standings if one.status in READ and one.name not in desk.described]
    return tuple(
        Step(ErrandId.DISCONNECT_MAILBOX, say("Disconnect {name}", name=one.name), str(one.id))
        for one in read[:_MOST]
    )


def _mailbox(errand: Errand) -> MailboxId:
    # What comes back from a chat system may be anything; no mailbox has the number 0.
    return MailboxId(int(errand.token) if re.fullmatch(r"[0-9]{1,19}", errand.token) else 0)
