"""Outlines: a case's letters told without opening any, its own and those it shares with others."""

from handlers.domain.message import Content, Direction, Purpose
from tests.contract.store.shelf import destroy, kept, new_case, new_message, run
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import Room
from tests.support.times import HOUR, MONDAY


def test_letters_come_oldest_first_with_what_they_weigh(room: Room) -> None:
    case = new_case(room)
    late = kept(room, new_message(room, case_id=case.id, at=MONDAY + HOUR, purpose=Purpose.CORRESPONDENCE))
    early = kept(room, new_message(room, Content("Subject", "x" * 5_000), case_id=case.id))
    ours = kept(
        room,
        new_message(
            room, case_id=case.id, at=MONDAY + 2 * HOUR, direction=Direction.OUTBOUND, purpose=Purpose.REPLY
        ),
    )
    kept(room, new_message(room))
    with room.desk.reading("tests.outlines") as tx:
        found = tx.outlines.of_case(case.id)
    assert [one.id for one in found] == [early.id, late.id, ours.id]
    assert [one.purpose for one in found] == [Purpose.REQUEST, Purpose.CORRESPONDENCE, Purpose.REPLY]
    assert [one.at for one in found] == [MONDAY, MONDAY + HOUR, MONDAY + 2 * HOUR]
    assert found[0].weight > 5_000 > found[1].weight > 0
    assert all(one.via is None for one in found)


def test_letters_that_a_case_shares_are_among_its_own(room: Room) -> None:
    one, other = new_case(room), new_case(room)
    own = kept(room, new_message(room, case_id=one.id, at=MONDAY + HOUR))
    shared = kept(room, new_message(room, case_id=other.id))
    row = "INSERT INTO shared_letter (case_id, message_id, via_case_id) VALUES (:case, :message, :via)"
    run(room, row, case=one.id, message=shared.id, via=other.id)
    run(room, row, case=one.id, message=own.id, via=other.id)
    with room.desk.reading("tests.outlines") as tx:
        assert [(each.id, each.via) for each in tx.outlines.of_case(one.id)] == [
            (shared.id, other.id),
            (own.id, None),
        ]
        assert [each.id for each in tx.outlines.of_case(other.id)] == [shared.id]


def test_an_erased_letter_weighs_nothing(room: Room) -> None:
    case = new_case(room)
    kept(room, new_message(room, case_id=case.id))
    destroy(room, "UPDATE message SET content_sealed = NULL")
    with room.desk.reading("tests.outlines") as tx:
        assert [one.weight for one in tx.outlines.of_case(case.id)] == [0]


def test_no_table_is_read_whole_for_them(room: Room) -> None:
    cram(room, 5_000)
    case = new_case(room)
    with listening(room.database) as listener, room.desk.reading("tests.outlines") as tx:
        tx.outlines.of_case(case.id)
    read = [read_whole(room.database, said, values) for said, values in listener.looking_up().items()]
    assert not any("message" in tables for tables in read)
