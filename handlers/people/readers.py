"""Whoever is reminded: a colleague with their own day, and what of it they spend away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.desk import Desk
from handlers.domain.colleague import Colleague
from handlers.domain.deadline import Holiday
from handlers.domain.escalation import Absence, Standards
from handlers.domain.hours import Hours
from handlers.domain.ids import PersonId
from handlers.domain.people import CASE_PEOPLE, Organisation, Role
from handlers.domain.reminding import Span, span_of
from handlers.domain.snoozing import Rhythm
from handlers.people import colleagues


@dataclass(frozen=True, slots=True)
class Reader:
    """One colleague at one instant.

    Attributes:
        local: the instant in their zone.
        there: the establishment's zone, by whose days time is left.
        away: the absence that the day lies in, or None.
    """

    colleague: Colleague
    local: datetime
    there: ZoneInfo
    hours: Hours
    holiday: Holiday
    manages: bool
    away: Absence | None

    @property
    def id(self) -> PersonId:
        """Return who it is."""
        return self.colleague.id

    @property
    def day(self) -> date:
        """Return the colleague's own day."""
        return self.local.date()

    @property
    def today(self) -> date:
        """Return the establishment's day."""
        return self.local.astimezone(self.there).date()

    @property
    def span(self) -> Span:
        """Return what a message of today speaks for."""
        return span_of(self.day, self.today, self.holiday)

    def span_at(self, at: datetime) -> Span:
        """Return what a message would have spoken for at another instant."""
        return span_of(
            at.astimezone(self.local.tzinfo).date(), at.astimezone(self.there).date(), self.holiday
        )

    @property
    def hears(self) -> bool:
        """Return whether they are at work and may be told something now."""
        return self.away is None and self.hours.speaks(self.local, self.holiday)


def zone_of(person: Colleague | None, organisation: Organisation) -> ZoneInfo:
    """Return the zone in which a person's day runs."""
    return ZoneInfo(person.zone) if person is not None and person.zone else organisation.zone


def readers(
    desk: Desk, organisation: Organisation, now: datetime, absences: Sequence[Absence]
) -> Iterator[Reader]:
    """Yield everybody who handles or manages cases, by id."""
    hours, holiday = desk.rules.reminders.hours, desk.calendar(organisation).holiday
    for one in colleagues.holding(desk, *CASE_PEOPLE):
        local = now.astimezone(zone_of(one, organisation))
        away = away_on(absences, one.id, local.date())
        manages = Role.MANAGER in desk.roster.roles(one.id)
        yield Reader(one, local, organisation.zone, hours, holiday, manages, away)


def away_on(absences: Sequence[Absence], person: PersonId, day: date) -> Absence | None:
    """Return the absence of a person that a day of theirs lies in, or None."""
    return next((one for one in absences if one.person == person and one.covers(day)), None)


def standards(desk: Desk, organisation: Organisation) -> Standards:
    """Return by what it is judged whether a case is its managers' concern."""
    return Standards(desk.rules.reminders, organisation.zone, desk.calendar(organisation).holiday)


def rhythm(desk: Desk, organisation: Organisation, person: PersonId) -> Rhythm:
    """Return in whose day a person puts reminders off."""
    zone = zone_of(desk.roster.known(person), organisation)
    holiday = desk.calendar(organisation).holiday
    return Rhythm(zone, organisation.zone, desk.rules.reminders.hours, holiday)
