"""The same on PostgreSQL, with fewer letters: tables, files and log of the server are searched.

It keeps what was deleted until `VACUUM`, and in its log as its settings say (docs/design.md); so these are
searched too, and not the tables alone.
"""

from pathlib import Path

import psycopg
import pytest

from tests.support.canaries import PLAIN, Hit, canary, hits
from tests.support.canary_looks import Outcome
from tests.support.canary_server import Server
from tests.support.canary_story import HELD, IN_AN_ARCHIVE, IN_JUNK, SHOWN_THERE, live, lived
from tests.support.databases import PostgresServer

#: A busy machine takes its time.
pytestmark = pytest.mark.timeout(1_200)
LETTERS, WORKED = 60, 26


@pytest.fixture(scope="session")
def outcome(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Outcome:
    """Is what came of it all, over a database of its own."""

    def over_a_server(folder: Path) -> Outcome:
        return live(folder, LETTERS, WORKED, postgres.empty())

    return lived(tmp_path_factory, "canaries-on-postgresql", over_a_server)


def test_every_word_was_there_and_opens_no_more_but_what_is_held(outcome: Outcome) -> None:
    missing = {number: places - outcome.opened[number] for number, places in outcome.planted.items()}
    assert {number: places for number, places in missing.items() if places} == {}
    assert len(outcome.opened) == LETTERS + len(IN_JUNK) + len(IN_AN_ARCHIVE)
    assert set(outcome.left) == {*HELD, SHOWN_THERE}


@pytest.mark.parametrize("when", ["before", "after"])
def test_nothing_is_readable_in_tables_files_and_log_of_the_server(outcome: Outcome, when: str) -> None:
    tables, files = outcome.searches[f"tables {when}"], outcome.searches[f"server {when}"]
    assert tables.hits == {}
    assert len(tables.searched) > 50
    assert files.hits == {}
    if files.searched:  # a server that was named may lie elsewhere
        assert any("pg_wal/" in name for name in files.searched)
        assert files.size > tables.size > 200_000


def test_nothing_is_readable_beside_the_database_nor_in_slack(outcome: Outcome) -> None:
    assert outcome.searches["disk before"].hits == {}
    assert outcome.searches["disk after"].hits == {}
    assert outcome.searches["slack after"].numbers() == set(HELD)


def test_what_is_held_is_as_complete_as_before(outcome: Outcome) -> None:
    for number, (before, after) in outcome.held.items():
        assert after.letters == before.letters, number
        assert after.files == before.files, number
        assert after.record[: len(before.record)] == before.record, number
        assert outcome.left[number] == outcome.opened[number], number


def test_every_record_still_verifies_and_the_certificate_is_sound(outcome: Outcome) -> None:
    assert "records hold." in outcome.told["records"]
    verified, _, of = outcome.told["records"].partition(" records hold")[0].partition(" of ")
    assert int(verified) == int(of) > LETTERS // 2
    assert "It is sound" in outcome.told["certificate"]
    assert outcome.searches["certificate"].hits == {}


def test_a_word_in_a_row_would_be_found_in_tables_and_files(postgres: PostgresServer) -> None:
    """And in the files and the log when its row is gone: as what was deleted lies there until `VACUUM`."""
    url = postgres.copy()
    server = Server.watched(url)
    plain = url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(plain, autocommit=True) as connection:
        word = canary(77, "planted").encode()
        connection.execute("INSERT INTO beat (what, well_at, up_since) VALUES (%s, 1, 1)", [word.decode()])
        in_tables = {one for name, content in server.tables() if "beat" in name for one in hits(content)}
        connection.execute("DELETE FROM beat WHERE what = %s", [word.decode()])
    assert {(one.number, one.place) for one in in_tables} == {(77, "planted")}
    assert [name for name, content in server.tables() if PLAIN.encode() in content] == []
    places = [name for name, content in server.files() if Hit(77, "planted", ()) in hits(content, depth=0)]
    if places:  # as above
        assert any("pg_wal/" in name for name in places)
        assert any("pg_wal/" not in name for name in places)
