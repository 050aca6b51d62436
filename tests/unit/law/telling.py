"""Short ways to put a question to the clock, and to write its answer down for comparison."""

from typing import Any

from handlers.due import due

LARGE: dict[str, Any] = {"name": "large_quantity", "value": "yes"}


def at(name: str, instant: str, value: object = "") -> dict[str, Any]:
    """An event; an instant that is a day alone is its noon in UTC."""
    return {"name": name, "at": f"{instant}T12:00Z" if "T" not in instant else instant, "value": value}


def asked(country: str, received: str, *events: dict[str, Any], **others: str) -> dict[str, Any]:
    """The clock's answer about a request of a day, received at noon in UTC, or of an instant."""
    instant = f"{received}T12:00Z" if "T" not in received else received
    return due({"country": country, "received": instant, "events": list(events), **others})


def rules(answer: dict[str, Any]) -> str:
    return " ".join(step["rule"] for step in answer["derivation"])


def dates(answer: dict[str, Any]) -> tuple[str | None, str, str, str]:
    return answer["due_on"], answer["nominal_on"], answer["strict_on"], answer["earliest_on"]
