"""What happens to cases after the morning's messages: they are brought up to date, and what is urgent rings.

Only cases that were written since the last look are looked at, and reminders that come back now.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from handlers.desk import Desk
from handlers.domain.escalation import Absence, Watched
from handlers.domain.events import EventKind
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.people import Organisation
from handlers.domain.reminding import OVERDUE
from handlers.domain.snoozing import Snooze
from handlers.people.escalations import review
from handlers.people.owing import Duty, Standing, known_already, redraw, standing_of, tell_of
from handlers.people.readers import Reader
from handlers.store.transaction import Transaction

_BATCH = 200
#: A case at one of these steps rings; others are added to the message that is there.
_URGENT = {OVERDUE, 0}
_HANDED = (EventKind.CLAIMED, EventKind.ASSIGNED)


def catch_up(
    desk: Desk, organisation: Organisation, people: Sequence[Reader], absences: Sequence[Absence]
) -> int:
    """Bring up to date what people were told of cases that changed; return how often somebody was told."""
    told, full = 0, True
    while full and not desk.stopping():
        with desk.transaction("reminding.catch_up") as tx:
            changed = tx.reminders.changed(_BATCH)
            cases = tx.escalations.watched({case for case, _ in changed})
            redraw(tx, tx.reminders.listing(cases))
            review(desk, tx, organisation, cases, absences)
            told += sum(_tell(tx, reader, duties) for reader, duties in _concerned(people, cases.values()))
            tx.reminders.looked(changed)
        full = len(changed) == _BATCH
    return told


def wake_up(desk: Desk, people: Iterable[Reader], woken: Sequence[Snooze]) -> int:
    """Tell people of what they put off and what comes back now; return how many were told.

    Outside somebody's hours it waits for their next morning.
    """
    told = 0
    theirs: dict[PersonId, list[CaseId]] = defaultdict(list)
    for one in woken:
        theirs[one.person].append(one.case)
    for reader in people:
        if reader.id in theirs and reader.hears:
            with desk.transaction("reminding.wake_up") as tx:
                cases = tx.escalations.watched(theirs[reader.id])
                duties = [one for _, found in _concerned([reader], cases.values()) for one in found]
                told += _tell(tx, reader, duties)
                # What is closed or in other hands by now comes back to nobody.
                tx.snoozes.end(reader.id, set(theirs[reader.id]) - {one.case for one in duties})
    return told


def _concerned(people: Iterable[Reader], cases: Collection[Watched]) -> list[tuple[Reader, list[Duty]]]:
    """Return whom open cases concern, by id, each with their cases."""
    owned: Mapping[PersonId, list[Duty]] = _by_owner(cases)
    pooled = [Duty(one.case, one.due_on, pooled=True) for one in cases if one.is_open and one.owner is None]
    found = [(one, owned.get(one.id, []) + (pooled if one.manages else [])) for one in people]
    return [(reader, duties) for reader, duties in found if duties]


def _by_owner(cases: Collection[Watched]) -> dict[PersonId, list[Duty]]:
    found: dict[PersonId, list[Duty]] = defaultdict(list)
    for one in cases:
        if one.is_open and one.owner is not None:
            found[one.owner].append(Duty(one.case, one.due_on))
    return found


def _tell(tx: Transaction, reader: Reader, duties: Sequence[Duty]) -> bool:
    """Tell a person of cases that changed, unless their next morning does; return whether they were told."""
    before = tx.reminders.locked(reader.id)
    if before is None:
        return False
    told = tx.reminders.of_person(reader.id)
    if new := [one for one in duties if one.case not in told and not one.pooled]:
        theirs = _taken(tx, reader.id, new)
        known_already(tx, reader, [(one, theirs[one.case]) for one in new if one.case in theirs])
    if not reader.hears or before < reader.day.isoformat():
        return False
    standing = standing_of(tx, reader.id, {one.case for one in duties})
    owed = standing.owed(reader.span, duties)
    urgent = [one for one in owed if _rings(reader, standing, one)]
    others = [one for one in owed if one not in urgent]
    if others:
        tell_of(tx, reader, standing, others)
        standing = standing_of(tx, reader.id, ())
    if urgent:
        tell_of(tx, reader, standing, urgent, anew=True)
    return bool(owed)


def _rings(reader: Reader, standing: Standing, duty: Duty) -> bool:
    return duty.case in standing.calling or reader.span.step(duty.due_on, pooled=duty.pooled) in _URGENT


def _taken(tx: Transaction, person: PersonId, duties: Iterable[Duty]) -> dict[CaseId, datetime]:
    """Return the cases that somebody took themselves, and so knows how they stand, with when."""
    found = tx.events.facts_of([one.case for one in duties], _HANDED)
    return {case: events[-1].at for case, events in found.items() if events and events[-1].actor == person}
