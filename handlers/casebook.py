"""Looking cases up: lists, searches, one by its number, its whole record, and an export.

Every look leaves a row in the access log. Whoever reads a case's content is written down in its
record too; lists and searches show none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from handlers.desk import Desk
from handlers.domain.case import STANDING, ActionId, Case, Status
from handlers.domain.clock.establishment import Establishment
from handlers.domain.erase_order import EraseOrder
from handlers.domain.errors import NotFound, not_for
from handlers.domain.events import Event, EventKind, RecordedEvent
from handlers.domain.finding import Finding
from handlers.domain.glance import Glance
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.looking import Look
from handlers.domain.message import Message
from handlers.domain.people import CASE_PEOPLE, Actor, Organisation, Role
from handlers.domain.phrase import Phrase, say
from handlers.domain.record import Break, verify
from handlers.domain.rights import RIGHTS, Right
from handlers.people import access
from handlers.store.outlines import Outline
from handlers.store.transaction import Transaction
from handlers.words.speaking import speaking, spoken

Code = TypeVar("Code", Right, Status)

#: One more than an answer shows, so that it can tell that there are more.
MOST_FOUND = 21
_NUMBER = re.compile(r"[0-9]{4}(-[0-9]{0,9})?")
_ADDRESS = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,253}")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with all that belongs to it, the establishment by which it is counted, and how it was read.

    Attributes:
        erased: letters and replies of which the words are gone; that they came or left stays.
        order: that somebody had it erased before its day, with the reason for admins alone; None for nobody.
    """

    case: Case
    messages: tuple[Message, ...]
    record: tuple[RecordedEvent, ...]
    establishment: Establishment
    readings: Mapping[MessageId, Finding] = field(default_factory=dict)
    erased: tuple[Outline, ...] = ()
    order: EraseOrder | None = None


def open_cases(desk: Desk, actor: Actor, limit: int, *, mine: bool = False) -> list[Case]:
    """Return open cases by due date, everybody's or the actor's own.

    Raises:
        TooMuch: as every function here that an actor calls.
    """
    _check(actor)
    with access.watching(desk, actor), desk.transaction("casebook.open_cases") as tx:
        access.allow(tx, desk, actor, Look.LIST)
        organisation = organisation_of(tx)
        found = tx.cases.open(organisation.id, limit, owner=actor.id if mine else None)
        access.note(tx, actor, Look.LIST, len(found))
        return found


def every_case(desk: Desk, actor: Actor, limit: int) -> list[Case]:
    """Return cases in the order they were opened."""
    _check(actor)
    with access.watching(desk, actor), desk.transaction("casebook.every_case") as tx:
        access.allow(tx, desk, actor, Look.LIST)
        found = tx.cases.all(organisation_of(tx).id, limit)
        access.note(tx, actor, Look.LIST, len(found))
        return found


def find(desk: Desk, actor: Actor, number: str) -> Case:
    """Return the case of a number.

    Raises:
        NotFound: there is none.
    """
    _check(actor)
    with access.watching(desk, actor), desk.transaction("casebook.find") as tx:
        access.allow(tx, desk, actor, Look.CASE)
        case = tx.cases.numbered(organisation_of(tx).id, number.strip())
        access.note(tx, actor, Look.CASE, 1, case.id)
        return case


def search(desk: Desk, actor: Actor, term: str) -> list[Glance]:
    """Return the cases that a term means, at most `MOST_FOUND`; none where it means nothing.

    Args:
        term: a case's number or its beginning, an exact e-mail address, a right or a status (in
            English or in the actor's language). It is neither stored nor echoed.
    """
    _check(actor)
    with access.watching(desk, actor), desk.transaction("casebook.search") as tx:
        access.allow(tx, desk, actor, Look.FIND)
        found = _found(tx, organisation_of(tx), " ".join(term.split()), actor.language)
        access.note(tx, actor, Look.FIND, len(found))
        return found


def read_file(desk: Desk, actor: Actor, number: str, *, export: bool = False) -> CaseFile:
    """Return everything about a case, or what is left of it, after the reading stands in its record."""
    _check(actor)
    look = Look.EXPORT if export else Look.RECORD
    with access.watching(desk, actor), desk.transaction("casebook.read_file") as tx:
        access.allow(tx, desk, actor, look)
        case = tx.cases.locked(tx.cases.numbered(organisation_of(tx).id, number.strip()).id)
        case.check_role(ActionId.OPEN_LETTER, actor)  # of a purged one the record is left to be read
        kind = EventKind.EXPORTED if export else EventKind.RECORD_READ
        case = tx.cases.note(case, Event(kind, actor=actor.id))
        access.note(tx, actor, look, 1, case.id)
        messages = tuple(tx.messages.left_of_case(case.id))
        left = {message.id for message in messages}
        return CaseFile(
            case,
            messages,
            tuple(tx.events.of_case(case.id)),
            desk.establishment(tx.organisations.get(case.organisation_id)),
            tx.readings.of([message.id for message in messages]),
            tuple(one for one in tx.outlines.of_case(case.id) if one.id not in left),
            _order(tx, actor, case),
        )


def _order(tx: Transaction, actor: Actor, case: Case) -> EraseOrder | None:
    order = tx.erase_orders.find(case.id)
    if order is None or Role.ADMIN not in actor.roles:
        return order
    return replace(order, reason=tx.erase_orders.reason(case))


def verify_case(desk: Desk, number: str) -> list[Break]:
    """Return where the record of a case does not hold; empty when it does."""
    with desk.reading("casebook.verify") as tx:
        case = tx.cases.numbered(organisation_of(tx).id, number.strip())
        record = tx.events.of_case(case.id)
        return verify(record, case.head) + differing(case.id, case.due_on, record)


def differing(case: CaseId, due_on: date, record: Sequence[RecordedEvent]) -> list[Break]:
    """Return where the case itself no longer says what its record says: another's record, another date."""
    opening = record[0].facts if record else {}
    breaks = []
    if opening.get("case") != case:
        breaks.append(Break(1, "this is the record of another case"))
    # A case that others were merged into takes on an earlier date, and its record says so.
    stated = [due for event in record if (due := event.facts.get("due_on"))]
    if not stated or stated[-1] != due_on.isoformat():
        breaks.append(Break(1, "the case's due date is not the one in its record"))
    return breaks


def organisation_of(tx: Transaction) -> Organisation:
    """Return the organisation of this installation.

    Raises:
        NotFound: it is not set up.
    """
    organisation = tx.organisations.first()
    if organisation is None:
        raise NotFound(say("Ombud is not set up yet: run {command}.", command="`ombud migrate`"))
    return organisation


def _found(tx: Transaction, organisation: Organisation, term: str, language: str) -> list[Glance]:
    if _NUMBER.fullmatch(term):
        return tx.searches.numbered(organisation.id, term, MOST_FOUND)
    if _ADDRESS.fullmatch(term):
        return tx.searches.written_by(organisation.id, term, MOST_FOUND)
    words = term.casefold()
    if (right := _named({each: facts.label for each, facts in RIGHTS.items()}, words, language)) is not None:
        return tx.searches.claiming(organisation.id, right, MOST_FOUND)
    if (status := _named(STANDING, words, language)) is not None:
        return tx.searches.standing(organisation.id, status, MOST_FOUND)
    return []


def _named(labels: Mapping[Code, Phrase], words: str, language: str) -> Code | None:
    """Return the code that some words mean: itself, its name in English or in a language."""
    with speaking(language):
        for code, label in labels.items():
            if words in {code.value.replace("_", " "), label.casefold(), spoken(label).casefold()}:
                return code
    return None


def _check(actor: Actor) -> None:
    if not actor.roles & CASE_PEOPLE:
        raise not_for(actor, CASE_PEOPLE)
