"""The clock's answer to a question, as plain values: what `ombud due` prints for anyone."""

from collections.abc import Mapping
from datetime import UTC, datetime

from handlers.asked_clock import AskedClock, Clock, asked_clock
from handlers.domain.clock.breach import ComplaintEnd, breach_end, complaint_end
from handlers.domain.clock.flags import Flag
from handlers.domain.clock.policy import CAUTIOUS, Policy
from handlers.domain.clock.reckoning import first_instant_after, reckon

Answer = dict[str, object]


def due(facts: Mapping[str, object], policy: Policy = CAUTIOUS) -> Answer:
    """Return when an answer is due, with the derivation.

    Args:
        facts: as for `asked_clock`.

    Raises:
        ValueError: the question makes no sense; the message says what to write.
    """
    asked = asked_clock(facts, policy)
    answer = _ANSWERS[asked.clock](asked)
    return {"id": facts.get("id"), **answer}


def _request(asked: AskedClock) -> Answer:
    found = reckon(asked.request, asked.days_off)
    return {
        "due_on": found.due_on.isoformat() if found.due_on else None,
        "nominal_on": found.nominal_on.isoformat(),
        "strict_on": found.strict_on.isoformat(),
        "earliest_on": found.earliest_on.isoformat(),
        "end_utc": _utc(found.end_at) if found.end_at else None,
        "state": str(found.state),
        "extension": str(found.extension),
        "flags": list(found.flags),
        "derivation": [step.to_facts() for step in found.steps],
    }


def _breach(asked: AskedClock) -> Answer:
    if asked.request.received_at is None:
        raise ValueError("received is missing: the instant of awareness")
    end = breach_end(asked.request.received_at, asked.request.zone)
    return {
        "due_on": _utc(end.legal_at),
        "nominal_on": _utc(end.strict_at),
        "strict_on": _utc(end.strict_at),
        "earliest_on": _utc(end.strict_at),
        "end_utc": _utc(end.legal_at),
        "state": "running",
        "extension": "none",
        "flags": [],
        "derivation": [step.to_facts() for step in end.steps],
    }


def _complaint(asked: AskedClock) -> Answer:
    end = complaint_end(asked.request.received_on, asked.days_off)
    return {
        "due_on": end.due_on.isoformat(),
        "nominal_on": end.nominal_on.isoformat(),
        "strict_on": end.due_on.isoformat(),
        "earliest_on": end.due_on.isoformat(),
        "end_utc": _utc(first_instant_after(end.due_on, asked.request.zone)),
        "state": "running",
        "extension": "none",
        "flags": _complaint_flags(end),
        "derivation": [step.to_facts() for step in end.steps],
    }


def _complaint_flags(end: ComplaintEnd) -> list[str]:
    found = {Flag.CONTESTED_DAY: end.contested, Flag.NOT_IN_FORCE: not end.in_force}
    return [str(flag) for flag, holds in found.items() if holds]


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


_ANSWERS = {Clock.REQUEST: _request, Clock.BREACH: _breach, Clock.COMPLAINT: _complaint}
