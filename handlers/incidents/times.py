"""Moments as people fill them in: a day and a time on the establishment's clock; pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from handlers.domain.card import Field, FieldKind
from handlers.domain.errors import Incomplete
from handlers.domain.phrase import Phrase, say

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def fields(prefix: str, day: Phrase, time: Phrase, at: datetime, zone: ZoneInfo) -> tuple[Field, Field]:
    """Return the two fields of a moment, filled with one.

    Args:
        prefix: of their names: `<prefix>on` and `<prefix>time`.
    """
    local = at.astimezone(zone)
    hint = say("On the clock of {zone}.", zone=zone.key)
    return (
        Field(f"{prefix}on", day, FieldKind.DATE, initial=local.date().isoformat()),
        Field(f"{prefix}time", time, FieldKind.TIME, initial=f"{local:%H:%M}", hint=hint),
    )


def moment(answers: Mapping[str, str], prefix: str, zone: ZoneInfo) -> datetime:
    """Return a moment that was filled in, aware UTC.

    An hour that the clock shows twice, or never, means the earlier instant: so does the end that follows.

    Raises:
        Incomplete: it is no day or no time.
    """
    day, time = answers.get(f"{prefix}on", ""), answers.get(f"{prefix}time", "").strip()
    if not _TIME.fullmatch(time):
        raise Incomplete({f"{prefix}time": say("Give the time as hours and minutes, such as 14:05.")})
    try:
        naive = datetime.fromisoformat(f"{day}T{time}")
        return min(naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    except (ValueError, OverflowError):  # the first and the last day of all have no UTC everywhere
        raise Incomplete({f"{prefix}on": say("Choose the day.")}) from None
