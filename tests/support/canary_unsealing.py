"""Opening everything that is sealed in a store, with whatever keys somebody holds, past the use cases.

This tells apart "sealed, and gone" from "never there": before a purge the words are found in what opens.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Table, select

from bot.vault.box import DataBox
from bot.vault.vault import KeyVault
from handlers.ports import BrokenSeal
from handlers.store.blobs import Blobs
from handlers.store.database import Database, Kind
from handlers.store.desk_tables import enclosure
from handlers.store.every_table import metadata
from handlers.store.reserves import OF_CASES, OF_LETTERS
from handlers.store.tables import data_key, original

Bound = Callable[[Row[Any]], str]

#: What is sealed besides cases and letters: its place, by table and column.
_OTHERS: dict[str, Bound] = {
    "colleague_address.address_sealed": lambda row: f"colleague-address:{row.person}",
    "consent.flow_sealed": lambda row: f"consent:{row.id}:flow",
    "cursor.value_sealed": lambda row: f"cursor:{row.mailbox_id}:{row.scope}",
    "erase_order.reason_sealed": lambda row: f"case:{row.case_id}:erase_order",
    "hold.reason_sealed": lambda row: f"hold:{row.id}:reason",
    "hold.release_reason_sealed": lambda row: f"hold:{row.id}:release",
    "incident.words_sealed": lambda row: f"incident:{row.id}:words",
    "incident_event.content_sealed": lambda row: f"incident_event:{row.incident_id}:{row.seq}",
    "mailbox.address_sealed": lambda row: f"mailbox:{row.id}:address",
    "mailbox.details_sealed": lambda row: f"mailbox:{row.id}:details",
    "mailbox_grant.text_sealed": lambda row: f"grant:{row.mailbox_id}",
    "own_word.word_sealed": lambda row: f"own-word:{row.id}",
    "signing_key.seed_sealed": lambda row: f"signing-key:{row.id}",
    "watch.reference_sealed": lambda row: f"watch:{row.mailbox_id}:{row.scope}",
}
BOUNDS: dict[str, Bound] = {f"{one.table.name}.{one.column}": one.bound for one in (*OF_LETTERS, *OF_CASES)}
BOUNDS |= _OTHERS
#: Files beside the database, by the table that names them.
_FILES = (original, enclosure)


@dataclass(frozen=True, slots=True)
class Store:
    """A store as somebody may come by it: a database, and the folder of files beside it."""

    database: Database
    blobs: Path


@dataclass(frozen=True, slots=True)
class Piece:
    """One sealed piece.

    Attributes:
        place: its table and column, or the table that names its file.
        plain: what is in it; None where no key at hand opens it.
    """

    place: str
    plain: bytes | None


def keys_in(store: Store, vault: KeyVault) -> list[DataBox]:
    """Return those data keys of a store that a vault opens."""
    with store.database.transaction("tests.keys", Kind.READ) as connection:
        wrapped = list(connection.scalars(select(data_key.c.wrapped).where(data_key.c.wrapped.is_not(None))))
    found = []
    for one in wrapped:
        with suppress(BrokenSeal):
            found.append(vault.box(bytes(one)))
    return found


def sealed_columns() -> set[str]:
    """Return every column in which something sealed may stand."""
    return {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if column.name.endswith("_sealed")
    }


def pieces(store: Store, keys: Iterable[DataBox]) -> Iterator[Piece]:
    """Yield every sealed piece of a store, opened where one of the keys opens it."""
    boxes = list(keys)
    for name, bound in BOUNDS.items():
        table, _, column = name.partition(".")
        for row in _rows(store, metadata.tables[table]):
            if (cell := row._mapping[column]) is not None:
                yield Piece(name, _opened(boxes, bytes(cell), bound(row)))
    for named in _FILES:
        for row in _rows(store, named):
            if row.body_sealed is None:
                yield Piece(f"file of {named.name}", _read(boxes, store.blobs, row.name))


def _rows(store: Store, table: Table) -> Iterator[Row[Any]]:
    with store.database.transaction("tests.rows", Kind.READ) as connection:
        yield from connection.execute(select(table)).all()


def _opened(boxes: list[DataBox], cell: bytes, bound: str) -> bytes | None:
    for at, box in enumerate(boxes):
        try:
            plain = box.open(cell, bound)
        except BrokenSeal:
            continue
        boxes.insert(0, boxes.pop(at))  # the next piece is likely to be of the same mailbox
        return plain
    return None


def _read(boxes: list[DataBox], folder: Path, name: str) -> bytes | None:
    for box in boxes:
        try:
            with Blobs(folder).open(name) as file:
                return b"".join(box.opening(f"original:{name}", file))
        except BrokenSeal:
            continue
    return None
