"""The instants that speak for when a letter first reached the organisation, as a case's record keeps them.

Plain codes and instants, no words of the letter; how they are found is `handlers.receipt`'s.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from handlers.domain.events import EventKind, Fact, RecordedEvent

_TELLING = frozenset({EventKind.CASE_OPENED, EventKind.RECEIPT_CORRECTED})


@dataclass(frozen=True, slots=True)
class Rival:
    """One of them, the one that counts first.

    Attributes:
        source, why: codes of `handlers.receipt.evidence`.
        at: aware UTC.
        timed: a time of day is known.
    """

    source: str
    why: str
    at: datetime
    credible: bool = False
    timed: bool = True

    def on(self, zone: tzinfo) -> date:
        """Return the local day."""
        return self.at.astimezone(zone).date()


def kept(rivals: Sequence[Rival]) -> str:
    """Return rivals as one fact for the record; `rivals_of` reads them back."""
    return json.dumps([[one.source, one.why, one.at.isoformat(), one.credible, one.timed] for one in rivals])


def rivals_of(record: Iterable[RecordedEvent]) -> tuple[Rival, ...]:
    """Return the rivals that a record tells of, the one that counts first; () where all speak for one day."""
    for event in record:
        if event.kind is EventKind.CASE_OPENED and isinstance(written := event.facts.get("receipt"), str):
            return tuple(
                Rival(source, why, datetime.fromisoformat(at), credible, timed)
                for source, why, at, credible, timed in json.loads(written)
            )
    return ()


def proposed(day: date) -> dict[str, Fact]:
    """Return the facts of a day of receipt that evidence proposes and no person has confirmed."""
    return {"received_on": day.isoformat(), "receipt_proposed": True}


def is_proposed(record: Iterable[RecordedEvent]) -> bool:
    """Return whether the day of receipt rests on evidence that no person has confirmed."""
    last = None
    for event in record:
        if event.kind in _TELLING and event.facts.get("received_on"):
            last = event
    return last is not None and bool(last.facts.get("receipt_proposed"))
