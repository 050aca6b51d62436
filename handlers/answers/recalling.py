"""Deciding on a reply that was sent and is not known to have left: taken back, or found to have left."""

from handlers.answers.departing import departed, step_of
from handlers.answers.drafts import token_of
from handlers.desk import Desk
from handlers.domain import drafting
from handlers.domain.errors import AlreadyHandled, WrongStatus
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.ids import PersonId
from handlers.domain.phrase import say
from handlers.domain.presses import Done, Press
from handlers.showing import mail_key, save_and_show


def undo(desk: Desk, press: Press) -> Done:
    """Make the reply that is held back the draft again.

    Raises:
        AlreadyHandled: nothing is held back, or not that one.
        NotAllowed: it is neither the actor's mail nor the actor's case.
        WrongStatus: it is leaving already, or another reply was drafted meanwhile.
    """
    with desk.transaction("recalling.undo") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        leaving = case.leaving_id
        queued = tx.events.about(case.id, EventKind.REPLY_QUEUED, leaving) if leaving is not None else None
        written = tx.events.about(case.id, EventKind.REPLY_DRAFTED, leaving) if leaving is not None else None
        held = tx.holdings.held(leaving) if leaving is not None else None
        doubtful = held is not None and held.doubtful
        changed, event = drafting.recalled(
            case, press.actor, _actor(queued), _actor(written), doubtful=doubtful
        )
        if leaving is None or (press.token and token_of(press.token) != leaving):
            raise AlreadyHandled
        taken = tx.holdings.take_back_doubtful(leaving) if doubtful else tx.outbox.withdraw(mail_key(leaving))
        if not taken:
            raise WrongStatus(
                say("The reply in case {number} is leaving already, so it is too late.", number=case.number)
            )
        save_and_show(tx, changed, event)
    return Done(say("The reply in case {number} is a draft again; nothing has left.", number=case.number))


def has_left(desk: Desk, press: Press) -> Done:
    """Note that somebody found a reply in the mailbox's sent mail of which nobody knew whether it has left.

    Raises:
        AlreadyHandled: nothing is on its way out, or not that one.
        NotAllowed: it is neither the actor's mail nor the actor's case.
        WrongStatus: there is no doubt about it, or it is being looked up at this moment.
    """
    with desk.transaction("recalling.has_left") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        leaving = case.leaving_id
        queued = tx.events.about(case.id, EventKind.REPLY_QUEUED, leaving) if leaving is not None else None
        message = tx.messages.get(leaving) if leaving is not None else None
        step = step_of(message) if message is not None else EventKind.REPLY_SENT
        changed, event = drafting.found_to_have_left(case, press.actor, _actor(queued), tx.now, step)
        if leaving is None or message is None or (press.token and token_of(press.token) != leaving):
            raise AlreadyHandled
        if not tx.holdings.take_back_doubtful(leaving):
            raise WrongStatus(
                say(
                    "The reply in case {number} is being looked up; try again in a minute.",
                    number=case.number,
                )
            )
        tx.outbox.dismiss(case.id)  # the person has heard: what failed before is made good
        save_and_show(tx, *departed(tx, desk, changed, message, event))
    return Done(say("The reply in case {number} counts as sent.", number=case.number))


def _actor(event: RecordedEvent | None) -> PersonId | None:
    return event.actor if event is not None else None
