"""Telling managers once a week who read far more cases than they usually do, or others' cases, or at night.

Taken from the access log alone: who, when and which case, never what was read. Statistics that anybody can
check by hand (`handlers.domain.habits`).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from handlers.desk import Desk
from handlers.domain.events import Fact
from handlers.domain.habits import WEEKS, Habit, Unusual, unusual
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.people import Organisation, Role
from handlers.people.habit_notices import kept
from handlers.people.mornings import mornings
from handlers.people.notices import NoticeKind, ask_notice
from handlers.people.readers import zone_of

_WEEK = timedelta(days=7)
#: Night, on the reader's own clock: from the first until the second hour.
_NIGHT_FROM, _NIGHT_UNTIL = 22, 6

_Week = Mapping[PersonId, Counter[Habit]]


def tell_of_habits(desk: Desk) -> int:
    """Tell every manager, on their first working morning of a week, what stood out in the week before."""
    with desk.reading("habits.look") as tx:
        organisation, now = tx.organisations.first(), tx.now
    if organisation is None or not desk.rules.digest.unusual_reading:
        return 0
    today = now.astimezone(organisation.zone).date()
    monday = today - timedelta(days=today.weekday())
    found: list[tuple[PersonId, Unusual]] | None = None
    told = 0
    for manager, _ in mornings(desk, organisation, now, Role.MANAGER):
        key = f"habits:{monday.isoformat()}:{manager.id}"
        with desk.reading("habits.told") as tx:
            if tx.inbox.has(key):
                continue
        found = look(desk, organisation, monday) if found is None else found
        with desk.transaction("habits.tell") as tx:
            if tx.inbox.take(key) and found:
                facts: dict[str, Fact] = {"monday": (monday - _WEEK).isoformat(), "found": kept(found)}
                ask_notice(tx, NoticeKind.UNUSUAL_READING, [manager], monday.isoformat(), facts)
                told += 1
    return told


def look(desk: Desk, organisation: Organisation, monday: date) -> list[tuple[PersonId, Unusual]]:
    """Return what stood out in the week before a Monday, by person."""
    week, *before = (_week(desk, organisation, monday - n * _WEEK) for n in range(1, WEEKS + 2))
    found: list[tuple[PersonId, Unusual]] = []
    for person, counted in sorted(week.items()):
        worked = [one[person] for one in before if person in one]
        for habit in Habit:
            stands_out = unusual(habit, counted[habit], [one[habit] for one in worked])
            if stands_out is not None:
                found.append((person, stands_out))
    return found


def _week(desk: Desk, organisation: Organisation, monday: date) -> _Week:
    """Return what each person read in a week."""
    since = datetime.combine(monday, time(), organisation.zone)
    until = datetime.combine(monday + _WEEK, time(), organisation.zone)
    cases: dict[PersonId, set[CaseId]] = defaultdict(set)
    counted: dict[PersonId, Counter[Habit]] = defaultdict(Counter)
    with desk.reading("habits.week") as tx:
        for one in tx.access.readings(since, until):
            hour = one.at.astimezone(zone_of(desk.roster.known(one.person), organisation)).hour
            counted[one.person][Habit.ODD_HOURS] += hour >= _NIGHT_FROM or hour < _NIGHT_UNTIL
            if one.case_id not in cases[one.person]:
                cases[one.person].add(one.case_id)
                counted[one.person][Habit.CASES] += 1
                counted[one.person][Habit.OTHERS] += one.owner not in {None, one.person}
    return counted
