"""Reminding people of due dates: one message a person and day, when their morning begins.

Up to which day somebody was told, and of what, stands in rows, so that a restart repeats and forgets
nothing. What changes after the morning is `catching_up`'s.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handlers.desk import Desk
from handlers.domain.events import Fact
from handlers.domain.glance import Glance
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.people import Organisation
from handlers.domain.reminding import POOLED, THRESHOLDS, Span, Told, missed_since, morning_span
from handlers.duties.catching_up import catch_up, wake_up
from handlers.duties.ringing import ring
from handlers.people.notices import NoticeKind, notice_key
from handlers.people.owing import FAR, Duty, Standing, standing_of, tell_of
from handlers.people.readers import Reader, readers
from handlers.store.transaction import Transaction

#: Cases of a person that one message speaks of at most; the earliest due come first.
MOST = 100
#: Days for which a message that never left is looked for.
_LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _TakenBack:
    """What stood in messages that never left.

    Attributes:
        since: the first day of which nothing was heard.
    """

    unheard: Mapping[CaseId, Told]
    since: date | None

    def standing_after(self, before: Standing) -> Standing:
        """Return what was told without it; what had come back by itself comes back once more."""
        told = {case: one for case, one in before.told.items() if case not in self.unheard}
        again = {case for case, one in self.unheard.items() if one.step == FAR}
        return replace(before, told=told, woken=before.woken | again)


def remind(desk: Desk) -> int:
    """Remind everybody of what is due, as their day begins and as it goes; return how many were told.

    The cost follows from what is due or has changed, and from the number of colleagues.
    """
    with desk.reading("reminding.look") as tx:
        organisation, now = tx.organisations.first(), tx.now
        told_until = tx.colleagues.reminded()
        absences = tx.absences.standing()
        changed, woken = tx.reminders.any_changed(), tx.snoozes.due(MOST)
    if organisation is None:
        return 0
    people = list(readers(desk, organisation, now, absences))
    told = catch_up(desk, organisation, people, absences) if changed else 0
    for one in people:
        before = told_until.get(one.id)
        if before is not None:  # else the next look into the directory writes their row
            told += _begin_day(desk, organisation, one, before, _spoke(people, told_until, one))
    return told + wake_up(desk, people, woken) + ring(desk, organisation, people)


def _spoke(people: Iterable[Reader], told_until: Mapping[PersonId, str], reader: Reader) -> str:
    """Return the last day on which somebody else of the same zone was spoken to before today.

    Who had no role for a while was not spoken to; that is no sign that nothing ran.
    """
    same = [one.id for one in people if one.id != reader.id and one.local.tzinfo == reader.local.tzinfo]
    today = reader.day.isoformat()
    return max((day for one in same if (day := told_until.get(one, "")) < today), default="")


def _begin_day(desk: Desk, organisation: Organisation, reader: Reader, before: str, spoke: str) -> bool:
    """Tell a person what is due, if their day begins now."""
    until = date.fromisoformat(before) if before else None
    span = morning_span(reader.local, reader.today, until, reader.hours, reader.holiday)
    if span is None:
        return False
    with desk.transaction("reminding.remind") as tx:
        spoken_for = span.day + (span.until - span.today)
        if not tx.colleagues.remind(reader.id, before, spoken_for):
            return False  # somebody else did
        if reader.away is not None:
            return False
        standing = standing_of(tx, reader.id)
        taken_back = _taken_back(tx, reader.id, standing.told, span.day)
        standing, kept_back = taken_back.standing_after(standing), taken_back.since
        duties = _duties(tx, organisation, reader, span, standing)
        owed = standing.owed(span, duties)
        if owed:
            last = date.fromisoformat(max(before, spoke)) if before else None
            late = min(filter(None, (_late(span, last, owed, standing, reader), kept_back)), default=None)
            facts: dict[str, Fact] = {"late": late.isoformat()} if late else {}
            tell_of(tx, reader, standing, owed, facts=facts)
        return bool(owed)


def _duties(
    tx: Transaction, organisation: Organisation, reader: Reader, span: Span, standing: Standing
) -> list[Duty]:
    due_by = span.until + timedelta(days=max(THRESHOLDS))
    glances: list[Glance] = tx.duties.owned(reader.id, due_by, MOST)
    if reader.manages:
        glances += tx.duties.unowned(organisation.id, span.until + timedelta(days=POOLED), MOST)
    found = {one.id: Duty(one.id, one.due_on, one.owner is None) for one in glances}
    if missing := standing.woken - found.keys():  # put off long before it is due
        for one in tx.escalations.watched(missing).values():
            if one.is_open and (one.owner == reader.id or (one.owner is None and reader.manages)):
                found[one.case] = Duty(one.case, one.due_on, one.owner is None)
    return list(found.values())


def _taken_back(tx: Transaction, person: PersonId, told: Mapping[CaseId, Told], day: date) -> _TakenBack:
    """Take back earlier messages that never left."""
    earlier = {one.about for one in told.values() if one.about and day - _LATELY < one.told_on < day}
    keys = {notice_key(NoticeKind.REMINDER, about, person): about for about in earlier}
    gone = {keys[key]: facts for key, facts in tx.upkeep.withdraw_unposted(keys).items()} if keys else {}
    unheard = {case: one for case, one in told.items() if one.about in gone}
    since = [one.told_on for one in unheard.values()]
    since += [date.fromisoformat(str(facts["late"])) for facts in gone.values() if facts.get("late")]
    return _TakenBack(unheard, min(since, default=None))


def _late(
    span: Span, told_until: date | None, owed: Sequence[Duty], standing: Standing, reader: Reader
) -> date | None:
    due = [
        (one.due_on, standing.told.get(one.case), one.pooled)
        for one in owed
        if one.case not in standing.woken
    ]
    return missed_since(span, told_until, due, reader.holiday)
