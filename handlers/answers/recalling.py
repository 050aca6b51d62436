"""Taking back a reply that was sent and is still held back."""

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


def _actor(event: RecordedEvent | None) -> PersonId | None:
    return event.actor if event is not None else None
