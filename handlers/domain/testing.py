"""Cases made to try things out: how one is taken away again."""

from dataclasses import replace
from datetime import datetime

from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errors import AlreadyHandled, WrongStatus
from handlers.domain.events import Event, EventKind
from handlers.domain.people import Actor
from handlers.domain.phrase import say


def removed(case: Case, at: datetime, actor: Actor) -> tuple[Case, Event]:
    """Close a test case whatever stands in it; its record stays, and says so.

    Raises:
        WrongStatus: it is a real case, or an answer of it is just leaving.
        AlreadyHandled: it was removed before.
    """
    case.check(ActionId.REMOVE_TEST, actor)
    if not case.is_test:
        raise WrongStatus(say("Case {number} is no test case; nothing was changed.", number=case.number))
    if case.status is Status.CLOSED:
        raise AlreadyHandled(say("Test case {number} was removed before.", number=case.number))
    if case.leaving_id is not None:
        raise WrongStatus(
            say("A reply of test case {number} is just leaving; remove it in a minute.", number=case.number)
        )
    event = case.happened(EventKind.TEST_REMOVED, actor)
    return replace(case, status=Status.CLOSED, draft_id=None, drafted_by=None, closed_at=at), event
