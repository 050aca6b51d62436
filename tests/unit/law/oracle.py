"""A slow oracle for the legal clock, written from the rules alone: what is due, when, and how it stands.

It takes the lines that `ombud due --batch` takes and answers the fields that can be compared. It knows
nothing of the clock's code; only the days off are common to both. What the sources leave open is decided
here for the earlier date:

- the last word about a large quantity stands, and without one there is none;
- an answer without a question, and an insufficient answer, change nothing;
- a question put while the same question is open changes nothing;
- a question too late for a credit (C17) leaves the clock running, so that a date remains;
- a question that is put after the end of the period, and an answer to it, change nothing;
- the question that was put first names the state while several are open;
- events of the same instant keep the order in which they stand in the line;
- a second extension notice changes nothing, whether the first was valid or late;
- a Swiss notice that promises a day within the period promises nothing, and is no first notice;
- the earliest date leaves an open British question out, as the nominal date does, so that there is one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from tests.unit.law.oracle_days import (
    DayOff,
    days_after,
    days_later,
    first_instant_after,
    hours_later,
    local_day,
    months_later,
    next_full_hour,
    next_working_day,
    pushed,
)

Line: TypeAlias = Mapping[str, Any]
Answer: TypeAlias = dict[str, str | None]

QUESTIONS = {"id_requested": "identity", "clarification_requested": "scope", "fee_requested": "fee"}
ANSWERS = {"id_received": "identity", "clarification_received": "scope", "fee_paid": "fee"}
FIXED_DAYS = {"ch": 30, "ccpa": 44, "lgpd": 15}  # H1 to H3, counted from the day after receipt
MONTHLY = {"gdpr", "uk"}
LATE_AFTER_DAYS = 7  # C17


class Wrong(ValueError):
    """The line cannot be answered."""


@dataclass
class Told:
    """One event of the line, with its local day."""

    name: str
    on: date
    value: str


@dataclass
class Standing:
    """What stands after the events so far."""

    line: Line
    day_off: DayOff
    received_on: date
    start_on: date
    open_since: dict[str, date] = field(default_factory=dict)
    uncounted: set[date] = field(default_factory=set)
    extension: str = "none"
    extended_by: str = ""

    @property
    def regime(self) -> str:
        return str(self.line["regime"])

    def nominal_on(self) -> date:
        """The end before it rolls: C4, C12, C19."""
        if self.regime == "ch" and self.extended_by:
            return date.fromisoformat(self.extended_by)
        more = int(self.extended_by or 0)
        if self.regime in FIXED_DAYS:
            return days_later(self.received_on, FIXED_DAYS[self.regime] + more)
        return pushed(months_later(self.start_on, 1 + more), self.that_do_not_count())

    def that_do_not_count(self) -> set[date]:
        """The days of the finished pauses; British ones before a restart are without effect: U1, U4."""
        return {day for day in self.uncounted if self.regime != "uk" or day >= self.start_on}

    def end_on(self) -> date | None:
        """The last day as things stand, or None while a question is open."""
        if self.open_since:
            return None
        return rolled(self.nominal_on(), self.regime, self.day_off)

    def in_time(self, day: date) -> bool:
        end = self.end_on()
        return end is None or day <= end

    def state(self) -> str:
        for question in self.open_since:
            return f"suspended:{question}"
        return "extended" if self.extension == "valid" else "running"


def rolled(day: date, regime: str, day_off: DayOff) -> date:
    return next_working_day(day, day_off) if regime in MONTHLY else day


def answer(line: Line, day_off: DayOff) -> Answer:
    """Answer one line, with the days off of its establishment."""
    kind = line.get("clock", "dsr")
    if kind == "breach_72h":
        return _breach(line)
    if kind == "uk_complaint_ack":
        return _complaint(line, day_off)
    return _request(line, day_off)


def _breach(line: Line) -> Answer:
    aware, zone = _instant(line["received"]), ZoneInfo(line["tz"])
    legal_end = hours_later(next_full_hour(aware, zone), 72).isoformat()
    target = hours_later(aware, 72).isoformat()
    dates = dict.fromkeys(("nominal_on", "strict_on", "earliest_on"), target)  # B3
    return {
        **dates,
        **dict.fromkeys(("due_on", "end_utc"), legal_end),
        "state": "running",
        "extension": "none",
    }


def _complaint(line: Line, day_off: DayOff) -> Answer:
    zone = ZoneInfo(line["tz"])
    nominal_on = days_later(local_day(_instant(line["received"]), zone), 30)
    due_on = next_working_day(nominal_on, day_off)
    rolled_to = dict.fromkeys(("due_on", "strict_on", "earliest_on"), str(due_on))
    end = {"nominal_on": str(nominal_on), "end_utc": _end(due_on, zone)}
    return {**rolled_to, **end, "state": "running", "extension": "none"}


def _request(line: Line, day_off: DayOff) -> Answer:
    standing = _replayed(line, day_off, pauses=True)
    due_on = standing.end_on()
    without = _replayed(line, day_off, pauses=False) if standing.regime == "gdpr" else standing
    strict = Standing(line, day_off, standing.received_on, standing.received_on)
    return {
        "due_on": _said(due_on),
        "nominal_on": _said(standing.nominal_on()),
        "strict_on": _said(strict.end_on()),
        "earliest_on": _said(rolled(without.nominal_on(), without.regime, day_off)),
        "end_utc": _end(due_on, ZoneInfo(line["tz"])),
        "state": standing.state(),
        "extension": standing.extension,
    }


def _replayed(line: Line, day_off: DayOff, *, pauses: bool) -> Standing:
    received_on = local_day(_instant(line["received"]), ZoneInfo(line["tz"]))
    standing = Standing(line, day_off, received_on, received_on)
    for event in _in_order(line):
        if pauses and event.name in QUESTIONS:
            _ask(standing, event)
        elif pauses and event.name in ANSWERS:
            _receive(standing, event)
        elif event.name == "extension_notice":
            _extend(standing, event)
    return standing


def _ask(standing: Standing, event: Told) -> None:
    question = QUESTIONS[event.name]
    if question in standing.open_since or not standing.in_time(event.on):
        return
    if _stops_the_clock(standing, question, event):
        standing.open_since[question] = event.on


def _stops_the_clock(standing: Standing, question: str, event: Told) -> bool:
    if standing.regime not in MONTHLY or (standing.regime == "gdpr" and question == "fee"):
        return False
    if question == "scope" and not _large_access(standing.line):
        return False  # C18, U4
    last_without_reason = days_later(standing.received_on, LATE_AFTER_DAYS)
    late = standing.regime == "gdpr" and event.on > last_without_reason
    return bool(event.value) or not late


def _receive(standing: Standing, event: Told) -> None:
    question = ANSWERS[event.name]
    asked_on = standing.open_since.pop(question, None)
    if asked_on is None:
        return
    if standing.regime == "gdpr":
        standing.uncounted |= days_after(asked_on, event.on)  # C15
    elif question == "scope":
        standing.uncounted |= _both_ends(asked_on, event.on)
    elif event.on > standing.start_on:
        standing.start_on = event.on  # U1: the latest of them


def _both_ends(asked_on: date, answered_on: date) -> frozenset[date]:
    """U4: the day of the question and that of the answer too; none if they are one."""
    if asked_on == answered_on:
        return frozenset()
    return days_after(asked_on, answered_on) | {asked_on}


def _extend(standing: Standing, event: Told) -> None:
    if standing.regime == "lgpd":
        return
    _check_length(standing.regime, event.value)
    if standing.extension != "none":
        return
    if not standing.in_time(event.on):
        standing.extension = "late"  # C13: it extends nothing
    elif standing.regime != "ch" or date.fromisoformat(event.value) > standing.nominal_on():
        standing.extension, standing.extended_by = "valid", event.value


def _check_length(regime: str, value: str) -> None:
    if regime == "ch":
        date.fromisoformat(value)
    elif value not in {str(length) for length in range(1, 46 if regime == "ccpa" else 3)}:
        raise Wrong(value)  # C12, H2


def _large_access(line: Line) -> bool:
    said = [str(event["value"]) for event in line.get("events", ()) if event["name"] == "large_quantity"]
    return line.get("right") == "access" and said[-1:] == ["yes"]


def _in_order(line: Line) -> Iterable[Told]:
    received, zone = _instant(line["received"]), ZoneInfo(line["tz"])
    timed = [event for event in line.get("events", ()) if event["name"] != "large_quantity"]
    for event in sorted(timed, key=lambda event: _instant(event["at"])):
        at = _instant(event["at"])
        if at < received:
            raise Wrong(event["name"])
        yield Told(event["name"], local_day(at, zone), str(event.get("value") or "").strip())


def _instant(said: str) -> datetime:
    instant = datetime.fromisoformat(said)
    if instant.utcoffset() is None:
        raise Wrong(said)
    return instant


def _said(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _end(day: date | None, zone: ZoneInfo) -> str | None:
    return None if day is None else first_instant_after(day, zone).isoformat()
