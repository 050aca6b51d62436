"""What the purge does with each table is written down for every one there is, and is what it does."""

import pytest
from sqlalchemy import LargeBinary, Table

from handlers.disposal.stores import STORES, Fate
from handlers.store.every_table import metadata
from handlers.store.remains import OF_CASES, OF_LETTERS
from handlers.store.reserves import OF_CASES as CASES_MOVED
from handlers.store.reserves import OF_LETTERS as LETTERS_MOVED
from tests.contract.store.shelf import run
from tests.support.desks import Room
from tests.support.purged import estate, of_mailbox

#: Columns that say whose a row is.
_WHOSE = {"mailbox_id", "message_id", "case_id"}
#: Tables whose rows are of a mailbox though no column of theirs says so by these names.
_BY_ANOTHER_NAME = {"case_file", "mailbox", "data_key", "beat", "erasure", "statistic", "changed_case"}


def sealed_columns(table: Table) -> set[str]:
    return {column.name for column in table.columns if isinstance(column.type, LargeBinary)}


def test_every_table_is_named_and_no_other() -> None:
    assert set(STORES) == set(metadata.tables)


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_a_table_whose_rows_are_of_a_mailbox_is_not_said_to_have_none(name: str) -> None:
    whose = _WHOSE & set(metadata.tables[name].columns.keys())
    if STORES[name].fate is Fate.NONE:
        assert not whose or name in {"deferred", "incident", "permit", "changed_case"}, name
    else:
        assert whose or name in _BY_ANOTHER_NAME | {"hold", "outbox", "access"}
    assert len(STORES[name].why) > 7


@pytest.mark.parametrize("name", sorted(name for name, one in STORES.items() if one.fate is Fate.EMPTIED))
def test_of_what_is_emptied_each_sealed_column_is(name: str) -> None:
    table = metadata.tables[name]
    assert set(STORES[name].columns) <= set(table.columns.keys())
    sealed = {one for one in sealed_columns(table) if one.endswith("_sealed") or one == "wrapped"}
    assert sealed <= set(STORES[name].columns)


@pytest.mark.parametrize("name", sorted(name for name, one in STORES.items() if one.fate is Fate.KEPT))
def test_nothing_sealed_under_its_key_is_kept(name: str) -> None:
    assert sealed_columns(metadata.tables[name]) <= {"reason_sealed", "release_reason_sealed"}


def test_what_hangs_on_letters_and_cases_goes_before_what_it_hangs_on() -> None:
    for each in (OF_LETTERS, OF_CASES):
        for position, table in enumerate(each):
            later = {one.name for one in each[position + 1 :]}
            refers = {key.column.table.name for key in table.foreign_keys}
            assert not refers & ({one.name for one in each[:position]} - {table.name}), table.name
            assert refers & (later | {"message", "case_file", "mailbox", "batch"}), table.name


def test_every_table_that_refers_to_letters_loses_its_rows_with_them() -> None:
    refer = {
        table.name
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "message"
    }
    assert refer <= {table.name for table in OF_LETTERS}


def test_each_sealed_column_of_what_moves_to_a_reserve_is_sealed_anew() -> None:
    moved = {(one.table.name, one.column) for one in (*LETTERS_MOVED, *CASES_MOVED)}
    ours = {table.name for table in (*OF_LETTERS, *OF_CASES)} | {"message", "case_file", "event"}
    wanted = {
        (name, column)
        for name in ours
        for column in sealed_columns(metadata.tables[name])
        if column.endswith("_sealed")
    }
    assert moved == wanted


def test_it_does_what_is_written_down(room: Room) -> None:
    found = estate(room, hold=False)
    before = {name: rows_of(room, name, found.mailbox) for name in STORES}
    found.schedule()
    assert found.purge()
    for name, store in STORES.items():
        after = rows_of(room, name, found.mailbox)
        if store.fate is Fate.DELETED:
            assert after == [], name
        elif store.fate is Fate.EMPTIED:
            assert len(after) >= len(before[name]), name
            assert [row[one] for row in after for one in store.columns if row[one]] == [], name
        elif name not in {"mailbox_event", "purge", "outbox", "post"}:
            assert [row in after for row in before[name]].count(False) == 0, name
    busy = {name for name, rows in before.items() if rows and STORES[name].fate is Fate.DELETED}
    assert busy >= {"aside", "message", "original", "reading", "stub", "sketch", "sketch_band"}


def rows_of(room: Room, name: str, mailbox: int) -> list[dict[str, object]]:
    """Return the rows of a table that are a mailbox's; all of one whose rows are nobody's."""
    where = of_mailbox(set(metadata.tables[name].columns.keys()), name)
    if name == "data_key":
        where = "id = (SELECT key_id FROM mailbox WHERE id = :mailbox)"
    statement = f'SELECT * FROM "{name}"' + (f" WHERE {where}" if where else "")
    values = {"mailbox": mailbox} if where else {}
    columns = [column.name for column in metadata.tables[name].columns]
    return [dict(zip(columns, row, strict=True)) for row in run(room, statement, **values)]
