"""How a due date reads, and what a thread says when it was counted anew.

Why it is that date stands in its derivation, for who asks.
"""

from collections.abc import Mapping
from datetime import date

from handlers.domain.case import Case, Status
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.deadline import days_left
from handlers.domain.events import RecordedEvent
from handlers.domain.glance import Glance
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.domain.recount import Cause

#: What changed, as it reads in the middle of a sentence.
CAUSES: Mapping[Cause, Phrase] = {
    Cause.CALENDAR: say("the calendar of public holidays"),
    Cause.OWN_DAYS: say("the establishment's own days"),
    Cause.ZONE: say("the time zone"),
    Cause.PLACE: say("the country or its part"),
    Cause.LAW: say("the law"),
    Cause.POLICY: say("the policy where the law is open"),
}
#: What a period waits for that stands still.
AWAITED: Mapping[ClockState, Phrase] = {
    ClockState.SUSPENDED_IDENTITY: say("proof of identity"),
    ClockState.SUSPENDED_SCOPE: say("clarification"),
    ClockState.SUSPENDED_FEE: say("a fee"),
}


def due(case: Case | Glance, today: date) -> Phrase:
    """Return the due date in the middle of a sentence, with the days left while the case is open."""
    if stands_still(case):
        return _still(case, today)
    return say("due {when}", when=when(case, today))


def when(case: Case | Glance, today: date) -> str:
    """Return the due date by itself, or for what the period stands still and by when to write."""
    if case.status is Status.CLOSED:
        return case.due_on.isoformat()
    return _still(case, today) if stands_still(case) else _counted(case.due_on, today)


def stands_still(case: Case | Glance) -> bool:
    """Return whether an open question holds the period of an open case."""
    return case.status is not Status.CLOSED and _clock(case) in AWAITED


def _still(case: Case | Glance, today: date) -> Phrase:
    by = _counted(case.due_on, today)
    return say("stands still ({question}); write by {when}", question=AWAITED[_clock(case)], when=by)


def _clock(case: Case | Glance) -> ClockState:
    return case.clock if isinstance(case, Glance) else case.deadline.state


def _counted(due_on: date, today: date) -> Phrase:
    on, left = due_on.isoformat(), days_left(due_on, today)
    if left < 0:
        return count("{on}, overdue by {n} day", "{on}, overdue by {n} days", -left, on=on)
    if left == 0:
        return say("{on}, today", on=on)
    return count("{on}, {n} day left", "{on}, {n} days left", left, on=on)


def changed(causes: tuple[Cause, ...]) -> Phrase:
    """Return what due dates are counted by that changed, in a sentence."""
    return say("What changed: {causes}.", causes=joined(", ", [CAUSES[cause] for cause in causes]))


def recounted(event: RecordedEvent) -> Phrase:
    """Return the line for a due date that was counted anew."""
    before, after = (str(event.facts.get(name) or "?") for name in ("due_before", "due_on"))
    told = (
        say("The period was counted anew; {date} stays.", date=after)
        if before == after
        else say("The due date was counted anew: {after} instead of {before}.", after=after, before=before)
    )
    causes = tuple(Cause(one) for one in str(event.facts.get("cause") or "").split())
    return joined(" ", (told, changed(causes))) if causes else told
