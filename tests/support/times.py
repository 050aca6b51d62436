"""The instants that every story hangs on."""

from datetime import UTC, datetime, timedelta

#: A Monday morning in Copenhagen, in winter time.
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
