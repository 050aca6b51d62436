"""Looking cases up: lists, one by its number, its whole record, and an export.

Whoever reads a case's content is written down in its record; lists show no content.
"""

from dataclasses import dataclass

from handlers.desk import Desk
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import NotAllowed, NotFound
from handlers.domain.events import Event, EventKind, RecordedEvent
from handlers.domain.message import Message
from handlers.domain.people import Actor, Organisation, Role
from handlers.domain.record import Break, verify
from handlers.store.transaction import Transaction

_READERS = frozenset({Role.CASE_HANDLER, Role.MANAGER})


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with all that belongs to it."""

    case: Case
    messages: tuple[Message, ...]
    record: tuple[RecordedEvent, ...]


def open_cases(desk: Desk, actor: Actor, limit: int, *, mine: bool = False) -> list[Case]:
    """Return open cases by due date, everybody's or the actor's own."""
    _check(actor)
    with desk.reading("casebook.open_cases") as tx:
        organisation = organisation_of(tx)
        return tx.cases.open(organisation.id, limit, owner=actor.id if mine else None)


def every_case(desk: Desk, actor: Actor, limit: int) -> list[Case]:
    """Return cases in the order they were opened."""
    _check(actor)
    with desk.reading("casebook.every_case") as tx:
        return tx.cases.all(organisation_of(tx).id, limit)


def find(desk: Desk, actor: Actor, number: str) -> Case:
    """Return the case of a number.

    Raises:
        NotFound: there is none.
    """
    _check(actor)
    with desk.reading("casebook.find") as tx:
        return tx.cases.numbered(organisation_of(tx).id, number.strip())


def read_file(desk: Desk, actor: Actor, number: str, *, export: bool = False) -> CaseFile:
    """Return everything about a case, after the reading stands in its record."""
    _check(actor)
    with desk.transaction("casebook.read_file") as tx:
        case = tx.cases.locked(tx.cases.numbered(organisation_of(tx).id, number.strip()).id)
        case.check(ActionId.OPEN_LETTER, actor)
        kind = EventKind.EXPORTED if export else EventKind.RECORD_READ
        case = tx.cases.note(case, Event(kind, actor=actor.id))
        return CaseFile(case, tuple(tx.messages.of_case(case.id)), tuple(tx.events.of_case(case.id)))


def verify_case(desk: Desk, number: str) -> list[Break]:
    """Return where the record of a case does not hold; empty when it does."""
    with desk.reading("casebook.verify") as tx:
        case = tx.cases.numbered(organisation_of(tx).id, number.strip())
        record = tx.events.of_case(case.id)
        return verify(record, case.head) + _differing(case, record)


def _differing(case: Case, record: list[RecordedEvent]) -> list[Break]:
    """Return where the case itself no longer says what its record says: another's record, another date."""
    opening = record[0].facts if record else {}
    breaks = []
    if opening.get("case") != case.id:
        breaks.append(Break(1, "this is the record of another case"))
    if opening.get("due_on") != case.due_on.isoformat():
        breaks.append(Break(1, "the case's due date is not the one in its record"))
    return breaks


def organisation_of(tx: Transaction) -> Organisation:
    """Return the organisation of this installation.

    Raises:
        NotFound: it is not set up.
    """
    organisation = tx.organisations.first()
    if organisation is None:
        raise NotFound("Ombud is not set up yet: run `ombud migrate`.")
    return organisation


def _check(actor: Actor) -> None:
    if not actor.roles & _READERS:
        raise NotAllowed
