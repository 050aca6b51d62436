"""Canaries: words that occur nowhere else, and a search that finds them in whatever they are wrapped.

A canary is a stem, four digits that say whose letter it was in, and where it stood in it. One stem is plain,
the other has letters that each encoding writes in its own way. The search knows stems alone, so a word is
found that was cut off.
"""

import binascii
import html
import itertools
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

PLAIN: Final = "quixozelb"
ACCENTED: Final = "grümvøxæl"
_WHOSE = re.compile(r"(\d{4})([a-z]*)")
#: How many wrappings are taken off, one inside the other.
DEEPEST = 3
_ENCODINGS = ("utf-8", "latin-1", "utf-16-le", "utf-16-be")
#: Bytes that one compressed piece is unpacked to at most.
_UNPACKED = 16 << 20

Unwrapping = Callable[[bytes], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A canary that was found.

    Attributes:
        number: whose letter it was in; None where the word is cut off before that.
        place: where it stood in the letter, as far as can be told.
        ways: what was taken off before it showed, outermost first.
    """

    number: int | None
    place: str
    ways: tuple[str, ...]


def canary(number: int, place: str, *, accented: bool = False) -> str:
    """Return the word of a letter at a place, which is small ASCII letters."""
    return f"{ACCENTED if accented else PLAIN}{number:04d}{place}"


def _literals() -> tuple[bytes, ...]:
    """Return each stem as bytes in each encoding, as they are when ASCII letters in them are made small."""
    spelled = {
        unicodedata.normalize(form, case)
        for stem in (PLAIN, ACCENTED)
        for case in (stem, stem.upper(), stem.title())
        for form in ("NFC", "NFD")
    }
    found = set()
    for one, encoding in itertools.product(spelled, _ENCODINGS):
        try:
            found.add(one.encode(encoding).lower())
        except UnicodeEncodeError:  # decomposed letters have no place in Latin-1
            continue
    return tuple(sorted(found))


LITERALS: Final = _literals()


def hits(data: bytes, depth: int = DEEPEST) -> list[Hit]:
    """Return every canary in some bytes: as it stands, and inside of what can be unwrapped, to a depth."""
    return list(dict.fromkeys(_search(data, depth, ())))


def _search(data: bytes, depth: int, ways: tuple[str, ...]) -> Iterator[Hit]:
    folded = data.lower()
    for literal in LITERALS:
        at = folded.find(literal)
        while at >= 0:
            yield _identified(folded[at + len(literal) : at + len(literal) + 80], ways)
            at = folded.find(literal, at + 1)
    if not depth:
        return
    for inner in filter(None, _compressed(data)):
        yield from _search(inner, depth - 1, (*ways, "compressed"))
    text = _text_in(data)
    for name, unwrap in UNWRAPPINGS.items():
        for inner in filter(None, unwrap(text)):
            yield from _search(inner, depth - 1, (*ways, name))


def _identified(behind: bytes, ways: tuple[str, ...]) -> Hit:
    told = _WHOSE.match(behind.replace(b"\0", b"").decode("latin-1"))
    return Hit(int(told[1]) if told else None, told[2] if told else "", ways)


# What something may be wrapped in. Wrappings of text are looked for where ASCII stands, of one or two bytes a
# sign; pieces are unwrapped together, with a gap between them.

_GAP = b"\0\n\0"
_ASCII = re.compile(rb"[\t\n\r\x20-\x7e]{12,}")
_ASCII_OF_TWO = re.compile(rb"(?:[\t\n\r\x20-\x7e]\0){12,}")
_BREAK = rb"(?:\r?\n[ \t]?|\\r\\n|\\n)"
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}(?:" + _BREAK + rb"[A-Za-z0-9+/_-]{4,})*")
_BREAKS = re.compile(_BREAK)
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_HEX = re.compile(rb"[0-9A-Fa-f]{16,}")
_QUOTED = re.compile(rb"=[0-9A-Fa-f]{2}|=\r?\n")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_BACKSLASH = re.compile(rb"\\+(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))")
_ENTITY = re.compile(rb"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,10});")
_BETWEEN_WORDS = re.compile(rb"\?=\r?\n?[ \t]+=\?[A-Za-z0-9_-]{1,20}\?[BbQq]\?")
#: Bytes that are looked at before and behind a sign that is spelled otherwise.
_REACH = 80
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_GZIP = re.compile(rb"\x1f\x8b\x08")
_ZIP = re.compile(rb"PK\x03\x04")


def _text_in(data: bytes) -> bytes:
    """Return what reads as ASCII, also where each sign takes two bytes."""
    found = _ASCII.findall(data)
    if b"\0" in data:
        found += [one.replace(b"\0", b"") for one in _ASCII_OF_TWO.findall(data)]
    return _GAP.join(found)


def _around(pattern: re.Pattern[bytes], text: bytes) -> bytes:
    """Return what stands around each match; what overlaps stays together."""
    spans: list[list[int]] = []
    for one in pattern.finditer(text):
        begin, end = max(0, one.start() - _REACH), one.end() + _REACH
        if spans and begin <= spans[-1][1]:
            spans[-1][1] = end
        else:
            spans.append([begin, end])
    return _GAP.join(text[begin:end] for begin, end in spans)


def _base64(text: bytes) -> Iterator[bytes]:
    # At four places, since what stands right before may look like a part of it.
    runs = [_BREAKS.sub(b"", one).translate(_URL_SAFE) for one in _BASE64.findall(text)]
    for shift in range(4):
        yield _GAP.join(binascii.a2b_base64(run[shift : shift + (len(run) - shift) // 4 * 4]) for run in runs)


def _hex(text: bytes) -> Iterator[bytes]:
    runs = _HEX.findall(text)
    for shift in range(2):
        yield _GAP.join(binascii.a2b_hex(run[shift : shift + (len(run) - shift) // 2 * 2]) for run in runs)


def _quoted_printable(text: bytes) -> Iterator[bytes]:
    yield binascii.a2b_qp(_around(_QUOTED, text))


def _percent(text: bytes) -> Iterator[bytes]:
    yield _PERCENT.sub(lambda one: binascii.a2b_hex(one[1]), _around(_PERCENT, text))


def _backslashes(text: bytes) -> Iterator[bytes]:
    def read(one: re.Match[bytes]) -> bytes:
        return binascii.a2b_hex(one[1]) if one[1] else chr(int(one[2], 16)).encode("utf-8", "surrogatepass")

    yield _BACKSLASH.sub(read, _around(_BACKSLASH, text))


def _entities(text: bytes) -> Iterator[bytes]:
    def read(one: re.Match[bytes]) -> bytes:
        return html.unescape(one[0].decode()).encode("utf-8", "surrogatepass")

    yield _ENTITY.sub(read, _around(_ENTITY, text))


def _between_words(text: bytes) -> Iterator[bytes]:
    """Put words of a header together that were encoded in pieces (RFC 2047, section 2)."""
    yield _BETWEEN_WORDS.sub(b"", _around(_BETWEEN_WORDS, text))


def _compressed(data: bytes) -> Iterator[bytes]:
    view = memoryview(data)
    found = [
        *((one.start(), zlib.MAX_WBITS) for one in _ZLIB.finditer(data)),
        *((one.start(), zlib.MAX_WBITS | 16) for one in _GZIP.finditer(data)),
        *((_behind_the_head(data, one.start()), -zlib.MAX_WBITS) for one in _ZIP.finditer(data)),
    ]
    yield _GAP.join(one for at, bits in found if (one := _unpacked(view[at:], bits)))


def _behind_the_head(data: bytes, at: int) -> int:
    """Return where a member of an archive begins (APPNOTE.TXT 4.3.7)."""
    lengths = data[at + 26 : at + 30]
    return at + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")


def _unpacked(view: memoryview, bits: int) -> bytes:
    """Return what can be unpacked, also of what was cut off; nothing where it is not compressed at all."""
    unpacking, found, at = zlib.decompressobj(bits), bytearray(), 0
    try:
        while at < len(view) and not unpacking.eof and len(found) < _UNPACKED:
            found += unpacking.decompress(view[at : at + 4096])
            at += 4096
    except zlib.error:
        pass
    return bytes(found)


UNWRAPPINGS: Final[dict[str, Unwrapping]] = {
    "base64": _base64,
    "hex": _hex,
    "quoted-printable": _quoted_printable,
    "percent": _percent,
    "backslashes": _backslashes,
    "entities": _entities,
    "encoded words": _between_words,
}
