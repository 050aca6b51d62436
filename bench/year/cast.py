"""Who works at the desk of the simulated year, where they live, and when everything was out of order."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.domain.ids import OrganisationId, PersonId
from handlers.domain.people import Organisation, Role

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OFFICE = Organisation(OrganisationId(1), "Norrsken", STOCKHOLM, "SE", desk_name="Privacy desk")

#: Twelve people in seven zones, two of which have no summer time, and two have it in the other half.
ZONES = {
    "U0ASTRID": "Europe/Stockholm",
    "U0BJORN": "Europe/Stockholm",
    "U0CILLA": "Europe/Stockholm",
    "U0DAVID": "America/New_York",
    "U0EMI": "Asia/Tokyo",
    "U0FIONA": "Australia/Sydney",
    "U0GRETA": "Europe/London",
    "U0HANK": "America/Los_Angeles",
    "U0INDIRA": "Asia/Kolkata",
    "U0MAGNUS": "Europe/Stockholm",
    "U0MARIA": "America/New_York",
    "U0ADMIN": "Europe/Stockholm",
}
AGENTS = tuple(PersonId(one) for one in list(ZONES)[:9])
MANAGERS = (PersonId("U0MAGNUS"), PersonId("U0MARIA"))
ADMIN = PersonId("U0ADMIN")
ROLES = {
    **dict.fromkeys(AGENTS, frozenset({Role.CASE_HANDLER})),
    **dict.fromkeys(MANAGERS, frozenset({Role.MANAGER})),
    ADMIN: frozenset({Role.ADMIN}),
}


def zone_of(person: PersonId) -> ZoneInfo:
    """Return where somebody lives."""
    return ZoneInfo(ZONES[person])


@dataclass(frozen=True, slots=True)
class Plan:
    """What the simulated time is to hold.

    Attributes:
        begins, days: the first midnight (UTC), and how many days pass.
        tick: between two rounds of the jobs.
        down: from when until when nothing of ours ran.
        silent: when the chat system took nothing.
        laws: the day on which a holiday was added to the law, and the holiday.
        kills: how often a process dies in the midst of its work, a day.
        restarts: how often one is started anew in peace, a day.
    """

    seed: int
    cases: int
    begins: datetime
    days: int
    tick: timedelta
    down: tuple[tuple[datetime, datetime], ...] = ()
    silent: tuple[tuple[datetime, datetime], ...] = ()
    laws: tuple[tuple[datetime, date], ...] = ()
    kills: float = 0.3
    restarts: float = 0.2

    @property
    def ends(self) -> datetime:
        """Return the last midnight."""
        return self.begins + self.days * timedelta(days=1)


def whole_year(seed: int, cases: int, tick: timedelta) -> Plan:
    """Return the plan of 2026, with both changes of the clocks, nine days' outage and two new holidays."""
    at = [datetime(2026, month, day, hour, tzinfo=UTC) for month, day, hour in _SILENT]
    return Plan(
        seed,
        cases,
        datetime(2026, 1, 1, tzinfo=UTC),
        365,
        tick,
        down=((datetime(2026, 10, 20, 13, 30, tzinfo=UTC), datetime(2026, 10, 29, 15, 10, tzinfo=UTC)),),
        silent=tuple(
            (one, one + timedelta(hours=hours)) for one, hours in zip(at, (3, 8, 30, 2), strict=True)
        ),
        laws=(
            (datetime(2026, 4, 14, 9, tzinfo=UTC), date(2026, 5, 15)),
            (datetime(2026, 8, 3, 9, tzinfo=UTC), date(2026, 8, 24)),
        ),
    )


_SILENT = ((2, 10, 7), (5, 5, 6), (9, 8, 5), (11, 17, 8))
