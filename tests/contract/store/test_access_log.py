"""The access log: counted by person and way of looking within a time, and forgotten in portions."""

from handlers.domain.ids import PersonId
from handlers.domain.looking import EXPORTS, READINGS, SEARCHES, Look
from tests.contract.store.shelf import new_case, run, value
from tests.support.cast import ADA, BEN
from tests.support.desks import Room
from tests.support.times import HOUR, MINUTE


def look(room: Room, *looks: Look, by: PersonId = ADA) -> None:
    with room.desk.transaction("tests.look") as tx:
        for one in looks:
            tx.access.add(by, one, 3)


def count(room: Room, looks: frozenset[Look], by: PersonId = ADA) -> int:
    with room.desk.reading("tests.count") as tx:
        return tx.access.count(by, looks, tx.now - HOUR)


def test_rows_say_who_how_and_at_how_much(room: Room) -> None:
    case = new_case(room)
    with room.desk.transaction("tests.look") as tx:
        tx.access.add(ADA, Look.LETTER, 2, case.id)
    ((person, kind, case_id, number),) = run(room, "SELECT person, kind, case_id, number FROM access")
    assert (person, kind, case_id, number) == (ADA, "letter", case.id, 2)


def test_ways_are_counted_together_and_people_apart(room: Room) -> None:
    look(room, Look.LIST, Look.FIND, Look.CASE, Look.HOME, Look.LETTER, Look.FILE, Look.EXPORT, Look.REFUSED)
    look(room, Look.FIND, by=BEN)
    assert [count(room, looks) for looks in (SEARCHES, READINGS, EXPORTS)] == [3, 2, 1]
    assert count(room, SEARCHES, by=BEN) == 1


def test_what_is_an_hour_old_counts_no_more(room: Room) -> None:
    look(room, Look.FIND)
    room.later(59 * MINUTE)
    assert count(room, SEARCHES) == 1
    room.later(MINUTE)
    assert count(room, SEARCHES) == 0


def test_old_rows_go_in_portions_the_oldest_first(room: Room) -> None:
    look(room, *[Look.LIST] * 5)
    room.later(HOUR)
    look(room, Look.LIST)
    with room.desk.transaction("tests.forget") as tx:
        gone = [tx.access.forget(room.clock.now(), 3) for _ in range(3)]
    assert gone == [3, 2, 0]
    assert value(room, "SELECT count(*) FROM access") == 1
