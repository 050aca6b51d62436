"""The search for canaries finds a planted word in every wrapping: one that cannot fail proves nothing."""

import base64
import gzip
import html
import io
import json
import os
import quopri
import unicodedata
import urllib.parse
import zipfile
import zlib
from collections.abc import Callable
from email.header import Header

import pytest

from tests.support.canaries import ACCENTED, LITERALS, PLAIN, Hit, canary, hits

BEFORE, BEHIND = b"\x00\xffSome bytes before, ", b" and some behind.\x80\r\n"


def zipped(data: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("letters/0001/letter.txt", data)
    return made.getvalue()


def escaped(word: str, form: str) -> bytes:
    return "".join(form.format(ord(one)) for one in word).encode()


RAW: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda word: word.encode(),
    "Latin-1": lambda word: word.encode("latin-1"),
    "UTF-16, little end first": lambda word: word.encode("utf-16-le"),
    "UTF-16, big end first": lambda word: word.encode("utf-16-be"),
    "UTF-16 at an odd place": lambda word: b"x" + word.encode("utf-16-le"),
    "large letters": lambda word: word.upper().encode(),
    "a title in Latin-1": lambda word: word.title().encode("latin-1"),
    "decomposed": lambda word: unicodedata.normalize("NFD", word).encode(),
}
WRAPPED: dict[str, Callable[[bytes], bytes]] = {
    "base64 in lines": lambda data: base64.encodebytes(data * 8),
    "base64 in lines of CRLF": lambda data: base64.encodebytes(data * 8).replace(b"\n", b"\r\n"),
    "base64 in JSON": lambda data: json.dumps(base64.encodebytes(data * 8).decode()).encode(),
    "base64 for addresses": base64.urlsafe_b64encode,
    "quoted-printable": quopri.encodestring,
    "percent": lambda data: urllib.parse.quote(data).encode(),
    "hex": lambda data: data.hex().encode(),
    "large hex": lambda data: data.hex().upper().encode(),
    "hex at an odd place": lambda data: b"a" + data.hex().encode(),
    "repr": lambda data: repr(data).encode(),
    "gzip": gzip.compress,
    "gzip cut off": lambda data: gzip.compress(data + os.urandom(9_000))[:4_000],
    "zlib": zlib.compress,
    "zip": zipped,
    "stored zip": lambda data: zipped(data, zipfile.ZIP_STORED),
    "base64 in gzip": lambda data: gzip.compress(base64.b64encode(data)),
    "gzip in base64": lambda data: base64.b64encode(gzip.compress(data)),
    "quoted-printable in base64 in zip": lambda data: zipped(base64.b64encode(quopri.encodestring(data))),
}
TEXTS: dict[str, Callable[[str], bytes]] = {
    "JSON": lambda word: json.dumps(word).encode(),
    "JSON within JSON": lambda word: json.dumps(json.dumps(word)).encode(),
    "JSON, every sign escaped": lambda word: escaped(word, "\\u{:04x}"),
    "HTML": lambda word: html.escape(word).encode("ascii", "xmlcharrefreplace"),
    "HTML, every sign as a number": lambda word: escaped(word, "&#{};"),
    "HTML, every sign as a hexadecimal number": lambda word: escaped(word, "&#x{:X};"),
    "HTML by names": lambda word: (
        word.replace("ü", "&uuml;").replace("ø", "&oslash;").replace("æ", "&aelig;").encode()
    ),
    "an encoded word of base64": lambda word: Header(word, "utf-8").encode().encode(),
    "an encoded word of Latin-1": lambda word: Header(word, "iso-8859-1").encode().encode(),
    "an encoded word in pieces": lambda word: Header("x" * 38 + word, "iso-8859-1").encode().encode(),
    "RFC 2231": lambda word: f"filename*=utf-8''{urllib.parse.quote(word)}".encode(),
    "base64 within UTF-16": lambda word: base64.b64encode(word.encode()).decode().encode("utf-16-le"),
    "percent within UTF-16": lambda word: urllib.parse.quote(word).encode("utf-16-be"),
}


def found(data: bytes) -> set[tuple[int | None, str]]:
    return {(one.number, one.place) for one in hits(data)}


@pytest.fixture(params=[False, True], ids=["plain", "accented"])
def word(request: pytest.FixtureRequest) -> str:
    return canary(42, "body", accented=bool(request.param))


@pytest.mark.parametrize("written", RAW.values(), ids=RAW.keys())
def test_a_word_is_found_as_it_stands(word: str, written: Callable[[str], bytes]) -> None:
    assert found(BEFORE + written(word) + BEHIND) == {(42, "body")}


@pytest.mark.parametrize("wrap", WRAPPED.values(), ids=WRAPPED.keys())
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16-le"])
def test_a_word_is_found_in_what_it_is_wrapped(
    word: str, wrap: Callable[[bytes], bytes], encoding: str
) -> None:
    wrapped = BEFORE + wrap(f"before {word} behind".encode(encoding)) + BEHIND
    assert (42, "body") in found(wrapped)


@pytest.mark.parametrize("written", TEXTS.values(), ids=TEXTS.keys())
def test_a_word_is_found_in_a_text_that_spells_it_otherwise(
    word: str, written: Callable[[str], bytes]
) -> None:
    assert {number for number, _ in found(BEFORE + written(word) + BEHIND)} == {42}


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize("glued", [b"", b"a", b"ab", b"abc"])
def test_base64_is_read_at_each_of_its_places(word: str, before: int, glued: bytes) -> None:
    encoded = base64.b64encode(b"x" * before + word.encode() + b" and more")
    assert (42, "body") in found(b"." + glued + encoded)


def test_a_word_that_is_cut_off_is_found_without_its_number(word: str) -> None:
    stem = ACCENTED if word.startswith(ACCENTED) else PLAIN
    assert hits(BEFORE + stem.encode() + b"\0\0") == [Hit(None, "", ())]


def test_it_says_what_was_taken_off(word: str) -> None:
    assert hits(gzip.compress(word.encode())) == [Hit(42, "body", ("compressed",))]


def test_each_word_is_found_by_itself() -> None:
    several = " ".join(canary(number, "name", accented=number % 2 == 0) for number in range(20))
    assert found(several.encode()) == {(number, "name") for number in range(20)}


def test_nothing_is_found_where_nothing_is() -> None:
    for _ in range(3):
        assert hits(os.urandom(1 << 20)) == []
    assert hits(b"") == []
    for harmless in ("quixotic zeal", "Grüm væxøl", "quixo", "zelb0042body"):
        assert hits(harmless.encode()) == []
        assert hits(base64.b64encode(harmless.encode())) == []


def test_chance_finds_nothing_either() -> None:
    assert min(map(len, LITERALS)) >= 9, "one in 2^72 at any place"


def test_the_words_differ_by_encoding() -> None:
    assert len({ACCENTED.encode(one) for one in ("utf-8", "latin-1", "utf-16-le", "utf-16-be")}) == 4
    assert ACCENTED.lower() == ACCENTED, "so that a place behind it is told in small letters"
    assert not hits(ACCENTED.encode("ascii", "replace"))
