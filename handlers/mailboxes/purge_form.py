"""The form behind "Delete": what was read of a disconnected mailbox goes before its day, once it is meant."""

from collections.abc import Iterable

from handlers.desk import Desk
from handlers.disposal import early
from handlers.domain.card import Field, FieldKind, Form, Paragraph, Sheet, Step, Weight
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import Incomplete
from handlers.domain.ids import MailboxId, number_in
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.phrase import say
from handlers.domain.presses import Done, Response
from handlers.store.rounds import Standing

#: Buttons of a row; further mailboxes are deleted at the command line.
_MOST = 5


def form(desk: Desk, errand: Errand) -> Response:
    """Return what early deletion takes, to be confirmed; or why it cannot be, with the cases to decide first.

    Raises:
        Refused: it is not disconnected, or the actor is no admin.
    """
    doomed = early.preview(desk, errand.actor, _mailbox(errand))
    title = say("Delete what was read")
    if not doomed.allowed:
        return Sheet(title, tuple(Paragraph(sentence) for sentence in early.told(doomed)))
    meant = Field(
        "meant",
        say("Delete what was read of mailbox {name}", name=doomed.name),
        FieldKind.TICK,
        options=(("yes", say("Yes, delete it for good")),),
    )
    notes = tuple(early.told(doomed))
    return Form(ErrandId.PURGE_MAILBOX, 0, 0, title, say("Delete"), (meant,), notes, str(doomed.mailbox))


def delete(desk: Desk, errand: Errand) -> Done:
    """Delete what was read of the mailbox of the form.

    Raises:
        Incomplete: it was not ticked.
        Refused: as `form`, or cases are open by now.
    """
    if not (errand.answers or {}).get("meant"):
        raise Incomplete({"meant": say("Tick this if you mean it.")})
    doomed = early.delete_now(desk, errand.actor, _mailbox(errand), errand.id)
    return Done(
        say("Mailbox {name} is closed for good, and what was read of it is being deleted.", name=doomed.name)
    )


def steps(standings: Iterable[Standing]) -> tuple[Step, ...]:
    """Return the buttons by which an admin has disconnected mailboxes deleted before their day."""
    waiting = [one for one in standings if one.status is MailboxStatus.DISCONNECTED][:_MOST]
    return tuple(
        Step(ErrandId.PURGE_MAILBOX, say("Delete {name} now", name=one.name), str(one.id), Weight.DANGER)
        for one in waiting
    )


def _mailbox(errand: Errand) -> MailboxId:
    return MailboxId(number_in(errand.token) or 0)  # no mailbox has the number 0
