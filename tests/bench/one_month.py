"""A month in which one case is answered and every reminder of it is told as it should: nothing is wrong."""

from datetime import UTC, date, datetime, time, timedelta

from bench.year.cast import STOCKHOLM
from bench.year.journal import Journal, Message, Row, Tale
from handlers.domain.ids import CaseId, PersonId

ASTRID, BJORN, MARIA, MAGNUS = (PersonId(f"U0{name}") for name in ("ASTRID", "BJORN", "MARIA", "MAGNUS"))
CASE = CaseId(1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPENED, CLOSED = datetime(2026, 3, 2, 10, tzinfo=UTC), datetime(2026, 4, 2, 12, tzinfo=UTC)
#: A Thursday before Easter.
DUE = date(2026, 4, 2)
#: The mornings on which Astrid is told, by the days that are left then.
MORNINGS = {14: date(2026, 3, 19), 7: date(2026, 3, 26), 3: date(2026, 3, 30), 1: date(2026, 4, 1), 0: DUE}


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return a time of day in Stockholm."""
    return datetime.combine(day, time(hour, minute), STOCKHOLM).astimezone(UTC)


def left(days: int) -> str:
    """Return how the due date reads."""
    if days < 0:
        return f"due {DUE}, overdue by {-days} {'day' if days == -1 else 'days'}"
    return f"due {DUE}, today" if not days else f"due {DUE}, {days} {'day' if days == 1 else 'days'} left"


def a_message(when: datetime, detail: str, person: PersonId = ASTRID, *lines: str, ref: str = "") -> Message:
    """Return one reminder of the case, posted."""
    key = f"notice:reminder:{when.astimezone(STOCKHOLM).date()}:{person}"
    return Message(when, person, key, ref or key, True, (Row(CASE, True, detail),), lines)


def one_month() -> Journal:
    """Return the month."""
    tale = Tale(OPENED, [(OPENED, ASTRID, ASTRID)], [(OPENED, True), (CLOSED, False)])
    return Journal(
        messages=[a_message(at(day), left(days)) for days, day in MORNINGS.items()],
        tales={CASE: tale},
        ticks=[OPENED + n * HOUR for n in range(34 * 24)],
    )
