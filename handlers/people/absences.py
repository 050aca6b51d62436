"""Being away: no reminders come meanwhile, and what falls due in it is the managers' from its beginning.

A row says who said so and when; none is changed but to say when it ended.
"""

from collections.abc import Sequence
from datetime import date

from handlers.desk import Desk
from handlers.domain.errors import Refused
from handlers.domain.escalation import Absence
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor
from handlers.domain.phrase import Phrase, joined, say
from handlers.people.escalations import redraw_escalations
from handlers.people.readers import zone_of
from handlers.store.transaction import Transaction

#: Longer than that nobody is away without being asked whether their role should end.
LONGEST = 366


def go_away(desk: Desk, actor: Actor, from_on: date | None, until_on: date) -> Absence:
    """Note that somebody is away, in the place of whatever they had said for these days.

    Args:
        from_on: None for today, where they are.

    Raises:
        Refused: the days lie in the past, the wrong way round, or very far apart.
    """
    with desk.transaction("absences.go_away") as tx:
        today = today_of(desk, tx, actor.id)
        begins = max(from_on or today, today) if until_on >= today else from_on or today
        _check(begins, until_on, today)
        replaced = [
            one for one in of_person(tx, actor.id) if one.from_on <= until_on and begins <= one.until_on
        ]
        tx.absences.end(replaced, actor.id)
        absence = Absence(tx.next_id(), actor.id, begins, until_on)
        tx.absences.add(absence, actor.id)
        return absence


def come_back(desk: Desk, actor: Actor) -> tuple[Absence, ...]:
    """Take back every absence of a person that is not over; return which."""
    with desk.transaction("absences.come_back") as tx:
        found = of_person(tx, actor.id)
        tx.absences.end(found, actor.id)
        for one in found:
            redraw_escalations(tx, tx.escalations.listed(f"away{one.id}"))
        return tuple(found)


def standing(desk: Desk, person: PersonId) -> tuple[Absence, ...]:
    """Return when a person is away, now or later."""
    with desk.reading("absences.standing") as tx:
        return tuple(of_person(tx, person))


def of_person(tx: Transaction, person: PersonId) -> list[Absence]:
    """Return the absences of a person that are not over."""
    return [one for one in tx.absences.standing() if one.person == person]


def told(absences: Sequence[Absence]) -> Phrase:
    """Return the days of absences in words."""
    days = (
        say("{first} to {last}", first=one.from_on.isoformat(), last=one.until_on.isoformat())
        if one.from_on != one.until_on
        else one.from_on.isoformat()
        for one in absences
    )
    return joined(", ", days)


def today_of(desk: Desk, tx: Transaction, person: PersonId) -> date:
    """Return a person's own day."""
    organisation = tx.organisations.first()
    if organisation is None:
        return tx.now.date()
    return tx.now.astimezone(zone_of(desk.roster.known(person), organisation)).date()


def _check(from_on: date, until_on: date, today: date) -> None:
    if until_on < from_on:
        raise Refused(say("The last day comes before the first; nothing was noted."))
    if until_on < today:
        raise Refused(say("These days are over; nothing was noted."))
    if (until_on - from_on).days > LONGEST:
        raise Refused(say("That is more than a year; ask an admin whether your role should end instead."))
