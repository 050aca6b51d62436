"""Open cases, and what their due dates are counted by: changed by a release, a parliament or an admin."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from handlers.calendars import EstablishmentCalendar
from handlers.casework.recounting import recounted
from handlers.domain.clock.policy import Policy
from handlers.domain.clock.working_days import DaysOff
from handlers.domain.events import Event, EventKind, RecordedEvent
from handlers.domain.ids import PersonId
from handlers.domain.notice import Notice
from handlers.domain.people import Organisation
from handlers.own_days import OwnCalendar, OwnDays
from handlers.people.notices import NoticeKind
from handlers.ports import WorkingDays
from handlers.showing import save_and_show
from tests.support.cast import MAX
from tests.support.desks import ACME, Room, danish_calendar
from tests.support.letters import letter, new_mail_id

#: The fourth Friday after Easter 2026, which Denmark kept until 2023; a letter of 1 April is due on it.
PRAYER_DAY = date(2026, 5, 1)
AFFECTED, UNAFFECTED = date(2026, 4, 1), date(2026, 4, 7)
#: What the affected and the unaffected case are due on, and the affected one after the parliament's law.
DUE, OTHER_DUE, MOVED = date(2026, 5, 1), date(2026, 5, 7), date(2026, 5, 4)


class Release:
    """The Danish calendar as another release has it."""

    def __init__(self, version: str, *added: date) -> None:
        self.version = version
        self._added = frozenset(added)

    def holiday(self, day: date) -> str | None:
        """Return the name of the holiday."""
        return "Great Prayer Day" if day in self._added else danish_calendar().holiday(day)

    def days_off(self) -> DaysOff:
        """Return what the clock needs to know."""
        return replace(danish_calendar().days_off(), holiday=self.holiday)


def receive(room: Room, *days: date, hour: int = 10) -> None:
    """Let one letter of somebody new arrive on each day at an hour of UTC, and become a case."""
    for day in days:
        room.later(datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - room.clock.now())
        mail_id = new_mail_id()
        room.arrive(letter(message_id=mail_id, sender=mail_id.strip("<>")))


def go_by(room: Room, calendar: WorkingDays) -> None:
    """Count by another calendar from now on."""
    room.desk.calendar = lambda _organisation: calendar


def release(room: Room, *added: date, version: str = "0.999") -> None:
    """Install a release of the calendar that may know more holidays."""
    go_by(room, Release(version, *added))


def own_days(room: Room, days: Mapping[date, str]) -> None:
    """Name own days off."""
    go_by(room, OwnCalendar(danish_calendar(), OwnDays(days)))


def decide(room: Room, policy: Policy, regime: str = "") -> None:
    """Choose another policy, and perhaps another law."""
    room.desk.rules = replace(room.desk.rules, policy=policy, regime=regime)


def move_house(room: Room, organisation: Organisation) -> None:
    """Give the organisation another zone or country."""
    with room.desk.transaction("tests.moved") as tx:
        tx.organisations.put(organisation)
    go_by(room, EstablishmentCalendar(organisation.country, organisation.subdivision))


def happen(room: Room, number: int, event: Event) -> None:
    """Write something that the clock is fed from into the record of the case at a place, and count it."""
    with room.desk.transaction("tests.happened") as tx:
        case = tx.cases.locked(tx.cases.all(ACME.id, 100)[number].id)
        save_and_show(tx, *recounted(tx, room.desk, case, event))


def recounts(room: Room, number: int = 0) -> list[RecordedEvent]:
    """Return what the record of the case at a place says of counting anew."""
    record = room.record(room.cases()[number])
    return [event for event in record if event.kind is EventKind.DUE_RECOUNTED]


def dues(room: Room) -> list[date]:
    """Return when the cases are due, oldest case first."""
    return [case.due_on for case in room.cases()]


def marks(room: Room) -> set[str]:
    """Return by which marks the cases are counted."""
    return {case.deadline.counted_by for case in room.cases()}


def notices(room: Room, person: PersonId = MAX) -> list[Notice]:
    """Return what one was told of counting anew."""
    room.settle()
    wanted = f"notice:{NoticeKind.DATES_RECOUNTED}:"
    return [post.notice for post in room.chat.direct(person) if post.notice and post.key.startswith(wanted)]
