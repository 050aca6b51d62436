"""The privacy map is true: it names every table, and what it calls sealed is sealed in the tables."""

import re
from pathlib import Path

import handlers
from handlers.duties import tidying
from handlers.people import access
from handlers.store.every_table import metadata

MAP = (Path(handlers.__file__).parents[1] / "docs" / "privacy-map.md").read_text(encoding="utf-8")
ROWS = [line for line in MAP.splitlines() if line.startswith("| ")]


def tables_in(text: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", text)) & set(metadata.tables)


def test_sec_17_the_map_names_every_table() -> None:
    assert tables_in(MAP) == set(metadata.tables)


def test_sec_17_what_is_called_sealed_is_sealed_and_nothing_else_is() -> None:
    sealed = {table for row in ROWS if "| sealed" in row for table in tables_in(row)}
    columns = {
        name
        for name, table in metadata.tables.items()
        if any(column.name.endswith("_sealed") for column in table.columns)
    }
    assert sealed == columns


def test_sec_17_the_map_tells_how_long_the_access_log_is_kept() -> None:
    assert f"| the access log | {tidying._LOGGED.days} days |" in ROWS
    assert f"| ids of deliveries, effects that were made | {tidying._KEPT.days} days |" in ROWS


def test_sec_16_the_map_says_that_somebody_is_told_once_a_day() -> None:
    assert access._TOLD_AGAIN.days == 1
    assert "the admins are told, once a day" in " ".join(MAP.split())
