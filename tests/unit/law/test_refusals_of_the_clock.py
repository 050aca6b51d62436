"""The clock's own refusals, to the letter: each says what to do."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.clock.breach import breach_end
from handlers.domain.clock.events import ClockEvent, Happening
from handlers.domain.clock.extension import Extension
from handlers.domain.clock.replay import replay
from handlers.domain.clock.request import Request, received
from handlers.domain.clock.working_days import DaysOff, add_working_days, roll
from handlers.domain.clock.zones import usual_zone

OSLO = ZoneInfo("Europe/Oslo")
NAIVE = datetime.fromisoformat("2026-05-04T12:00:00")
NO_HOLIDAYS = DaysOff(lambda _: None)
STRIKE = DaysOff(lambda _: "strike")


def told(name: Happening, day: int, value: str = "") -> ClockEvent:
    return ClockEvent(name, datetime(2026, 5, day, 12, tzinfo=UTC), value)


def replayed(*events: ClockEvent) -> object:
    return replay(Request(date(2026, 5, 4), OSLO, events=events), NO_HOLIDAYS)


REFUSED: list[tuple[str, Callable[[], object], str]] = [
    (
        "naive receipt",
        lambda: received(NAIVE, OSLO),
        "the instant of receipt carries no time zone; pass an aware UTC datetime",
    ),
    (
        "naive awareness",
        lambda: breach_end(NAIVE, OSLO),
        "the instant of awareness carries no time zone; pass an aware datetime",
    ),
    (
        "naive event",
        lambda: ClockEvent(Happening.FEE_PAID, NAIVE),
        "the instant of fee_paid needs its offset, such as +01:00 or Z",
    ),
    (
        "no instant",
        lambda: ClockEvent(Happening.FEE_PAID, None),
        "fee_paid needs the instant it happened, such as 2026-02-03T10:00+01:00",
    ),
    (
        "no quantity",
        lambda: replayed(ClockEvent(Happening.LARGE_QUANTITY, None, "much")),
        "large_quantity is yes or no, not 'much'",
    ),
    (
        "before receipt",
        lambda: replayed(told(Happening.ID_REQUESTED, 3)),
        "id_requested lies before the receipt; correct one of the two",
    ),
    (
        "no working day",
        lambda: roll(date(2026, 5, 4), STRIKE),
        "the calendar has no working day within 30 days of 2026-05-04; check the establishment's holidays",
    ),
    (
        "no zone",
        lambda: usual_zone("XX"),
        "no usual time zone is known for XX; name one with tz, such as Europe/Oslo",
    ),
]


@pytest.mark.parametrize(
    ("refused", "sentence"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_refusal_reads(refused: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.split(maxsplit=1)[0]) as refusal:
        refused()
    assert str(refusal.value) == sentence


def test_the_longest_break_that_is_believed_has_thirty_days() -> None:
    def until(last: int) -> DaysOff:
        return DaysOff(lambda day: "break" if (day.month, day.day) <= (5, last) else None)

    rolled = roll(date(2026, 5, 2), until(29))  # a weekend ends it on the 31st
    assert (rolled.on, len(rolled.passed)) == (date(2026, 6, 1), 30)
    with pytest.raises(ValueError, match="of 2026-05-01"):
        roll(date(2026, 5, 1), until(29))


@pytest.mark.parametrize(
    ("count", "last"), [(0, date(2026, 5, 1)), (1, date(2026, 5, 4)), (6, date(2026, 5, 11))]
)
def test_h02_working_days_are_counted_from_the_next_one(count: int, last: date) -> None:
    assert add_working_days(date(2026, 5, 1), count, NO_HOLIDAYS) == last


def test_the_extension_that_counts_is_kept_with_the_day_its_notice_left() -> None:
    standing = replay(
        Request(date(2026, 5, 4), OSLO, events=(told(Happening.EXTENSION_NOTICE, 20, "2"),)), NO_HOLIDAYS
    )
    assert standing.extended == Extension(date(2026, 5, 20), 2)
