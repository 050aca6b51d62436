"""A case with one of everything that the gate keeps, and what tests try on it."""

from dataclasses import dataclass

import pytest
from sqlalchemy.exc import IntegrityError

from connectors.base import Address
from handlers.domain.events import Event, EventKind
from handlers.domain.finding import Evidence, Finding, Place, Requester, RequesterKind, Verdict
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.mandate import Mandate
from handlers.domain.message import Content
from handlers.domain.rights import Right
from handlers.store.gate_triggers import NO_PERMIT, PROTECTED
from handlers.store.originals import SealedOriginal
from tests.contract.store.shelf import kept, new_case, new_message, run
from tests.support.cast import ADA
from tests.support.desks import Room

#: What is sealed, by table and column.
COLUMNS = [(one.table, column) for one in PROTECTED for column in one.sealed]


@dataclass(frozen=True)
class Filled:
    """A case with one of everything."""

    room: Room
    case: CaseId
    message: MessageId


def fill(room: Room) -> Filled:
    """Write a case with one of everything."""
    case = new_case(
        room, Event(EventKind.NOTED, content="A word"), requester=Address("sam@subject.example")
    ).id
    message = kept(room, new_message(room, Content("Subject", "Text"), case_id=case)).id
    found = Finding(
        "en",
        (Right.ACCESS,),
        (Evidence(Right.ACCESS, 0, 4, "access-1", Place.TEXT),),
        verdict=Verdict.REQUEST,
        requester=Requester(RequesterKind.SUBJECT),
        version="1",
    )
    with room.desk.transaction("tests.filled") as tx:
        tx.originals.add(message, SealedOriginal("aa", b"sealed", 6))
        tx.readings.add(room.mailbox, message, found)
        tx.mandates.add(room.mailbox, Mandate(case, name="Sam", address="sam@subject.example"))
        tx.scrubs.begin(case, ADA, room.clock.now())
    run(
        room,
        "INSERT INTO enclosure (id, message_id, facts_sealed, name, body_sealed, size)"
        " VALUES (1, :message, :sealed, 'bb', :sealed, 6)",
        message=message,
        sealed=b"sealed",
    )
    run(
        room,
        "INSERT INTO reading_correction"
        " (id, organisation_id, message_id, aspect, found, said, version, said_by, said_at)"
        " VALUES (1, :organisation, :message, 'verdict', 'look', 'other', '1', 'U', 1)",
        message=message,
        organisation=room.mailbox.organisation_id,
    )
    run(
        room,
        "INSERT INTO scrub_set_by (case_id, what, ref, words_sealed) VALUES (:case, 'event', 1, :sealed)",
        case=case,
        sealed=b"as it was",
    )
    return Filled(room, case, message)


def refused(room: Room, statement: str, said: str = NO_PERMIT, **values: object) -> None:
    """Expect that the gate refuses a statement."""
    with pytest.raises(IntegrityError) as raised:
        run(room, statement, **values)
    assert said in str(raised.value.orig)


def emptying(filled: Filled, table: str, column: str, instead: str) -> str:
    """Return a statement that puts something in the place of what is sealed."""
    mine = {
        "case_file": "id = {case}",
        "message": "id = {message}",
        "data_key": "id IN (SELECT key_id FROM mailbox)",
    }
    of_case = {"event", "mandate", "scrub_set_by"}
    where = mine.get(table, "case_id = {case}" if table in of_case else "message_id = {message}")
    return f"UPDATE {table} SET {column} = {instead} WHERE {where}".format(
        case=filled.case, message=filled.message
    )
