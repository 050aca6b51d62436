"""Lines for the clock and its oracle: places, receipts and sequences of events, likely and unlikely ones."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from handlers.calendars import EstablishmentCalendar
from tests.unit.law.oracle import Line


def _parts(names: str) -> tuple[str, ...]:
    return ("", *names.split())


# country, its zone, its subdivisions ("" for the nationwide days)
PLACES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("SE", "Europe/Stockholm", ("",)),
    ("NO", "Europe/Oslo", ("",)),
    ("DK", "Europe/Copenhagen", ("",)),
    ("FI", "Europe/Helsinki", ("",)),
    ("IE", "Europe/Dublin", ("",)),
    ("HU", "Europe/Budapest", ("",)),
    ("NL", "Europe/Amsterdam", ("",)),
    ("DE", "Europe/Berlin", _parts("BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH")),
    ("AT", "Europe/Vienna", _parts("1 2 3 4 5 6 7 8 9")),
    ("ES", "Europe/Madrid", _parts("AN AR AS CB CE CL CM CN CT EX GA IB MC MD ML NC PV RI VC")),
    ("GB", "Europe/London", ("ENG", "NIR", "SCT", "WLS")),
    (
        "CH",
        "Europe/Zurich",
        _parts("AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG ZH"),
    ),
)
ELSEWHERE = (("US", "America/Los_Angeles", ("CA",)), ("BR", "America/Sao_Paulo", ("SP",)))
LAWS = {"GB": "uk", "CH": "ch", "US": "ccpa", "BR": "lgpd"}
FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2032, 12, 31)
HOURS = (time(0), time(23, 59, 59), time(12), time(2, 30), time(22, 30), time(0, 30))
NAMES = (
    "id_requested",
    "id_insufficient",
    "id_received",
    "clarification_requested",
    "clarification_received",
    "fee_requested",
    "fee_paid",
    "extension_notice",
)
_PAIRS = (
    ("id_requested", "id_received"),
    ("clarification_requested", "clarification_received"),
    ("fee_requested", "fee_paid"),
    ("id_requested", "id_insufficient"),
)
_DAY = 24 * 60
Told = tuple[str, int, str]  # name, minutes after receipt, value

_CALENDARS: dict[tuple[str, str], EstablishmentCalendar] = {}


def calendar_of(line: Line) -> EstablishmentCalendar:
    key = (line["country"], line.get("subdivision", ""))
    if key not in _CALENDARS:
        _CALENDARS[key] = EstablishmentCalendar(*key)
    return _CALENDARS[key]


def receipts(country: str, zone: str, subdivision: str) -> Iterator[Line]:
    """A line for each day, its hours in turn."""
    day = FIRST_DAY
    while day <= LAST_DAY:
        hour = HOURS[day.toordinal() % len(HOURS)]
        at = datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)
        yield receipt(country, zone, subdivision, at)
        day += timedelta(days=1)


def receipt(country: str, zone: str, subdivision: str, at: datetime) -> dict[str, Any]:
    return {
        "received": at.isoformat(),
        "country": country,
        "subdivision": subdivision,
        "tz": zone,
        "regime": LAWS.get(country, "gdpr"),
    }


def with_events(line: Line, right: str, large: str, told: Sequence[Told]) -> Line:
    """The line with its events; `large` is what is said about the quantity of data, or ""."""
    received = datetime.fromisoformat(line["received"])
    events: list[dict[str, Any]] = [
        {"name": name, "at": (received + timedelta(minutes=after)).isoformat(), "value": value}
        for name, after, value in told
    ]
    if large:
        events.insert(len(events) // 2, {"name": "large_quantity", "value": large})
    return {**line, "right": right, "events": events}


def value_of(name: str, regime: str, received: str, number: int) -> str:
    """A value that fits an event, made from a number."""
    if name != "extension_notice":
        return "the name differs from the account's" if number % 3 == 0 else ""
    if regime == "ch":
        return (datetime.fromisoformat(received).date() + timedelta(days=20 + number % 60)).isoformat()
    return str(1 + number % (45 if regime == "ccpa" else 2))


def drawn(random: Random) -> Line:
    """A line at random, with up to five events."""
    weights = [12 if place[0] in ("GB", "CH") else 3 for place in (*PLACES, *ELSEWHERE)]
    country, zone, parts = random.choices((*PLACES, *ELSEWHERE), weights)[0]
    minutes = random.randrange((LAST_DAY - FIRST_DAY).days * _DAY)
    at = datetime.combine(FIRST_DAY, time(0), UTC) + timedelta(minutes=minutes)
    line = receipt(country, zone, random.choice(parts), at)
    told = _likely(random) if random.random() < 0.5 else _unlikely(random)
    valued = [
        (name, after, value_of(name, line["regime"], line["received"], random.randrange(90)))
        for name, after in told
    ]
    right = "access" if random.random() < 0.8 else "erasure"
    return with_events(line, right, random.choice(("yes", "yes", "yes", "no", "")), valued)


def _likely(random: Random) -> list[tuple[str, int]]:
    """Questions and their answers, one after the other or overlapping, perhaps with a notice."""
    told: list[tuple[str, int]] = []
    for question, answered in random.sample(_PAIRS, random.randint(1, 2)):
        asked = random.randrange(_DAY * random.choice((1, 8, 9, 40)))
        told.append((question, asked))
        if random.random() < 0.8:
            told.append((answered, asked + random.randrange(_DAY * random.choice((1, 5, 40)))))
    if random.random() < 0.6:
        told.append(("extension_notice", random.randrange(_DAY * random.choice((29, 34, 60)))))
    return sorted(told, key=lambda each: each[1])


def _unlikely(random: Random) -> list[tuple[str, int]]:
    """Any words in any order and number, crowded or far apart."""
    within = _DAY * random.choice((2, 10, 35, 150))
    return [(random.choice(NAMES), random.randrange(within)) for _ in range(random.randint(0, 5))]
