"""What a card says of a period that stands still: look at an answer (C16), or write in time (C20)."""

from datetime import date

from handlers.domain.case import Case, Status
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.deadline import days_left
from handlers.domain.judging import may_be_answered
from handlers.domain.phrase import Phrase, joined, say

#: Three working days and a weekend among them, or as many days off as stand around Easter.
_SOON = 7


def clock_note(case: Case, today: date) -> str:
    """Return what is to be done about a clock that stands still; empty for nothing."""
    if case.status is Status.CLOSED or not case.deadline.stands_still:
        return ""
    notes = []
    if may_be_answered(case):
        notes.append(say("An answer may have come: look whether it suffices."))
    if is_time_to_write(case, today):
        notes.append(_write_by(case))
    return joined(" ", notes)


def is_time_to_write(case: Case, today: date) -> bool:
    """Return whether the day is near by which to write to a person who has not answered."""
    unanswered = case.deadline.stands_still and case.answered_at is None
    return unanswered and days_left(case.due_on, today) <= _SOON


def _write_by(case: Case) -> Phrase:
    due = case.due_on.isoformat()
    if case.deadline.state is ClockState.SUSPENDED_IDENTITY:
        return say("Write by {due}: why you cannot act and how to complain, or decide to go on.", due=due)
    return say("Write by {due}: that you still wait and how to complain, or decide to go on.", due=due)
