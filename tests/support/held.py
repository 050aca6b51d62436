"""Holds for tests that are about what a hold does, not about who may place one."""

from datetime import timedelta

from sqlalchemy import insert, update

from handlers.domain.holds import Subject
from handlers.domain.ids import HoldId
from handlers.store.database import Kind
from handlers.store.hold_tables import hold
from handlers.store.instants import to_micros
from tests.contract.store.shelf import run, value
from tests.support.cast import IRIS
from tests.support.desks import Room


def held(room: Room, subject: Subject) -> HoldId:
    """Write a hold as it stands in the database and return its number."""
    number = HoldId(room.desk._records.numbers.next())
    row = {
        "id": number,
        "organisation_id": room.mailbox.organisation_id,
        "case_id": subject.case,
        "mailbox_id": subject.mailbox,
        "reason_sealed": b"sealed",
        "owner": IRIS,
        "review_on": (room.clock.now() + timedelta(days=90)).date().isoformat(),
        "placed_by": IRIS,
        "placed_at": to_micros(room.clock.now()),
    }
    with room.database.transaction("tests.held", Kind.DURABLE) as connection:
        connection.execute(insert(hold).values(row))
    return number


def released(room: Room, number: HoldId) -> None:
    """Release a hold in the database alone."""
    values = {"released_at": to_micros(room.clock.now()), "released_by": IRIS}
    with room.database.transaction("tests.released", Kind.DURABLE) as connection:
        connection.execute(update(hold).where(hold.c.id == number).values(values))


def permits(room: Room) -> int:
    """Return how many permits lie in the database; none ever does between transactions."""
    return int(value(room, "SELECT count(*) FROM permit"))


def count(room: Room, table: str, where: str = "1 = 1", **values: object) -> int:
    """Return how many rows a table has."""
    return int(run(room, f'SELECT count(*) FROM "{table}" WHERE {where}', **values)[0][0])
