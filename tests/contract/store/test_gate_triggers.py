"""The triggers of the gate: made from one table, which knows every table that holds anything of a case."""

from pathlib import Path

import pytest
from sqlalchemy import UniqueConstraint, text

from handlers.store import gate_triggers
from handlers.store.database import Database
from handlers.store.every_table import metadata
from handlers.store.gate_triggers import DIALECTS, PROTECTED, UNPROTECTED, statements, write, written

KEPT = {one.table for one in PROTECTED}
NAMES = {"case_id", "message_id"}


def sealed_in(table: str) -> set[str]:
    return {column.name for column in metadata.tables[table].columns if column.name.endswith("_sealed")}


def of_cases(table: str) -> bool:
    """Return whether a table has something sealed, or says of which case or letter it is."""
    return bool(sealed_in(table) or NAMES & {column.name for column in metadata.tables[table].columns})


def test_every_table_with_something_of_a_case_is_protected_or_says_why_not() -> None:
    known = KEPT | set(UNPROTECTED)
    assert {name for name in metadata.tables if of_cases(name)} <= known


def test_no_table_is_both_protected_and_not() -> None:
    assert KEPT & set(UNPROTECTED) == set()


def test_whatever_is_listed_is_a_table_of_ours() -> None:
    assert KEPT | set(UNPROTECTED) <= set(metadata.tables)


@pytest.mark.parametrize("table", sorted(UNPROTECTED))
def test_every_exception_has_a_reason(table: str) -> None:
    assert len(UNPROTECTED[table].split()) >= 4


@pytest.mark.parametrize("one", PROTECTED, ids=lambda one: one.table)
def test_every_sealed_column_of_a_protected_table_may_not_be_emptied(one: gate_triggers.Protected) -> None:
    # What stands in clear of a mailbox, and how it is reached, is no content of a case.
    apart = {"mailbox": {"address_sealed", "details_sealed"}, "data_key": set()}.get(one.table, set())
    assert set(one.sealed) - {"wrapped"} == sealed_in(one.table) - apart


@pytest.mark.parametrize("one", PROTECTED, ids=lambda one: one.table)
def test_every_column_that_is_named_is_there(one: gate_triggers.Protected) -> None:
    columns = {column.name for column in metadata.tables[one.table].columns}
    assert {*one.sealed, *one.kept} <= columns


@pytest.mark.parametrize("one", PROTECTED, ids=lambda one: one.table)
def test_every_way_to_tell_a_protected_row_from_others_is_known(one: gate_triggers.Protected) -> None:
    table = metadata.tables[one.table]
    found = {tuple(column.name for column in table.primary_key)}
    found |= {
        tuple(column.name for column in rule.columns)
        for rule in table.constraints
        if isinstance(rule, UniqueConstraint)
    }
    found |= {tuple(column.name for column in index.columns) for index in table.indexes if index.unique}
    if one.table == "shared_letter":  # a row that takes another's place shows the same letter
        found.clear()
    assert set(one.keys) == found


@pytest.mark.parametrize("one", PROTECTED, ids=lambda one: one.table)
def test_every_protected_row_belongs_to_a_mailbox(one: gate_triggers.Protected) -> None:
    assert one.mailbox


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_lies_with_the_migrations_is_what_the_table_says_now(dialect: str) -> None:
    assert written("0006", dialect) == statements(dialect)


def test_what_is_written_for_a_migration_is_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("9999", tmp_path / "new")
    monkeypatch.setattr(gate_triggers, "FOLDER", tmp_path / "new")
    assert [written("9999", each) for each in DIALECTS] == [statements(each) for each in DIALECTS]


def triggers_in(database: Database) -> dict[str, str]:
    """Return the triggers of a database by their names, with the tables they watch."""
    asked = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if not database.is_sqlite:
        asked = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled = 'O'"
        )
    with database.engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(text(asked))}


def test_a_database_has_every_trigger_on_its_table(database_url: str) -> None:
    database = Database(database_url)
    found = triggers_in(database)
    dialect = database.engine.dialect.name
    database.close()
    expected = {
        words[2]: words[words.index("ON") + 1]
        for one in statements(dialect)
        if (words := one.split())[1] == "TRIGGER"
    }
    assert found == expected
    assert len(found) > 2 * len(PROTECTED)


def test_on_postgresql_every_protected_table_refuses_to_be_truncated() -> None:
    told = [one for one in statements("postgresql") if "BEFORE TRUNCATE" in one]
    assert {one.split()[6] for one in told} == KEPT | {"hold"}
