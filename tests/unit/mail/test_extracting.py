"""A file taken out of an original that comes in chunks: the same bytes, however the chunks were cut."""

import io
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Parser
from connectors.errors import Unreadable
from connectors.memory import MemoryParser
from connectors.mime.slices import extract, read_slice
from connectors.parsing import ParserPool
from tests.unit.mail.letters import file_part, letter, multipart, only_file, text_part

CONTENT = bytes(range(256)) * 300
ORIGINAL = multipart([text_part(), file_part(CONTENT), text_part()])


def cut(data: bytes, places: list[int]) -> Iterator[bytes]:
    bounds = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    for start, end in pairwise(bounds):
        yield data[start:end]


@given(st.lists(st.integers(0, 2**20), max_size=30))
def test_however_an_original_is_cut_its_file_is_the_same(places: list[int]) -> None:
    file = only_file(letter(ORIGINAL))
    found = b"".join(extract(cut(ORIGINAL, places), file))
    assert found == CONTENT == b"".join(read_slice(io.BytesIO(ORIGINAL), file))


def test_no_more_is_taken_than_is_needed() -> None:
    file = only_file(letter(ORIGINAL))
    chunks = cut(ORIGINAL, [file.start, file.start + file.length])
    assert b"".join(extract(chunks, file)) == CONTENT
    assert next(chunks, b"") == ORIGINAL[file.start + file.length :], "what follows is still to be taken"


def test_pieces_stay_small_whatever_comes_at_once() -> None:
    original = multipart([file_part(bytes(3_000_000))])
    assert max(map(len, extract([original], only_file(letter(original))))) <= 65_536


@pytest.mark.parametrize("make", [MemoryParser, ParserPool])
@pytest.mark.parametrize("kept", [0, 10, 2_000])
def test_an_original_that_ends_too_soon_is_told_by_every_reader(make: type[Parser], kept: int) -> None:
    file = only_file(letter(ORIGINAL))
    with closing(make()) as parser:
        assert b"".join(parser.extract([ORIGINAL], file)) == CONTENT
        with pytest.raises(Unreadable) as unreadable:
            list(parser.extract([ORIGINAL[:kept]], file))
    assert unreadable.value.reason == "cut"


def test_an_empty_file_needs_no_original() -> None:
    original = multipart([file_part(b"")])
    file = only_file(letter(original))
    if not file.length:
        assert b"".join(extract([], file)) == b""
    assert b"".join(extract([original], file)) == b""
