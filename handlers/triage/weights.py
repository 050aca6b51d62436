"""Tables of trained weights: a row for each feature, a column for each thing weighed; read in plain Python.

A row is one long integer with a lane of 24 bits for each column, so that adding a row is one addition.
How the tables are made stands in `bench.reading`; nothing here learns from mail.
"""

import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from struct import Struct
from typing import Any

_LANE = 3  # bytes
_MIDDLE = 128  # a weight of nothing; weights are whole numbers from -127 to 127
MOST_ROWS = 60_000  # that may be added before a lane runs over

Added = tuple[int, int]
"""Packed rows added up, and how many they were."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        columns: what is weighed.
        rows: by feature, the packed weights.
        facts: what else the file tells: scales, thresholds, what it was made from.
    """

    columns: tuple[str, ...]
    rows: Mapping[str, int]
    facts: Mapping[str, Any]

    @property
    def bits(self) -> int:
        """Return how long a row is that was added up."""
        return 8 * _LANE * len(self.columns)

    def sums(self, rows: Collection[int], columns: slice = slice(None)) -> list[int]:
        """Return for each column, or some of them, the sum over some rows."""
        return self.unpacked(*added(rows), columns)

    def unpacked(self, total: int, count: int, columns: slice = slice(None)) -> list[int]:
        """Return for each column, or some of them, what rows come to that were added up.

        Args:
            total: the sum of the packed rows.
            count: of them, at most `MOST_ROWS`.
        """
        packed = total.to_bytes(_LANE * len(self.columns) + 1, "little")
        offset = _MIDDLE * count
        first, last, _ = columns.indices(len(self.columns))
        halves = _lanes(last - first).unpack_from(packed, _LANE * first)
        return [low + (high << 16) - offset for low, high in zip(halves[::2], halves[1::2], strict=True)]

    def lane(self, row: int, column: int) -> int:
        """Return the weight of a row in one column."""
        return ((row >> (8 * _LANE * column)) & 0xFFFFFF) - _MIDDLE


@cache
def _lanes(many: int) -> Struct:
    """Return how lanes side by side are taken apart all at once: two bytes of each, and the third."""
    return Struct("<" + "HB" * many)


def added(rows: Collection[int]) -> Added:
    """Return the sum of packed rows, and how many were added."""
    return sum(islice(rows, MOST_ROWS)), min(len(rows), MOST_ROWS)


def load(name: str) -> Table:
    """Return a table that ships with the package."""
    return unpack(resources.files(__package__).joinpath("trained", f"{name}.bin").read_bytes())


def pack(columns: Sequence[str], rows: Mapping[str, Sequence[int]], facts: Mapping[str, Any]) -> bytes:
    """Return a table as the bytes of its file."""
    head = json.dumps({"columns": list(columns), "facts": facts}, sort_keys=True)
    features = sorted(rows)
    matrix = b"".join(bytes(weight + _MIDDLE for weight in rows[feature]) for feature in features)
    return zlib.compress(b"\n".join([head.encode(), "\t".join(features).encode(), matrix]), 9)


def unpack(data: bytes) -> Table:
    """Return a table from the bytes of its file."""
    head, names, matrix = zlib.decompress(data).split(b"\n", 2)
    told = json.loads(head)
    width = len(told["columns"])
    features = names.decode().split("\t") if names else []
    lanes = bytearray(_LANE * width)
    rows: dict[str, int] = {}
    for number, feature in enumerate(features):
        lanes[::_LANE] = matrix[number * width : (number + 1) * width]
        rows[feature] = int.from_bytes(lanes, "little")
    return Table(tuple(told["columns"]), rows, told["facts"])
