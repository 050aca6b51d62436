"""The original is decoded as Gmail's answer comes in, whatever pieces it comes in."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Temporary, Vanished
from connectors.google.raw import Original


def answer(mail: bytes, **more: object) -> bytes:
    raw = base64.urlsafe_b64encode(mail).decode("ascii")
    return json.dumps({"id": "1", "labelIds": ["INBOX"], **more, "raw": raw, "internalDate": "5"}).encode(
        "ascii"
    )


def cut(content: bytes, sizes: list[int]) -> Iterator[bytes]:
    at = 0
    for size in sizes:
        yield content[at : at + size]
        at += size
    yield content[at:]


@given(st.binary(max_size=2_000), st.lists(st.integers(0, 40), max_size=30))
def test_any_mail_comes_out_whole_in_any_pieces(mail: bytes, sizes: list[int]) -> None:
    assert b"".join(Original(cut(answer(mail), sizes))) == mail


@given(st.text(max_size=200), st.lists(st.integers(0, 20), max_size=20))
def test_no_text_beside_the_mail_is_taken_for_it(snippet: str, sizes: list[int]) -> None:
    content = answer(
        b"the mail", snippet=f'"raw": "QUFB" {snippet}', inner={"raw": "QUFB"}, raw_not=["raw", ":"]
    )
    assert b"".join(Original(cut(content, sizes))) == b"the mail"


@pytest.mark.parametrize("mail", [b"", b"a", b"ab", b"abc", b"abcd"])
@pytest.mark.parametrize("padded", [True, False])
def test_padding_may_stand_there_or_not(mail: bytes, padded: bool) -> None:
    content = answer(mail) if padded else answer(mail).replace(b"=", b"")
    assert b"".join(Original(iter([content]))) == mail


def test_padding_may_be_written_as_an_escape() -> None:
    assert b"".join(Original(iter([answer(b"a").replace(b"=", rb"\u003d")]))) == b"a"


def test_pieces_stay_as_small_as_they_came() -> None:
    mail = b"x" * 1_000_000
    content = answer(mail)
    pieces = list(Original(content[at : at + 65_536] for at in range(0, len(content), 65_536)))
    assert b"".join(pieces) == mail
    assert max(map(len, pieces)) <= 65_536


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b'{"id": "1"}',
        b'{"raw": ',
        b'{"raw": 5}',
        b'{"raw": "QUFB',
        b'{"raw": "QUFBQ"}',
        b'{"raw": "QUFB"}',
        b'{"raw": "QUFB", "internalDate": "soon"}',
        b'{"raw": "QUFB", "internalDate": 5, "labelIds": 3}',
        b'{"raw": "QUFB", "internalDate": "999999999999999999999"}',
        b'{"internalDate": "5", "raw": "QUFB", "snippet": "' + b"x" * 2_000_000 + b'"}',
        b"<html>busy</html>",
        b'{"snippet": "' + b"x" * 2_000_000,
    ],
)
def test_an_answer_that_broke_off_or_holds_no_mail_is_trouble(content: bytes) -> None:
    with pytest.raises(Temporary):
        list(Original(iter([content])))


@pytest.mark.parametrize(
    "content",
    [
        b'{"internalDate": "1794819600000", "raw": "QUFB"}',
        b'{"raw": "QUFB", "internalDate": "1794819600000"}',
        b'{"raw": "QUE=", "sizeEstimate": 3, "internalDate": 1794819600000}',
    ],
)
@given(st.lists(st.integers(0, 20), max_size=8))
def test_a_mail_tells_at_its_end_when_it_was_received(content: bytes, sizes: list[int]) -> None:
    mail = Original(cut(content, sizes))
    assert b"".join(mail) in {b"AAA", b"AA"}
    assert mail.received_at == datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def test_a_draft_that_was_taken_for_a_letter_is_none() -> None:
    content = answer(b"half a sentence").replace(b'"INBOX"', b'"INBOX", "DRAFT"')
    with pytest.raises(Vanished):
        list(Original(iter([content])))
