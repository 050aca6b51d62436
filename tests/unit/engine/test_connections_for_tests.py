"""Connections that tests hand on to each other are as good as new, and nobody gets one that is not."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import make_url, text

from handlers.store.database import Database, Kind
from tests.support.connections import CONNECTIONS
from tests.support.databases import PostgresServer


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    given = postgres.copy()
    CONNECTIONS.hang_up()  # of those who were here before
    yield given
    postgres.give_back(given)


def ask(database: Database, question: str) -> object:
    with database.transaction("tests.ask", Kind.DURABLE) as connection:
        return connection.scalar(text(question))


def process(database: Database) -> object:
    return ask(database, "SELECT pg_backend_pid()")


def test_the_next_engine_of_a_database_begins_with_the_connection_of_the_last(url: str) -> None:
    first, second = Database(url), Database(url)
    pid = process(first)
    first.close()
    assert process(second) == pid
    second.close()


def test_two_engines_at_once_never_share_a_connection(url: str) -> None:
    first, second = Database(url), Database(url)
    assert process(first) != process(second)
    first.close()
    second.close()


def test_what_somebody_set_is_as_before(url: str) -> None:
    first, second = Database(url), Database(url)
    before = ask(first, "SHOW search_path")
    ask(first, "SELECT set_config('search_path', 'elsewhere', false)")
    pid = process(first)
    first.close()
    assert process(second) == pid
    assert ask(second, "SHOW search_path") == before
    second.close()


def test_a_connection_on_which_the_server_hung_up_is_not_handed_on(url: str) -> None:
    first, second = Database(url), Database(url)
    pid = process(first)
    first.close()
    with psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(False)) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
    assert process(second) != pid
    second.close()


def test_an_engine_that_reads_only_leaves_a_connection_that_writes(url: str) -> None:
    first, second = Database(url), Database(url)
    with first.transaction("tests.read", Kind.READ) as connection:
        assert connection.scalar(text("SHOW transaction_read_only")) == "on"
    first.close()
    assert ask(second, "SHOW transaction_read_only") == "off"
    second.close()


def test_where_it_matters_who_is_connected_nobody_stays(url: str) -> None:
    first, second, third = Database(url), Database(url), Database(url)
    before = process(first)
    first.close()
    with CONNECTIONS.none_kept():
        pid = process(second)
        assert pid != before
        second.close()
    assert process(third) not in (pid, before)
    third.close()


def test_no_more_are_kept_than_a_few(url: str) -> None:
    pids: list[set[object]] = []
    for _ in range(2):
        many = [Database(url) for _ in range(6)]
        pids.append({process(one) for one in many})
        for one in many:
            one.close()
    assert len(pids[0]) == len(pids[1]) == 6
    assert len(pids[0] & pids[1]) == 3


def test_a_database_that_nobody_gave_back_keeps_none(postgres: PostgresServer) -> None:
    url = postgres.empty()
    first, second = Database(url), Database(url)
    pid = process(first)
    first.close()
    assert process(second) != pid
    second.close()
