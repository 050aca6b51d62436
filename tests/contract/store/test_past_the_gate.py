"""What somebody with the keys of the database room cannot do by mistake: delete what the gate keeps."""

import pytest
from sqlalchemy.exc import IntegrityError

from handlers.domain.holds import Subject
from handlers.domain.ids import CaseId
from handlers.store.gate_triggers import HELD, NO_PERMIT, PROTECTED
from tests.contract.store.filled import COLUMNS, Filled, emptying, refused
from tests.contract.store.shelf import destroy, kept, new_case, new_message, run, second_mailbox
from tests.support.desks import Room
from tests.support.held import count, held, released

KINDS = ("case_file", "event", "message", "original", "enclosure", "reading", "reading_correction", "mandate")


ROWS = {
    **{name: f"DELETE FROM {name}" for name in KINDS},
    "scrub_set_by": "DELETE FROM scrub_set_by",
    "mailbox": "DELETE FROM mailbox",
    "data_key": "DELETE FROM data_key WHERE id IN (SELECT key_id FROM mailbox)",
}


def test_every_protected_table_is_tried_here() -> None:
    assert set(ROWS) | {"shared_letter"} == {one.table for one in PROTECTED}


@pytest.mark.parametrize("table", sorted(ROWS))
def test_no_row_goes_without_a_permit(filled: Filled, table: str) -> None:
    before = count(filled.room, table)
    refused(filled.room, ROWS[table])
    assert count(filled.room, table) == before > 0


@pytest.mark.parametrize("table", sorted(ROWS))
def test_no_row_goes_with_a_permit_while_its_case_is_held(filled: Filled, table: str) -> None:
    held(filled.room, Subject(filled.case))
    with pytest.raises(IntegrityError) as raised:
        destroy(filled.room, ROWS[table])
    assert HELD in str(raised.value.orig)
    assert count(filled.room, table) > 0


@pytest.mark.parametrize("table", sorted(ROWS))
def test_no_row_goes_with_a_permit_while_its_mailbox_is_held(filled: Filled, table: str) -> None:
    held(filled.room, Subject(mailbox=filled.room.mailbox.id))
    with pytest.raises(IntegrityError, match=HELD):
        destroy(filled.room, ROWS[table])


def nothing(room: Room) -> str:
    """Return how an empty value of bytes is written."""
    return "x''" if room.database.is_sqlite else "''::bytea"


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_nothing_sealed_is_emptied_without_a_permit(filled: Filled, table: str, column: str) -> None:
    refused(filled.room, emptying(filled, table, column, "NULL"))
    refused(filled.room, emptying(filled, table, column, nothing(filled.room)))


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_nothing_sealed_is_emptied_while_it_is_held(filled: Filled, table: str, column: str) -> None:
    held(filled.room, Subject(filled.case))
    for instead in ("NULL", nothing(filled.room)):
        with pytest.raises(IntegrityError, match=HELD):
            destroy(filled.room, emptying(filled, table, column, instead))


@pytest.mark.parametrize("column", ["content_sealed"])
def test_with_a_permit_and_no_hold_it_goes(filled: Filled, column: str) -> None:
    number = held(filled.room, Subject(filled.case))
    released(filled.room, number)
    destroy(filled.room, emptying(filled, "message", column, "NULL"))
    assert count(filled.room, "message", f"{column} IS NULL") == 1


def test_a_permit_of_another_mailbox_opens_nothing_here(filled: Filled) -> None:
    other = second_mailbox(filled.room).id
    permit = "INSERT INTO permit (id, mailbox_id, route) VALUES (1, :other, 'tests')"
    run(filled.room, permit, other=other)
    refused(filled.room, "DELETE FROM original")


def test_a_permit_of_another_case_opens_nothing_here(filled: Filled) -> None:
    other = new_case(filled.room).id
    run(filled.room, "INSERT INTO permit (id, case_id, route) VALUES (1, :other, 'tests')", other=other)
    refused(filled.room, "DELETE FROM event WHERE case_id = :case", case=filled.case)
    run(filled.room, "DELETE FROM event WHERE case_id = :other", other=other)
    assert count(filled.room, "event", "case_id = :other", other=other) == 0


def test_a_hold_on_one_case_keeps_nothing_of_another(filled: Filled) -> None:
    other = new_case(filled.room).id
    held(filled.room, Subject(filled.case))
    destroy(filled.room, "DELETE FROM event WHERE case_id = :other", other=other)
    assert count(filled.room, "event", "case_id = :case", case=filled.case) > 0


def test_a_key_is_not_destroyed_while_a_case_in_its_mailbox_is_held(filled: Filled) -> None:
    held(filled.room, Subject(filled.case))
    with pytest.raises(IntegrityError, match=HELD):
        destroy(filled.room, "UPDATE data_key SET wrapped = NULL, destroyed_at = 1")
    assert count(filled.room, "data_key", "wrapped IS NULL") == 0


def test_a_key_is_not_destroyed_while_a_held_case_elsewhere_shows_its_letters(filled: Filled) -> None:
    room = filled.room
    other = second_mailbox(room)
    letter = kept(room, new_message(room, mailbox_id=other.id), mailbox=other).id
    run(
        room,
        "INSERT INTO shared_letter (case_id, message_id, via_case_id, lasting)"
        " VALUES (:case, :letter, 1, :no)",
        case=filled.case,
        letter=letter,
        no=False,
    )
    held(room, Subject(filled.case))
    with pytest.raises(IntegrityError, match=HELD):
        destroy(room, "UPDATE data_key SET wrapped = NULL WHERE id = :key", key=other.key_id)


def test_the_organisations_own_key_is_never_destroyed(filled: Filled) -> None:
    with filled.room.desk.transaction("tests.key") as tx:
        tx.keys.hashing(filled.room.mailbox.organisation_id)
    key = "(SELECT key_id FROM organisation)"
    with pytest.raises(IntegrityError, match=NO_PERMIT):
        destroy(filled.room, f"UPDATE data_key SET wrapped = NULL WHERE id = {key}")
    with pytest.raises(IntegrityError, match=NO_PERMIT):
        destroy(filled.room, f"DELETE FROM data_key WHERE id = {key}")


def test_a_key_that_seals_nothing_goes(room: Room) -> None:
    run(room, "INSERT INTO data_key (id, created_at) VALUES (7, 1)")
    run(room, "DELETE FROM data_key WHERE id = 7")
    assert count(room, "data_key", "id = 7") == 0


def test_a_letter_is_not_taken_out_of_a_held_case(filled: Filled) -> None:
    held(filled.room, Subject(filled.case))
    refused(filled.room, "UPDATE message SET case_id = NULL", HELD)
    refused(filled.room, "UPDATE message SET case_id = :other", HELD, other=new_case(filled.room).id)


def test_a_letter_without_a_case_may_come_to_a_held_one(filled: Filled) -> None:
    loose = kept(filled.room, new_message(filled.room)).id
    held(filled.room, Subject(filled.case))
    run(filled.room, "UPDATE message SET case_id = :case WHERE id = :id", case=filled.case, id=loose)
    assert count(filled.room, "message", "case_id = :case", case=filled.case) == 2


@pytest.mark.parametrize("table", ["case_file", "message"])
def test_nothing_moves_out_of_a_mailbox_that_is_held(filled: Filled, table: str) -> None:
    other = second_mailbox(filled.room).id
    held(filled.room, Subject(mailbox=filled.room.mailbox.id))
    refused(filled.room, f"UPDATE {table} SET mailbox_id = :other", HELD, other=other)


@pytest.mark.parametrize("table", ["case_file", "message"])
def test_a_case_that_is_held_may_move_to_another_mailbox(filled: Filled, table: str) -> None:
    other = second_mailbox(filled.room).id
    held(filled.room, Subject(filled.case))
    run(filled.room, f"UPDATE {table} SET mailbox_id = :other", other=other)
    assert count(filled.room, table, "mailbox_id = :other", other=other) == 1


def shared(filled: Filled) -> CaseId:
    """Have another case show the letter, and return it."""
    other = new_case(filled.room).id
    run(
        filled.room,
        "INSERT INTO shared_letter (case_id, message_id, via_case_id, lasting)"
        " VALUES (:other, :letter, :via, :no)",
        other=other,
        letter=filled.message,
        via=filled.case,
        no=False,
    )
    return other


def test_a_letter_that_a_held_case_shows_stays(filled: Filled) -> None:
    held(filled.room, Subject(shared(filled)))
    for statement in ("DELETE FROM original", "UPDATE message SET content_sealed = NULL"):
        with pytest.raises(IntegrityError, match=HELD):
            destroy(filled.room, statement)


def test_a_held_case_goes_on_showing_what_it_shows(filled: Filled) -> None:
    number = held(filled.room, Subject(shared(filled)))
    refused(filled.room, "DELETE FROM shared_letter", HELD)
    released(filled.room, number)
    run(filled.room, "DELETE FROM shared_letter")
    assert count(filled.room, "shared_letter") == 0


def test_a_hold_that_stands_is_neither_deleted_nor_turned_to_another_case(filled: Filled) -> None:
    number = held(filled.room, Subject(filled.case))
    other = new_case(filled.room).id
    with pytest.raises(IntegrityError, match=HELD):
        destroy(filled.room, "DELETE FROM hold")
    refused(filled.room, "UPDATE hold SET case_id = :other", HELD, other=other)
    released(filled.room, number)
    run(filled.room, "DELETE FROM hold")
    assert count(filled.room, "hold") == 0


def test_a_proposed_mailbox_goes_and_its_key_with_it(room: Room) -> None:
    other = second_mailbox(room)
    run(room, "UPDATE mailbox SET status = 'proposed' WHERE id = :id", id=other.id)
    run(room, "DELETE FROM mailbox WHERE id = :id", id=other.id)
    run(room, "DELETE FROM data_key WHERE id = :key", key=other.key_id)
    assert count(room, "mailbox") == 1


def test_what_a_scrub_set_by_goes_once_it_stands_in_its_place_again(filled: Filled) -> None:
    room = filled.room
    stands = "SELECT content_sealed FROM event WHERE case_id = :case AND content_sealed IS NOT NULL"
    again = f"UPDATE scrub_set_by SET ref = 2, words_sealed = ({stands})"
    refused(room, "DELETE FROM scrub_set_by")
    run(room, again, case=filled.case)
    held(room, Subject(filled.case))
    run(room, "DELETE FROM scrub_set_by")
    assert count(room, "scrub_set_by") == 0


def test_on_sqlite_a_row_is_not_replaced_past_the_gate(room: Room) -> None:
    if not room.database.is_sqlite:
        pytest.skip("PostgreSQL knows no REPLACE")
    letter = kept(room, new_message(room))
    columns = ", ".join(row[1] for row in run(room, "PRAGMA table_info(message)"))
    refused(room, f"INSERT OR REPLACE INTO message ({columns}) SELECT {columns} FROM message")
    assert count(room, "message", "id = :id", id=letter.id) == 1


@pytest.mark.parametrize("table", [*sorted(ROWS), "shared_letter", "hold"])
def test_on_postgresql_no_protected_table_is_truncated(room: Room, table: str) -> None:
    if room.database.is_sqlite:
        pytest.skip("SQLite knows no TRUNCATE; a DELETE of every row asks for each")
    with pytest.raises(IntegrityError, match=NO_PERMIT):
        destroy(room, f"TRUNCATE {table} CASCADE")


def test_on_sqlite_a_delete_without_a_condition_asks_for_each_row(filled: Filled) -> None:
    held(filled.room, Subject(filled.case))
    with pytest.raises(IntegrityError, match=HELD):
        destroy(filled.room, "DELETE FROM event")
    assert count(filled.room, "event") > 1
