"""How instants stand in the tables: whole microseconds since 1970, UTC."""

from datetime import UTC, datetime, timedelta
from typing import overload

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@overload
def to_micros(at: datetime) -> int: ...
@overload
def to_micros(at: None) -> None: ...
def to_micros(at: datetime | None) -> int | None:
    """Return an aware instant as stored."""
    return None if at is None else (at - _EPOCH) // _MICROSECOND


@overload
def from_micros(stored: int) -> datetime: ...
@overload
def from_micros(stored: None) -> None: ...
def from_micros(stored: int | None) -> datetime | None:
    """Return a stored instant, aware UTC."""
    return None if stored is None else _EPOCH + timedelta(microseconds=stored)
