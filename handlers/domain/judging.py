"""An answer to a question, judged: sufficient or not; the clock counts from when it came (C15, C16)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.domain.case import ActionId, Case, Status
from handlers.domain.clock.questions import Question
from handlers.domain.errors import WrongStatus
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.people import Actor
from handlers.domain.phrase import Phrase, say

#: What is asked, as a person chooses it.
QUESTIONS: Mapping[Question, Phrase] = {
    Question.IDENTITY: say("Who they are"),
    Question.SCOPE: say("Which data or which period"),
    Question.FEE: say("A fee"),
}


def may_be_answered(case: Case) -> bool:
    """Return whether a letter may have answered an open question, which nobody has judged yet."""
    return case.deadline.stands_still and case.status in {Status.NEW, Status.OPEN}


def check_open(case: Case, actor: Actor) -> None:
    """Check that a question holds the period of a case that the actor may judge an answer in.

    Raises:
        NotAllowed: the role is missing, or someone else handles the case.
        WrongStatus: none does.
    """
    case.check(ActionId.JUDGE, actor)
    if not case.deadline.stands_still:
        raise WrongStatus(
            say("No question stops the clock of case {number}: nothing is to be judged.", number=case.number)
        )


def judged(
    case: Case, question: Question, at: datetime, actor: Actor, *, suffices: bool, letter: int | None = None
) -> tuple[Case, Event]:
    """Return a case once somebody has judged an answer, and the event that says so.

    A sufficient one ends the wait; after another one the case still waits for the person.

    Args:
        at: when the answer came, which days of ours do not change.
        letter: the message it is; None where it came another way.
    """
    check_open(case, actor)
    kind = EventKind.ANSWER_SUFFICED if suffices else EventKind.ANSWER_INSUFFICIENT
    facts: dict[str, Fact] = {"topic": question.value, "at": at.isoformat()}
    if letter is not None:
        facts["letter"] = letter
    event = case.happened(kind, actor, **facts)
    if suffices and case.status is Status.AWAITING_SUBJECT:
        return replace(case, status=Status.OPEN), event
    if not suffices and case.status is Status.OPEN:
        return replace(case, status=Status.AWAITING_SUBJECT), event
    return case, event
