"""A search through everything that is left on disk and in Slack, byte by byte, past the product.

It looks for words, however they are spelled in bytes, and for pieces of ciphertext.
"""

import base64
import json
import quopri
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.slack.standin import SlackStandIn

#: Bytes that tell one piece of ciphertext from every other.
_TELLING = 24
#: Shorter than that what a word becomes in base64 would be found by chance.
_LEAST = 6
_SEALED, _BLOBS = "_sealed", "blobs"
_KEYS = "SELECT wrapped FROM data_key WHERE wrapped IS NOT NULL AND id IN (SELECT key_id FROM mailbox)"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought.

    Attributes:
        size: bytes that were looked through.
        hits: what was found, by the place where it was.
    """

    size: int
    hits: Mapping[str, int]

    def __str__(self) -> str:
        """Return where something was found, or an empty text."""
        return ", ".join(f"{count} in {place}" for place, count in self.hits.items())


def places(data: Path, slack: SlackStandIn) -> dict[str, bytes]:
    """Return everything there is to look through: each file of a data folder, and what stands in Slack."""
    found = {
        str(path.relative_to(data)): path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()
    }
    found["Slack"] = json.dumps(slack.dump(), ensure_ascii=False).encode()
    for file in slack.workspace.files.all():
        found[f"Slack: {file.name}"] = file.content or b""
    return found


def words_in(where: Mapping[str, bytes], words: Iterable[str]) -> Found:
    """Return where words stand, in whatever bytes."""
    wanted = [spellings(word) for word in words]
    return _found(where, lambda text: sum(any(each in text for each in word) for word in wanted))


def pieces_in(where: Mapping[str, bytes], pieces: Iterable[bytes]) -> Found:
    """Return where pieces of ciphertext lie, or parts of them."""
    wanted = [_telling(piece) for piece in pieces]
    return _found(where, lambda text: sum(any(each in text for each in piece) for piece in wanted))


def sealed_pieces(data: Path) -> dict[bytes, str]:
    """Return every sealed piece in a data folder with its place, mailboxes' keys under the master key too."""
    found: dict[bytes, str] = {}
    database = sqlite3.connect(f"{(data / 'ombud.sqlite3').as_uri()}?mode=ro", uri=True, timeout=30)
    try:
        for table, column in list(_sealed_columns(database)):
            rows = database.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')  # noqa: S608 # of the schema
            found |= {bytes(cell): f"{table}.{column}" for (cell,) in rows}
        found |= {bytes(cell): "data_key.wrapped" for (cell,) in database.execute(_KEYS)}
    finally:
        database.close()
    return found | {path.read_bytes(): _BLOBS for path in (data / _BLOBS).rglob("*") if path.is_file()}


def spellings(word: str) -> frozenset[bytes]:
    """Return what a word may be in bytes: in alphabets, escaped, in quoted-printable and inside of base64."""
    alphabets = {word.encode(), word.encode("utf-16-le"), word.encode("latin-1", "ignore")}
    escaped = {word.encode("unicode_escape"), json.dumps(word)[1:-1].encode()}
    quoted = {quopri.encodestring(each) for each in (word.encode(), word.encode("latin-1", "ignore"))}
    wrapped = {_inside(each, shift) for each in alphabets for shift in range(3)}
    return frozenset(alphabets | escaped | quoted | {each for each in wrapped if len(each) >= _LEAST})


def _inside(text: bytes, shift: int) -> bytes:
    """Return what is the same of a text in base64 whatever stands around it, that many bytes into a group."""
    first = -(-shift * 8 // 6)
    last = (shift + len(text)) * 8 // 6
    return base64.b64encode(bytes(shift) + text)[first:last]


def _telling(piece: bytes) -> tuple[bytes, bytes]:
    """Return its middle and its end: keys begin alike, and a database may cut long pieces in two."""
    middle = len(piece) // 2
    return piece[middle : middle + _TELLING], piece[-_TELLING:]


def _found(where: Mapping[str, bytes], count: Callable[[bytes], int]) -> Found:
    counted = {place: count(text) for place, text in where.items()}
    return Found(sum(map(len, where.values())), {place: hits for place, hits in counted.items() if hits})


def _sealed_columns(database: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
        for _, column, *_ in database.execute(f'PRAGMA table_info("{table}")'):
            if column.endswith(_SEALED):
                yield table, column
