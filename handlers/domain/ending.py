"""How a case ends, by an outcome for each claim or as no request at all, and how it begins again."""

from dataclasses import replace
from datetime import datetime

from handlers.domain.case import ActionId, Case, Claim, Outcome, Status
from handlers.domain.errors import Incomplete, WrongStatus
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.people import Actor
from handlers.domain.phrase import say

#: Outcomes that owe the person no answer; every other one does (GDPR Art. 12(3) and 12(4)).
UNANSWERED_OUTCOMES = frozenset({Outcome.WITHDRAWN, Outcome.NOT_A_REQUEST, Outcome.CONTINUED})


def closed(
    case: Case, claims: tuple[Claim, ...], at: datetime, actor: Actor, *, elsewhere: bool
) -> tuple[Case, Event]:
    """Close the case with an outcome for each claim.

    Args:
        elsewhere: the person was answered outside Ombud, as the actor states.

    Raises:
        Incomplete: an outcome owes the person an answer and none has left; said at the field `elsewhere`.
        WrongStatus: a reply is drafted.
    """
    case.check(ActionId.CLOSE, actor)
    case.check_undrafted()
    owed = any(claim.outcome not in UNANSWERED_OUTCOMES for claim in claims)
    if owed and case.answered_at is None and not elsewhere:
        text = say("Nobody has answered this person yet. Reply first, or tick 'answered outside Ombud'.")
        raise Incomplete({"elsewhere": text})
    return _ended(case, claims, at), case.happened(
        EventKind.CLOSED, actor, elsewhere=elsewhere, **_outcomes(claims)
    )


def not_a_request(case: Case, at: datetime, actor: Actor, reason: str) -> tuple[Case, Event]:
    """Close the case because nobody asked for anything; such a letter is owed no answer."""
    case.check(ActionId.NOT_A_REQUEST, actor)
    case.check_undrafted()
    claims = tuple(Claim(claim.right, Outcome.NOT_A_REQUEST) for claim in case.claims)
    event = case.happened(EventKind.CLOSED, actor, elsewhere=False, **_outcomes(claims))
    return _ended(case, claims, at), replace(event, content=reason)


def reopened(case: Case, actor: Actor) -> tuple[Case, Event]:
    """Open a closed case again; its due date stays what it was.

    Raises:
        WrongStatus: another case carries it on.
    """
    case.check(ActionId.REOPEN, actor)
    if case.follows is not None:
        raise WrongStatus(
            say("Case {number} is carried on in another one; separate the two first.", number=case.number)
        )
    # What was answered and decided before does not settle what it is opened for.
    undecided = tuple(Claim(claim.right) for claim in case.claims)
    changed = replace(
        case, status=Status.OPEN, owner=actor.id, closed_at=None, claims=undecided, answered_at=None
    )
    return changed, case.happened(EventKind.REOPENED, actor)


def _ended(case: Case, claims: tuple[Claim, ...], at: datetime) -> Case:
    return replace(case, claims=claims, status=Status.CLOSED, closed_at=at)


def _outcomes(claims: tuple[Claim, ...]) -> dict[str, Fact]:
    return {
        f"outcome_{claim.right.value}": claim.outcome.value if claim.outcome else None for claim in claims
    }
