"""How everything stood at an instant, by the journal and the rules alone: owners, days, what was put off.

Nothing here asks the product; due dates come from the slow oracle that is written from the law's text.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from bench.year.cast import MANAGERS, STOCKHOLM, zone_of
from bench.year.journal import Journal, Tale
from handlers.calendars import EstablishmentCalendar
from handlers.domain.ids import CaseId, PersonId
from tests.unit.law.oracle import answer

ONE = timedelta(days=1)
_SATURDAY = 5
#: So long a mail may lie there unread, and be what ends a putting off that was pressed meanwhile.
_UNREAD = timedelta(minutes=20)


class Truth:
    """The truth about a journal."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self._law = EstablishmentCalendar("SE")
        self._heard = sorted(journal.ticks)
        self.due_on = lru_cache(maxsize=None)(self._due_on)
        self.working = lru_cache(maxsize=None)(self._working)

    # Days.

    def laws_at(self, at: datetime) -> int:
        """Return how many holidays the law had added by an instant."""
        return sum(since <= at for since, _ in self.journal.laws)

    def _working(self, day: date, laws: int) -> bool:
        added = {one for _, one in self.journal.laws[:laws]}
        return day.weekday() < _SATURDAY and day not in added and not self._law.holiday(day)

    def works(self, day: date, at: datetime) -> bool:
        """Return whether a day is a working day, as the law is at an instant."""
        return self.working(day, self.laws_at(at))

    def hearing(self, begin: datetime, end: datetime) -> datetime | None:
        """Return the first instant of a span at which the desk ran and the chat system listened."""
        at = bisect_right(self._heard, begin - timedelta(microseconds=1))
        return self._heard[at] if at < len(self._heard) and self._heard[at] < end else None

    # Cases.

    def owner(self, tale: Tale, at: datetime) -> PersonId | None:
        """Return whose case it is."""
        return next((who for since, who, _ in reversed(tale.owners) if since <= at), None)

    def is_open(self, tale: Tale, at: datetime) -> bool:
        """Return whether a case is there and not closed."""
        return next((is_open for since, is_open in reversed(tale.open) if since <= at), False)

    def due(self, case: CaseId, at: datetime) -> date:
        """Return by when the desk must act: the due date, or the day to write in a pause."""
        return self._period(case, at)[0]

    def stands_still(self, case: CaseId, at: datetime) -> bool:
        """Return whether an open question holds the period."""
        return self._period(case, at)[1]

    def _period(self, case: CaseId, at: datetime) -> tuple[date, bool]:
        tale = self.journal.tales[case]
        judged = sum(one <= at for one in tale.learned)
        known: list[tuple[str, datetime, str]] = []
        answers = 0
        for one in sorted(tale.events, key=lambda each: each[1]):
            answers += one[0] == "id_received"
            if one[1] <= at and (one[0] != "id_received" or answers <= judged):
                known.append(one)
        return self.due_on(tale.received_at, tuple(known), self.laws_at(at))

    def _due_on(
        self, received: datetime, events: tuple[tuple[str, datetime, str], ...], laws: int
    ) -> tuple[date, bool]:
        line = {
            "received": received.isoformat(),
            "country": "SE",
            "tz": STOCKHOLM.key,
            "regime": "gdpr",
            "right": "access",
            "events": [{"name": name, "at": at.isoformat(), "value": value} for name, at, value in events],
        }
        added = {day for _, day in self.journal.laws[:laws]}
        found = answer(line, lambda day: "new" if day in added else self._law.holiday(day))
        stands = found["due_on"] or found["earliest_on"]
        assert stands is not None
        return date.fromisoformat(stands), found["due_on"] is None

    def state(self, case: CaseId, at: datetime) -> tuple[bool, PersonId | None, date]:
        """Return whether a case is open, whose it is, and its day."""
        tale = self.journal.tales[case]
        return self.is_open(tale, at), self.owner(tale, at), self.due(case, at)

    # People.

    def away(self, person: PersonId, day: date, at: datetime) -> bool:
        """Return whether somebody had said that they are away on a day of theirs."""
        return any(
            who == person and since <= at and first <= day <= last
            for since, who, first, last in self.journal.absences
        )

    def concerns(self, person: PersonId, owner: PersonId | None) -> bool:
        """Return whether somebody is to hear of a case: it is theirs, or nobody's and they manage."""
        return owner == person or (owner is None and person in MANAGERS)

    def asleep(self, person: PersonId, case: CaseId, at: datetime) -> bool:
        """Return whether somebody put a case off, and it has not come back."""
        return any(
            since <= at < self.until(each) for each in self._put_off(person, case) for since in [each[0]]
        )

    def woken(self, person: PersonId, case: CaseId, after: datetime, until: datetime) -> bool:
        """Return whether something put off came back in a span, by its time or with a mail of ours."""
        bounces = [one for one in self.journal.tales[case].bounces if after < one <= until]
        return any(
            after < self.until(each) <= until
            or any(each[0] <= one + _UNREAD and one < self.until(each) for one in bounces)
            for each in self._put_off(person, case)
        )

    def _put_off(self, person: PersonId, case: CaseId) -> list[tuple[datetime, PersonId, CaseId, str]]:
        return [each for each in self.journal.snoozes if each[1] == person and each[2] == case]

    def until(self, snooze: tuple[datetime, PersonId, CaseId, str]) -> datetime:
        """Return when what was put off comes back: after hours, the next morning, or a working Monday's."""
        at, person, case, pause = snooze
        if pause == "hours":
            return at + timedelta(hours=3)
        day = at.astimezone(zone_of(person)).date() + ONE
        while pause == "monday" and not (day.weekday() == 0 and self.works(day, at)):
            day += ONE
        morning = datetime.combine(day, time(9), zone_of(person)).astimezone(UTC)
        late = self.due(case, at) < at.astimezone(STOCKHOLM).date()
        return min(morning, at + ONE) if late else morning
