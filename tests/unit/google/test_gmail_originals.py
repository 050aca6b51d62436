"""The original is decoded as Gmail's answer comes in, whatever pieces it comes in."""

import base64
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Temporary
from connectors.google.raw import original


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
    assert b"".join(original(cut(answer(mail), sizes))) == mail


@given(st.text(max_size=200), st.lists(st.integers(0, 20), max_size=20))
def test_no_text_beside_the_mail_is_taken_for_it(snippet: str, sizes: list[int]) -> None:
    content = answer(
        b"the mail", snippet=f'"raw": "QUFB" {snippet}', inner={"raw": "QUFB"}, raw_not=["raw", ":"]
    )
    assert b"".join(original(cut(content, sizes))) == b"the mail"


@pytest.mark.parametrize("mail", [b"", b"a", b"ab", b"abc", b"abcd"])
@pytest.mark.parametrize("padded", [True, False])
def test_padding_may_stand_there_or_not(mail: bytes, padded: bool) -> None:
    content = answer(mail) if padded else answer(mail).replace(b"=", b"")
    assert b"".join(original(iter([content]))) == mail


def test_padding_may_be_written_as_an_escape() -> None:
    assert b"".join(original(iter([answer(b"a").replace(b"=", rb"\u003d")]))) == b"a"


def test_pieces_stay_as_small_as_they_came() -> None:
    mail = b"x" * 1_000_000
    content = answer(mail)
    pieces = list(original(content[at : at + 65_536] for at in range(0, len(content), 65_536)))
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
        b"<html>busy</html>",
        b'{"snippet": "' + b"x" * 2_000_000,
    ],
)
def test_an_answer_that_broke_off_or_holds_no_mail_is_trouble(content: bytes) -> None:
    with pytest.raises(Temporary):
        list(original(iter([content])))
