"""The stand-in's own time, as Microsoft has its own: letters arrive and subscriptions end by it."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)
