"""On SQLite a REPLACE deletes without asking the triggers of deletion, at a prompt that sets no pragma."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from handlers.domain.events import Event, EventKind
from handlers.domain.holds import Subject
from handlers.store.gate_triggers import HELD, NO_PERMIT
from tests.contract.store.shelf import PERMITS, kept, new_case, new_message, second_mailbox
from tests.support.desks import Room
from tests.support.held import count, held, released


@pytest.fixture
def prompt(room: Room) -> Iterator[sqlite3.Connection]:
    """Open the file as `sqlite3` does: its triggers of deletion hear nothing of a REPLACE."""
    if not room.database.is_sqlite:
        pytest.skip("PostgreSQL knows no REPLACE")
    with closing(sqlite3.connect(room.database.engine.url.database or "")) as opened:
        assert opened.execute("PRAGMA recursive_triggers").fetchone() == (0,)
        yield opened


def columns(prompt: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in prompt.execute(f"PRAGMA table_info({table})")]


def replacing(prompt: sqlite3.Connection, table: str, where: str, **instead: str) -> str:
    """Return a statement that puts altered copies of rows in the place of these rows."""
    names = columns(prompt, table)
    taken = ", ".join(instead.get(name, name) for name in names)
    return f"REPLACE INTO {table} ({', '.join(names)}) SELECT {taken} FROM {table} WHERE {where}"


def refused(prompt: sqlite3.Connection, statement: str, said: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=said):
        prompt.execute(statement)
    prompt.rollback()


def test_a_letter_of_a_held_case_is_not_emptied_by_putting_a_copy_in_its_place(
    room: Room, prompt: sqlite3.Connection
) -> None:
    case = new_case(room).id
    letter = kept(room, new_message(room, case_id=case)).id
    emptying = replacing(prompt, "message", f"case_id = {case}", content_sealed="NULL")
    refused(prompt, emptying, NO_PERMIT)
    number = held(room, Subject(case))
    prompt.execute(PERMITS)
    prompt.commit()
    refused(prompt, emptying, HELD)
    assert count(room, "message", "content_sealed IS NOT NULL") == 1
    released(room, number)
    prompt.execute(emptying)
    prompt.execute("DELETE FROM permit")
    prompt.commit()
    assert count(room, "message", "id = :id AND content_sealed IS NULL", id=letter) == 1


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("case_file", "requester_sealed"),
        ("event", "content_sealed"),
        ("mailbox", "details_sealed"),
        ("data_key", "wrapped"),
    ],
)
def test_no_row_of_a_held_case_is_replaced(
    room: Room, prompt: sqlite3.Connection, table: str, column: str
) -> None:
    case = new_case(room, Event(EventKind.NOTED, content="A word")).id
    held(room, Subject(case))
    prompt.execute(PERMITS)
    prompt.commit()
    refused(prompt, replacing(prompt, table, "1 = 1", **{column: "NULL"}), HELD)


def test_a_held_case_is_not_replaced_by_another_of_its_number(room: Room, prompt: sqlite3.Connection) -> None:
    case, other = new_case(room), new_case(room)
    held(room, Subject(case.id))
    refused(
        prompt, replacing(prompt, "case_file", f"id = {other.id}", id="77", number=f"'{case.number}'"), HELD
    )
    taking = f"UPDATE OR REPLACE case_file SET number = '{case.number}' WHERE id = {other.id}"
    refused(prompt, taking, HELD)
    assert count(room, "case_file") == 2


def test_a_step_of_a_held_case_is_not_displaced_by_the_number_of_its_row(
    room: Room, prompt: sqlite3.Connection
) -> None:
    case, other = new_case(room).id, new_case(room).id
    held(room, Subject(case))
    (row,) = prompt.execute(f"SELECT rowid FROM event WHERE case_id = {case}").fetchone()
    names = ", ".join(columns(prompt, "event"))
    taken = names.replace("seq", "seq + 50", 1)
    wanted = f"REPLACE INTO event (rowid, {names}) SELECT {row}, {taken} FROM event WHERE case_id = {other}"
    refused(prompt, wanted, HELD)


def test_a_letter_is_not_displaced_by_another_that_is_given_its_number(
    room: Room, prompt: sqlite3.Connection
) -> None:
    case = new_case(room).id
    letter, other = kept(room, new_message(room, case_id=case)).id, kept(room, new_message(room)).id
    held(room, Subject(case))
    refused(prompt, f"UPDATE OR REPLACE message SET id = {letter} WHERE id = {other}", HELD)


def test_a_hold_that_stands_is_not_replaced(room: Room, prompt: sqlite3.Connection) -> None:
    number = held(room, Subject(new_case(room).id))
    away = replacing(prompt, "hold", f"id = {number}", released_at="1", released_by="'nobody'")
    refused(prompt, away, HELD)
    released(room, number)
    prompt.execute(away)
    prompt.commit()
    assert count(room, "hold", "released_by = 'nobody'") == 1


def test_rows_that_take_nobodys_place_are_added_and_renamed_as_before(
    room: Room, prompt: sqlite3.Connection
) -> None:
    case = new_case(room).id
    held(room, Subject(mailbox=room.mailbox.id))
    later = kept(room, new_message(room, case_id=case)).id
    other = second_mailbox(room)
    prompt.execute(f"UPDATE mailbox SET name = 'another name' WHERE id = {other.id}")
    prompt.execute(f"UPDATE case_file SET number = '2026-0999' WHERE id = {case}")
    prompt.commit()
    assert count(room, "message", "id = :id", id=later) == 1
    assert count(room, "case_file", "number = '2026-0999'") == 1
