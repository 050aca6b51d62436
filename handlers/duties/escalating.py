"""Telling the managers of cases that nobody claims, touches or answers, or whose owner is away; once each.

Cases that become their concern at the same time stand in one message. If nothing happens for a working
day, the deputies are told once. What is due next for a case stands in its row (`vigil`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from handlers.desk import Desk
from handlers.domain.escalation import Absence, Cause, Standards, Watched
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import CaseId
from handlers.domain.people import OMBUD, Organisation
from handlers.people.escalations import (
    deputies,
    managers,
    next_look,
    review,
    stands,
    with_absences,
)
from handlers.people.notices import NoticeKind, ask_notice
from handlers.people.readers import standards, zone_of
from handlers.store.escalations import Episode
from handlers.store.transaction import Transaction

_BATCH = 100


def escalate(desk: Desk) -> int:
    """Tell the managers, and later their deputies, of what is their concern now; return of how many cases."""
    with desk.reading("escalating.look") as tx:
        organisation, now = tx.organisations.first(), tx.now
        waiting, absences, begun = tx.escalations.waiting(), tx.absences.standing(), tx.absences.begun()
    if organisation is None:
        return 0
    told = 0
    for one in begun:
        zone = zone_of(desk.roster.known(one.person), organisation)
        if one.covers(now.astimezone(zone).date()):
            told += _begin(desk, organisation, one, absences)
    if waiting:
        told += _in_turn(desk, organisation, absences)
    return told


def _in_turn(desk: Desk, organisation: Organisation, absences: Sequence[Absence]) -> int:
    told, full = 0, True
    while full and not desk.stopping():
        with desk.transaction("escalating.tell") as tx:
            due = tx.escalations.due(_BATCH)
            told += _tell(desk, tx, organisation, absences, due)
        full = len(due) == _BATCH
    full = True
    while full and not desk.stopping():
        with desk.transaction("escalating.look_again") as tx:
            episodes = tx.escalations.to_look_at(_BATCH)
            told += _look_again(desk, tx, organisation, absences, episodes)
        full = len(episodes) == _BATCH
    return told


def _tell(
    desk: Desk,
    tx: Transaction,
    organisation: Organisation,
    absences: Sequence[Absence],
    due: Sequence[CaseId],
) -> int:
    """Tell the managers of the gravest cause that each case has by now, and of which they were not told."""
    if not due:
        return 0
    judged = standards(desk, organisation)
    cases = with_absences(desk, organisation, tx.escalations.watched(due), absences, tx.now)
    standing = [one for one in tx.escalations.of_cases(due) if not one.settled]
    found: dict[Cause, list[Watched]] = defaultdict(list)
    for one in cases.values():
        told = {episode.cause for episode in standing if episode.case == one.case}
        held = [cause for cause in Cause if judged.holds(one, cause, tx.now)]
        if held and held[0] not in told:
            found[held[0]].append(one)
    for cause, these in found.items():
        standing += _message(desk, tx, organisation, cause, these, absences, str(tx.next_id()))
    tx.escalations.watch({case: next_look(judged, cases[case], standing) for case in cases})
    return sum(map(len, found.values()))


def _begin(desk: Desk, organisation: Organisation, absence: Absence, absences: Sequence[Absence]) -> int:
    """Tell the managers of what falls due while somebody is away, as that begins."""
    with desk.transaction("escalating.begin") as tx:
        if not tx.absences.tell(absence):
            return 0
        glances = tx.duties.owned(absence.person, absence.until_on, _BATCH)
        cases = with_absences(
            desk, organisation, tx.escalations.watched([one.id for one in glances]), absences, tx.now
        )
        known = {one.case for one in tx.escalations.of_cases(cases) if not one.settled}
        these = [one for one in cases.values() if one.case not in known]
        if these:
            _message(desk, tx, organisation, Cause.ABSENT, these, absences, f"away{absence.id}")
        review(desk, tx, organisation, cases, absences)
        return len(these)


def _message(
    desk: Desk,
    tx: Transaction,
    organisation: Organisation,
    cause: Cause,
    cases: Iterable[Watched],
    absences: Sequence[Absence],
    about: str,
) -> list[Episode]:
    """Write that the managers are told of some cases, in one message, and ask for it."""
    people = managers(desk, absences, tx.now.astimezone(organisation.zone).date())
    ids = tuple(one.id for one in people)
    episodes = [Episode(about, one.case, cause, one.owner, tx.now, ids) for one in cases]
    tx.escalations.add(episodes, standards(desk, organisation).next_morning(tx.now))
    for one in episodes:
        facts: dict[str, Fact] = {"cause": cause.value, "to": "managers"}
        tx.cases.note(tx.cases.locked(one.case), Event(EventKind.ESCALATED, facts, actor=OMBUD.id))
    ask_notice(tx, NoticeKind.ESCALATION, people, about)
    return episodes


def _look_again(
    desk: Desk,
    tx: Transaction,
    organisation: Organisation,
    absences: Sequence[Absence],
    episodes: Sequence[Episode],
) -> int:
    """Tell the deputies of what nobody has done anything about; settle what is over."""
    judged = standards(desk, organisation)
    seen = tx.escalations.watched({one.case for one in episodes})
    cases = with_absences(desk, organisation, seen, absences, tx.now)
    idle: dict[tuple[str, date], list[Episode]] = defaultdict(list)
    for one in episodes:
        case = cases[one.case]
        if not stands(judged, case, one, tx.now):
            continue  # `review` settles it
        if one.taken_by or one.deputies_at or case.touched_at > one.told_at:
            tx.escalations.look_again(one, _next_check(judged, one, tx))
            continue
        idle[one.about, one.told_at.astimezone(organisation.zone).date()].append(one)
    told = sum(_tell_deputies(desk, tx, judged, about, day, these) for (about, day), these in idle.items())
    review(desk, tx, organisation, cases, absences)
    return told


def _next_check(judged: Standards, episode: Episode, tx: Transaction) -> datetime | None:
    """Return when to look whether an episode is over: what a touch ends makes no other sign."""
    if episode.cause is not Cause.UNTOUCHED:
        return None
    return judged.next_morning(tx.now, max(judged.rules.untouched_days, 1))


def _tell_deputies(
    desk: Desk, tx: Transaction, judged: Standards, about: str, day: date, episodes: Sequence[Episode]
) -> int:
    people = [one for one in deputies(desk) if one.id not in episodes[0].people]
    for one in episodes:
        tx.escalations.tell_deputies(one, [person.id for person in people])
        tx.escalations.look_again(one, _next_check(judged, one, tx))
        if people:
            facts: dict[str, Fact] = {"cause": one.cause.value, "to": "deputies"}
            tx.cases.note(tx.cases.locked(one.case), Event(EventKind.ESCALATED, facts, actor=OMBUD.id))
    if people:
        ask_notice(tx, NoticeKind.ESCALATION, people, about, {"deputy": day.isoformat()})
    return len(episodes) if people else 0
