"""The clock beside its oracle: the fields on which they differ."""

from handlers.due import due
from tests.unit.law.lines import calendar_of
from tests.unit.law.oracle import Line, answer

FIELDS = ("due_on", "nominal_on", "strict_on", "earliest_on", "end_utc", "state", "extension")


def differences(line: Line) -> dict[str, tuple[object, object]]:
    """Each field that differs, with the clock's word and the oracle's."""
    found, expected = due(line), answer(line, calendar_of(line).holiday)
    return {name: (found[name], expected[name]) for name in FIELDS if found[name] != expected[name]}
