"""A transaction: one per use case, all or nothing, as durable as its kind, and without the network."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from connectors.memory import MemoryMailbox
from handlers.domain.ids import CaseId
from handlers.guard import NetworkInsideTransaction, outside
from handlers.store.database import Database, Kind, NestedTransaction, open_transaction
from handlers.store.posts import Post
from handlers.store.schema import Unreachable, versions
from tests.support.desks import Room
from tests.support.letters import letter


def kind_of(room: Room, kind: Kind) -> str:
    """Return how durable a transaction of this kind is, as the database says."""
    asked = "PRAGMA synchronous" if room.database.is_sqlite else "SHOW synchronous_commit"
    with room.database.transaction("tests.kind", kind) as connection:
        return str(connection.scalar(text(asked)))


def test_kinds_are_as_durable_as_they_say(room: Room) -> None:
    full, normal = ("2", "1") if room.database.is_sqlite else ("on", "off")
    for kind, expected in [(Kind.RELAXED, normal), (Kind.DURABLE, full), (Kind.RELAXED, normal)]:
        assert kind_of(room, kind) == expected


def test_sqlite_writes_ahead_checks_foreign_keys_and_overwrites_what_it_deletes(room: Room) -> None:
    if not room.database.is_sqlite:
        return
    with room.database.transaction("tests.pragmas", Kind.READ) as connection:
        values = [
            connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "secure_delete", "temp_store")
        ]
    assert values == ["wal", 1, 1, 2]


def test_a_reading_transaction_writes_nothing_on_postgresql(room: Room) -> None:
    if room.database.is_sqlite:
        return

    def write() -> None:
        with room.desk.reading("tests.read") as tx:
            tx.posts.put(Post("key", CaseId(1), "ref", 1))

    with pytest.raises(DBAPIError, match="read-only"):
        write()
    with room.desk.transaction("tests.write") as tx:
        tx.posts.put(Post("key", CaseId(1), "ref", 1))


def test_what_raises_leaves_nothing(room: Room) -> None:
    def fail() -> None:
        with room.desk.transaction("tests.fail") as tx:
            tx.posts.put(Post("key", CaseId(1), "ref", 1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with room.desk.reading("tests.look") as tx:
        assert tx.posts.find("key") is None
    assert open_transaction() == ""


def test_readers_do_not_wait_for_a_writer(room: Room) -> None:
    def look() -> Post | None:
        with room.desk.reading("tests.look") as tx:
            return tx.posts.find("key")

    with ThreadPoolExecutor(1) as pool, room.desk.transaction("tests.write") as tx:
        tx.posts.put(Post("key", CaseId(1), "ref", 1))
        assert pool.submit(look).result(5) is None


def test_one_inside_another_is_a_mistake(room: Room) -> None:
    def nest() -> None:
        with room.desk.transaction("outer"), room.desk.reading("inner"):
            raise AssertionError

    with pytest.raises(NestedTransaction, match="inner inside outer"):
        nest()


@pytest.mark.parametrize("port", ["chat", "parser", "connector"])
def test_the_network_is_out_of_reach_inside_one(room: Room, port: str) -> None:
    guarded = room.desk.connector(room.mailbox) if port == "connector" else getattr(room.desk, port)
    method = {"chat": "find", "parser": "parse", "connector": "account"}[port]

    with room.desk.transaction("tests.network"), pytest.raises(NetworkInsideTransaction, match=method):
        getattr(guarded, method)

    assert callable(getattr(guarded, method))


def test_the_guard_names_the_port_and_the_transaction(room: Room) -> None:
    guarded = outside(MemoryMailbox())

    with (
        room.desk.reading("tests.guard"),
        pytest.raises(NetworkInsideTransaction, match=r"MemoryMailbox\.scopes inside tests\.guard"),
    ):
        guarded.scopes()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_file SET mailbox_id = 1",
        "UPDATE message SET case_id = 1",
        "UPDATE case_file SET number = '2026-0001'",
        "UPDATE stub SET provider_key = 'm1'",
        "UPDATE outbox SET key = 'same'",
    ],
    ids=["case without mailbox", "message of no case", "number twice", "letter twice", "effect twice"],
)
def test_the_database_itself_refuses_what_must_not_be(room: Room, statement: str) -> None:
    room.arrive(letter(), letter())

    def run() -> None:
        with room.database.transaction("tests.break", Kind.DURABLE) as connection:
            connection.execute(text(statement))

    with pytest.raises(IntegrityError):
        run()


def test_a_database_that_is_not_there_is_said_so_without_its_address() -> None:
    database = Database("postgresql+psycopg://u:hush@127.0.0.1:1/nowhere")
    with pytest.raises(Unreachable) as refused:
        versions(database)

    assert "hush" not in str(refused.value)
