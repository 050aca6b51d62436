"""A case whose owner is no longer there to handle it."""

from handlers.domain.case import Case
from handlers.domain.events import Event, EventKind
from handlers.domain.people import OMBUD


def returned_to_pool(case: Case) -> tuple[Case, Event]:
    """Put an open case back for anyone to claim; a draft, and a wait for the person, stay."""
    event = case.happened(EventKind.RETURNED_TO_POOL, OMBUD, before=case.owner)
    return case.unowned(), event
