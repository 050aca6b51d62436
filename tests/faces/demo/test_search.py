"""The search through what is left finds words however they are spelled, and parts of ciphertext."""

import base64
import json
import quopri
import sqlite3
from pathlib import Path

import pytest

from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.story import search

WORD = "Ingrid Sølvberg"


def found(content: bytes, *words: str) -> dict[str, int]:
    return dict(search.words_in({"somewhere": content}, words or (WORD,)).hits)


@pytest.mark.parametrize(
    "content",
    [
        f"Dear {WORD}, ".encode(),
        f"Dear {WORD}, ".encode("latin-1"),
        f"Dear {WORD}, ".encode("utf-16-le"),
        json.dumps({"name": WORD}).encode(),
        repr(WORD.encode("unicode_escape")).replace("\\\\", "\\").encode(),
        quopri.encodestring(f"Dear {WORD}".encode()),
        quopri.encodestring(f"Dear {WORD}".encode("latin-1")),
    ],
    ids=("utf-8", "latin-1", "utf-16", "json", "escaped", "quoted-printable", "quoted latin-1"),
)
def test_a_word_is_found_however_it_is_spelled(content: bytes) -> None:
    assert found(b"\0\xff" + content + b"\0\xfe") == {"somewhere": 1}


@pytest.mark.parametrize("shift", range(3))
@pytest.mark.parametrize("alphabet", ["utf-8", "latin-1", "utf-16-le"])
@pytest.mark.parametrize("behind", [b"", b"!", b"!!", b" and others"])
def test_a_word_is_found_inside_of_base64_wherever_it_begins(
    shift: int, alphabet: str, behind: bytes
) -> None:
    wrapped = base64.b64encode(b"x" * shift + WORD.encode(alphabet) + behind)
    assert found(b"data: " + wrapped) == {"somewhere": 1}


@pytest.mark.parametrize("content", [b"", b"Ingrid Solvberg", WORD[:-1].encode(), bytes(range(256)) * 64])
def test_what_is_not_there_is_not_found(content: bytes) -> None:
    assert found(content) == {}


def test_each_word_counts_once_in_a_place_and_places_are_named() -> None:
    where = {"a": b"Sam and Sam and Pat", "b": b"Pat", "c": b"nobody"}
    result = search.words_in(where, ("Sam", "Pat"))
    assert dict(result.hits) == {"a": 2, "b": 1}
    assert result.size == sum(len(each) for each in where.values())
    assert str(result) == "2 in a, 1 in b"


def test_nothing_found_says_nothing() -> None:
    assert str(search.words_in({"a": b"nobody"}, ("Sam",))) == ""


@pytest.mark.parametrize("cut", [slice(None), slice(0, 700), slice(700, None)], ids=("whole", "begin", "end"))
def test_a_piece_is_found_whole_and_where_its_middle_or_its_end_is_left(cut: slice) -> None:
    piece = bytes(range(256)) * 2 + b"the very middle of the piece" + bytes(range(255, -1, -1)) * 2
    assert search.pieces_in({"a": b"__" + piece[cut] + b"__"}, [piece]).hits == {"a": 1}


def test_a_piece_that_merely_begins_alike_is_not_found() -> None:
    head = b"version 1 of a wrapped key of an installation" * 2
    assert search.pieces_in({"a": head + b"A" * 200}, [head + b"B" * 200]).hits == {}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    database = sqlite3.connect(tmp_path / "ombud.sqlite3")
    with database:
        database.execute("CREATE TABLE mailbox (id INTEGER, key_id INTEGER, address_sealed BLOB)")
        database.execute("CREATE TABLE data_key (id INTEGER, wrapped BLOB)")
        database.execute("CREATE TABLE event (id INTEGER, content_sealed BLOB, content_hash BLOB)")
        database.execute("INSERT INTO mailbox VALUES (1, 7, x'aa01')")
        database.execute("INSERT INTO data_key VALUES (7, x'bb01'), (8, x'bb02'), (9, NULL)")
        database.execute("INSERT INTO event VALUES (1, x'cc01', x'dd01'), (2, NULL, x'dd02')")
    database.close()
    (tmp_path / "blobs" / "ab").mkdir(parents=True)
    (tmp_path / "blobs" / "ab" / "one").write_bytes(b"a sealed file")
    return tmp_path


def test_sealed_columns_files_and_the_keys_of_mailboxes_are_gathered(data: Path) -> None:
    assert search.sealed_pieces(data) == {
        b"\xaa\x01": "mailbox.address_sealed",
        b"\xbb\x01": "data_key.wrapped",
        b"\xcc\x01": "event.content_sealed",
        b"a sealed file": "blobs",
    }, "hashes are no ciphertext, and a key of no mailbox is not destroyed with one"


def test_gathering_changes_nothing(data: Path) -> None:
    before = (data / "ombud.sqlite3").read_bytes()
    search.sealed_pieces(data)
    assert (data / "ombud.sqlite3").read_bytes() == before


def test_every_file_and_what_stands_in_slack_is_looked_through(data: Path) -> None:
    with SlackStandIn() as slack:
        person = slack.workspace.add_person("ada").id
        channel = slack.workspace.add_channel("desk", members=[person]).id
        slack.say(person, channel, f"Call {WORD}")
        found = search.places(data, slack)
    assert {"ombud.sqlite3", "blobs/ab/one", "Slack"} <= set(found)
    assert dict(search.words_in(found, (WORD,)).hits) == {"Slack": 1}
