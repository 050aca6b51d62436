"""Who is told of cases that are their managers' concern, what of it is over, and one of them taking care.

When they are told is `handlers.duties.escalating`'s to know; how it reads, `escalation_notices`'.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from handlers.desk import Desk
from handlers.domain.case import ActionId
from handlers.domain.colleague import Colleague
from handlers.domain.errors import AlreadyHandled
from handlers.domain.escalation import Absence, Cause, Standards, Watched
from handlers.domain.events import EventKind
from handlers.domain.ids import CaseId, PersonId
from handlers.domain.people import Organisation, Role
from handlers.domain.phrase import say
from handlers.domain.presses import Done, Press
from handlers.people import colleagues
from handlers.people.notices import NoticeKind, notice_key
from handlers.people.readers import away_on, standards, zone_of
from handlers.store.escalations import Episode
from handlers.store.transaction import Transaction

_GRAVEST = tuple(Cause)


def managers(desk: Desk, absences: Sequence[Absence], today: date) -> tuple[Colleague, ...]:
    """Return the managers who are at work, or all of them where none is; without any, the deputies."""
    found = colleagues.holding(desk, Role.MANAGER)
    here = tuple(one for one in found if away_on(absences, one.id, today) is None)
    return here or found or deputies(desk)


def deputies(desk: Desk) -> tuple[Colleague, ...]:
    """Return who is told when the managers do nothing: as the settings say, or the admins."""
    chosen = set(desk.rules.reminders.deputies)
    found = tuple(one for one in colleagues.holding(desk, *Role) if one.id in chosen)
    return found or colleagues.holding(desk, Role.ADMIN)


def with_absences(
    desk: Desk,
    organisation: Organisation,
    cases: Mapping[CaseId, Watched],
    absences: Sequence[Absence],
    now: datetime,
) -> dict[CaseId, Watched]:
    """Return cases with whether their owner is away."""

    def away(owner: PersonId | None) -> Absence | None:
        if owner is None:
            return None
        zone = zone_of(desk.roster.known(owner), organisation)
        return away_on(absences, owner, now.astimezone(zone).date())

    return {one.case: replace(one, away=away(one.owner)) for one in cases.values()}


def review(
    desk: Desk,
    tx: Transaction,
    organisation: Organisation,
    cases: Mapping[CaseId, Watched],
    absences: Sequence[Absence],
) -> None:
    """Settle what is over of what the managers were told, and note when a case may be theirs next."""
    judged = standards(desk, organisation)
    seen = with_absences(desk, organisation, cases, absences, tx.now)
    episodes = tx.escalations.of_cases(seen)
    standing = [one for one in episodes if not one.settled]
    over = [one for one in standing if not stands(judged, seen[one.case], one, tx.now)]
    tx.escalations.settle(over)
    redraw_escalations(tx, [one for one in episodes if not one.settled])
    left = [one for one in standing if one not in over]
    tx.escalations.watch({case: next_look(judged, one, left) for case, one in seen.items()})


def stands(judged: Standards, case: Watched, episode: Episode, now: datetime) -> bool:
    """Return whether what the managers were told of a case is still so."""
    same = case.owner == episode.owner or episode.cause is Cause.OVERDUE
    return same and judged.holds(case, episode.cause, now)


def next_look(judged: Standards, case: Watched, standing: Iterable[Episode]) -> datetime | None:
    """Return when a case may next be its managers' concern, by a cause graver than what stands; or None."""
    told = {one.cause for one in standing if one.case == case.case}
    graver = _GRAVEST[: min(map(_GRAVEST.index, told), default=len(_GRAVEST))]
    falls = judged.falls_at(case)
    return min((falls[cause] for cause in graver if cause in falls), default=None)


def redraw_escalations(tx: Transaction, episodes: Iterable[Episode]) -> None:
    """Have what people were told drawn anew."""
    keys = {notice_key(NoticeKind.ESCALATION, one.about, person) for one in episodes for person in one.people}
    if keys:
        tx.upkeep.redraw(keys, tx.now)
        tx.outbox.added = True


def take(desk: Desk, press: Press) -> Done:
    """Note that somebody takes care of what the managers were told.

    Raises:
        AlreadyHandled: it is over, or somebody else takes care.
    """
    with desk.transaction("escalations.take") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        case.check(ActionId.TAKE_CARE, press.actor)
        episodes = [one for one in tx.escalations.of_cases([case.id]) if not one.settled]
        if not episodes:
            raise AlreadyHandled(
                say("Nothing about case {number} waits for a manager now.", number=case.number)
            )
        if taken := next((one.taken_by for one in episodes if one.taken_by), None):
            raise AlreadyHandled(
                say("{who} takes care of case {number} already.", who=f"<@{taken}>", number=case.number)
            )
        causes = " ".join(sorted({one.cause.value for one in episodes}))
        tx.cases.note(case, case.happened(EventKind.ESCALATION_TAKEN, press.actor, causes=causes))
        for one in episodes:
            tx.escalations.take(one, press.actor.id)
        redraw_escalations(tx, episodes)
    return Done(say("You take care of case {number}; the others see that.", number=case.number))
