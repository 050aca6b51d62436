"""How a case ends, by an outcome for each claim or as no request at all, and how it begins again."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from handlers.domain.case import ActionId, Case, Claim, Outcome, Status
from handlers.domain.case_clock import came_back
from handlers.domain.errors import Incomplete, WrongStatus
from handlers.domain.events import Event, EventKind, Fact, RecordedEvent
from handlers.domain.people import Actor
from handlers.domain.phrase import Phrase, say

#: Outcomes that owe the person no answer; every other one does (GDPR Art. 12(3) and 12(4)).
UNANSWERED_OUTCOMES = frozenset({Outcome.WITHDRAWN, Outcome.NOT_A_REQUEST, Outcome.CONTINUED})


#: Outcomes that refuse something, which has to be said within the first period (C22).
REFUSING_OUTCOMES = frozenset({Outcome.REFUSED, Outcome.PARTLY_FULFILLED, Outcome.NOT_IDENTIFIED})
#: Outcomes that rest on a search (U8).
SEARCHED_OUTCOMES = frozenset({Outcome.NOTHING_HELD, Outcome.PARTLY_FULFILLED})


def closed(
    case: Case,
    claims: tuple[Claim, ...],
    at: datetime,
    actor: Actor,
    *,
    elsewhere: bool,
    in_time: bool | None = None,
    searched: str = "",
) -> tuple[Case, Event]:
    """Close the case with an outcome for each claim.

    Args:
        elsewhere: the person was answered outside Ombud, as the actor states.
        in_time: whether the answer left in time; None where nobody knows, or none is owed.
        searched: what was searched and why that suffices, in the actor's words (U8).

    Raises:
        Incomplete: an outcome owes the person an answer and none has left; said at the field `elsewhere`.
        WrongStatus: a reply is drafted.
    """
    case.check(ActionId.CLOSE, actor)
    case.check_undrafted()
    owed = any(claim.outcome not in UNANSWERED_OUTCOMES for claim in claims)
    if owed and case.answered_at is None and not elsewhere:
        raise Incomplete({"elsewhere": _owed(claims)})
    timely: dict[str, Fact] = {"in_time": in_time} if in_time is not None and owed else {}
    event = case.happened(EventKind.CLOSED, actor, elsewhere=elsewhere, **timely, **_outcomes(claims))
    return _ended(case, claims, at), replace(event, content=searched)


def answered_in_time(claims: Iterable[Claim], record: Iterable[RecordedEvent]) -> bool | None:
    """Return whether the answer that a case closes with left in time; None where none has left from here.

    The last one counts, since a status message that went before it does not meet the duty (C21). A refusal,
    of a part too, has the first period and no extension (C22).

    Args:
        record: in order, with the answers that left and the mails that came back.
    """
    known = list(record)
    void = came_back(known)
    sent: RecordedEvent | None = None
    for event in known:
        if event.kind is EventKind.REOPENED:
            sent = None
        elif event.kind is EventKind.REPLY_SENT and event.facts.get("message") not in void:
            sent = event
    if sent is None or not isinstance(sent.facts.get("in_time"), bool):
        return None
    refuses = any(claim.outcome in REFUSING_OUTCOMES for claim in claims)
    return bool(sent.facts["refusal_in_time" if refuses else "in_time"])


def _owed(claims: Iterable[Claim]) -> Phrase:
    if any(claim.outcome is Outcome.NOT_IDENTIFIED for claim in claims):
        return say(
            "Nobody has told this person why we cannot act and how to complain. Reply first, or tick "
            "'answered outside Ombud'."
        )
    return say("Nobody has answered this person yet. Reply first, or tick 'answered outside Ombud'.")


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
