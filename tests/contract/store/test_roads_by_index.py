"""Routing a letter and making an effect search by index, in a store that is empty, full, or analysed.

The planner is asked about the very statements that are issued, with the values they carry.
"""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from handlers.store.database import Kind
from tests.contract.store.shelf import run
from tests.support.crammed import cram, listening
from tests.support.databases import NewUrl
from tests.support.desks import Room, furnish
from tests.support.letters import SMALL_TALK, bounce, from_a_list, letter, new_mail_id, out_of_office
from tests.support.times import HOUR

_serial = count()
GROWING = {"case_file", "claim", "message", "stub", "outbox", "event", "original", "post", "inbox"}
ROWS = 5_000


@pytest.fixture(params=["empty", "full", "analysed"], scope="module")
def room(
    request: pytest.FixtureRequest, sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Room]:
    room = furnish(sqlite(), tmp_path_factory.mktemp("road"))
    if request.param != "empty":
        cram(room, ROWS)  # and analysed
    if request.param == "full":
        run(room, "DELETE FROM sqlite_stat1")
    room.database.close()  # statistics are read when a connection begins
    yield room
    room.desk.close()


def plan(room: Room, said: str, values: Any) -> list[str]:
    """Return what the planner means to do, step by step."""
    with room.database.transaction("tests.plan", Kind.READ) as connection:
        return [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", values)]


def issued(room: Room, work: str) -> dict[str, Any]:
    """Return the statements, each with its values, that a piece of work issues to find rows."""
    with listening(room.database) as listener:
        WORKS[work](room)
    return listener.looking_up()


def arrives_new(room: Room) -> None:
    someone = f"sam.{next(_serial)}@subject.example"
    assert room.arrive(letter(sender=someone)).acknowledged == 1
    room.later(2 * HOUR)


def arrives_twice(room: Room) -> None:
    same = letter()
    assert room.arrive(same, same).duplicates == 1


def arrives_in_a_thread(room: Room) -> None:
    first = new_mail_id()
    room.arrive(letter(message_id=first))
    assert room.arrive(letter(in_reply_to=first, references=(first,), text=SMALL_TALK)).threaded == 1


def arrives_by_machine(room: Room) -> None:
    tally = room.arrive(out_of_office(), bounce("<nobody@acme.example>"), from_a_list(text=SMALL_TALK))
    assert tally.automatic == 3


def effects_are_made(room: Room) -> None:
    room.arrive(letter())
    assert room.deliver() >= 1


def nothing_is_new(room: Room) -> None:
    room.settle()
    assert room.sync().messages == 0
    assert room.deliver() == 0


WORKS = {
    "a new letter": arrives_new,
    "the same letter twice": arrives_twice,
    "a letter in a thread": arrives_in_a_thread,
    "automatic mail": arrives_by_machine,
    "effects": effects_are_made,
    "nothing": nothing_is_new,
}


def scanned(steps: list[str]) -> set[str]:
    """Return the growing tables that a plan reads from end to end, by index or not."""
    return {step.split()[1] for step in steps if step.startswith("SCAN")} & GROWING


@pytest.mark.parametrize("work", list(WORKS))
def test_no_growing_table_is_read_from_end_to_end(room: Room, work: str) -> None:
    statements = issued(room, work)
    assert statements
    read = {said: steps for said, values in statements.items() if scanned(steps := plan(room, said, values))}
    assert read == {}


@pytest.mark.parametrize("work", list(WORKS))
def test_no_message_is_searched_by_its_mailbox_alone(room: Room, work: str) -> None:
    searches = {
        step
        for said, values in issued(room, work).items()
        for step in plan(room, said, values)
        if step.startswith("SEARCH message")
    }
    assert not {step for step in searches if step.endswith("(mailbox_id=?)")}
    if work in {"a letter in a thread", "the same letter twice"}:
        assert any("mail_id_hash=?" in step for step in searches)


@pytest.mark.parametrize(
    ("work", "table", "index"),
    [
        ("a new letter", "stub", "ix_stub_due"),
        ("effects", "outbox", "ix_outbox_due"),
        ("nothing", "outbox", "ix_outbox_due"),
        ("a letter in a thread", "message", "ix_message_mail_id"),
        ("a letter in a thread", "message", "ix_message_sent_as"),
        ("a new letter", "message", "ix_message_acknowledged"),
    ],
)
def test_what_is_asked_most_has_an_index_of_its_own(room: Room, work: str, table: str, index: str) -> None:
    steps = [step for said, values in issued(room, work).items() for step in plan(room, said, values)]
    assert any(step.startswith(f"SEARCH {table} ") and f"{index} " in step for step in steps)


@pytest.mark.parametrize("work", list(WORKS))
def test_nothing_is_sorted_that_an_index_could_give_in_order(room: Room, work: str) -> None:
    sorting = {
        said.split("FROM ")[1].split()[0]
        for said, values in issued(room, work).items()
        if any("TEMP B-TREE FOR ORDER BY" in step for step in plan(room, said, values))
    }
    assert not sorting & {"outbox", "stub", "case_file"}
