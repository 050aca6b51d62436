"""The clock of a case as plain values, for JSON and for the terminal."""

from datetime import tzinfo

from handlers.domain.case import Case
from handlers.domain.clock.establishment import Establishment
from handlers.domain.clock.reckoning import first_instant_after
from handlers.domain.rivals import Rival


def clock_facts(case: Case, establishment: Establishment) -> dict[str, object]:
    """Return everything that is known of a case's due date; `act_by` counts while the period stands still."""
    deadline = case.deadline
    due_on = deadline.answer_due_on
    current = deadline.counted_by == establishment.counted_by
    return {
        "state": deadline.state.value,
        "due_on": due_on.isoformat() if due_on else None,
        "act_by": deadline.due_on.isoformat(),
        "received_on": deadline.received_on.isoformat(),
        "nominal_on": deadline.nominal_on.isoformat(),
        "strict_on": deadline.strict_on.isoformat(),
        "safe_on": deadline.safe_on.isoformat(),
        "first_on": deadline.first_on.isoformat() if deadline.first_on else None,
        "end_utc": first_instant_after(due_on, establishment.zone).isoformat() if due_on else None,
        "extension": deadline.extension.value,
        "flags": list(deadline.flags),
        "regime": deadline.regime,
        "still_days": deadline.still,
        "calendar": {"mark": deadline.counted_by, "release": establishment.calendar if current else None},
        "derivation": [step.to_facts() for step in deadline.steps],
    }


def rival_facts(rival: Rival, zone: tzinfo) -> dict[str, object]:
    """Return what speaks for a day of receipt, as plain values."""
    return {
        "on": rival.on(zone).isoformat(),
        "at": rival.at.isoformat() if rival.timed else None,
        "source": rival.source,
        "credible": rival.credible,
        "why": rival.why,
    }


def as_answer(facts: dict[str, object]) -> dict[str, object]:
    """Return the clock of a case as `ombud due` would answer it."""
    kept = ("due_on", "nominal_on", "strict_on", "end_utc", "state", "extension", "flags", "derivation")
    return {"earliest_on": facts["safe_on"], **{key: facts[key] for key in kept}}
