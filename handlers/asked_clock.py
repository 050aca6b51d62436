"""A question to the clock as plain values, as the calculator takes it, read strictly.

Nothing is guessed beyond the usual zone and law of a country: an unknown word or key is an error that
names the right ones.
"""

import difflib
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handlers.calendars import EstablishmentCalendar, known_country
from handlers.domain.clock.events import TIMELESS, ClockEvent, Happening
from handlers.domain.clock.policy import CAUTIOUS, Policy
from handlers.domain.clock.regime import REGIMES, usual_regime
from handlers.domain.clock.request import Request, received
from handlers.domain.clock.working_days import DaysOff
from handlers.domain.clock.zones import usual_zone
from handlers.domain.rights import Right

Word = TypeVar("Word", bound=StrEnum)


class Clock(StrEnum):
    """Which clock is asked."""

    REQUEST = "dsr"
    BREACH = "breach_72h"
    COMPLAINT = "uk_complaint_ack"


YEARS = range(1900, 2100)
"""In which instants may lie: the calendars know their holidays up to 2100, and none beyond."""

KEYS = ("id", "clock", "received", "country", "subdivision", "tz", "regime", "right", "events")
_EVENT_KEYS = ("name", "at", "value")


@dataclass(frozen=True, slots=True)
class AskedClock:
    """A question to the clock.

    Attributes:
        clock: which one.
        request: receipt (or awareness), zone, law and events.
        days_off: of the establishment.
    """

    clock: Clock
    request: Request
    days_off: DaysOff


def asked_clock(facts: Mapping[str, object], policy: Policy = CAUTIOUS) -> AskedClock:
    """Read a question.

    Args:
        facts: `received` and `country`, and what else is known of `KEYS`.

    Raises:
        ValueError: something is missing, unknown or makes no sense; the message says what to write.
    """
    _only(facts, KEYS, "a line")
    clock = word(Clock, _text(facts, "clock") or Clock.REQUEST, "clock")
    country = _text(facts, "country").upper()
    if not country and clock is not Clock.BREACH:
        raise ValueError("country is missing: the establishment's, as an ISO 3166-1 code such as NO")
    if clock is Clock.COMPLAINT and country != "GB":
        raise ValueError(
            f"country is {country!r}, and complaints are to be acknowledged in the United Kingdom alone "
            "(DPA 2018 s. 164A); write GB, or ask for the clock dsr"
        )
    days_off = _days_off(clock, country, _text(facts, "subdivision"))
    received_at = instant(_text(facts, "received"), "received")
    zone = _zone(_text(facts, "tz") or (usual_zone(country) if country else _hours(received_at)))
    regime = _text(facts, "regime") or ("uk" if clock is Clock.COMPLAINT else usual_regime(country))
    if regime not in REGIMES:
        raise ValueError(_unknown("regime", regime, REGIMES))
    stated = received(received_at, zone)
    request = Request(
        received_on=stated.received_on,
        zone=zone,
        received_at=stated.received_at,
        right=word(Right, _text(facts, "right") or Right.ACCESS, "right"),
        events=tuple(_events(facts.get("events"))),
        regime=REGIMES[regime],
        policy=policy,
    )
    return AskedClock(clock, request, days_off)


def event(name: str, at: str, value: str = "") -> ClockEvent:
    """Read one event.

    Raises:
        ValueError: the name is unknown, or the instant is missing or naive.
    """
    happening = word(Happening, name, "event")
    return ClockEvent(happening, None if happening in TIMELESS else instant(at, name), value)


def instant(text: str, of: str) -> datetime:
    """Read an instant with its offset.

    Raises:
        ValueError: it is no instant, lacks its offset, or lies in a year that no calendar knows.
    """
    if not text:
        raise ValueError(f"{of} is missing: an instant such as 2026-01-31T10:00+01:00")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{of} is {text!r}, which is no instant such as 2026-01-31T10:00+01:00") from None
    if at.tzinfo is None:
        raise ValueError(f"{of} is {text!r}; add its offset, such as +01:00 or Z")
    if at.year not in YEARS:
        raise ValueError(f"{of} is {text!r}; its year must lie between {YEARS[0]} and {YEARS[-1]}")
    return at


def word(words: type[Word], text: str, of: str) -> Word:
    """Read one of some words.

    Raises:
        ValueError: it is none of them.
    """
    try:
        return words(text)
    except ValueError:
        raise ValueError(_unknown(of, text, [str(each) for each in words])) from None


def _days_off(clock: Clock, country: str, subdivision: str) -> DaysOff:
    if clock is not Clock.BREACH:
        return _calendar(country, subdivision).days_off()
    if country:
        known_country(country)
    return DaysOff(lambda _: None)  # hours know no holiday (B2), so a breach may come without a country


@functools.lru_cache(maxsize=512)
def _calendar(country: str, subdivision: str) -> EstablishmentCalendar:
    return EstablishmentCalendar(country, subdivision)


def _events(given: object) -> Iterable[ClockEvent]:
    if given is None:
        return
    for each in given if isinstance(given, list) else (None,):
        match each:
            case {"name": str(name), **others}:
                rest = {str(key): value for key, value in others.items()}
                _only(rest, _EVENT_KEYS, "an event")
                yield event(name, _text(rest, "at"), _value(rest.get("value")))
            case _:
                raise ValueError("events is a list of objects with name, at and value")


def _value(given: object) -> str:
    if isinstance(given, bool):
        return "yes" if given else "no"
    if given is None or isinstance(given, (str, int, date)):
        return "" if given is None else str(given)
    raise ValueError("an event's value is a text or a whole number")


def _text(facts: Mapping[str, object], key: str) -> str:
    value = facts.get(key)
    if value is None or isinstance(value, str):
        return (value or "").strip()
    raise ValueError(f"{key} is a text in quotes")


def _hours(at: datetime) -> str:
    """Return a zone whose hours begin where those of an instant of awareness do (B2).

    Raises:
        ValueError: UTC's do not, so that the establishment's zone is to be named.
    """
    if (at.utcoffset() or timedelta()) % timedelta(hours=1):
        raise ValueError(
            "tz is missing: at this offset hours do not begin where those of UTC do, and the hour of "
            "awareness is the establishment's; name its zone, such as Asia/Kolkata"
        )
    return "UTC"


def _only(facts: Mapping[str, object], keys: tuple[str, ...], of: str) -> None:
    for key in facts:
        if key not in keys:
            raise ValueError(_unknown(f"key in {of}", key, keys))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"there is no time zone {name!r}; use an IANA name such as Europe/Oslo") from None


def _unknown(of: str, text: str, known: Iterable[str]) -> str:
    words = list(known)
    near = difflib.get_close_matches(text, words, n=1)
    hint = f"did you mean {near[0]}?" if near else f"use {', '.join(words)}"
    return f"there is no {of} {text!r}; {hint}"
