"""Header text the way RFC 5322, RFC 2047 and RFC 2231 want it: plain where it can be, folded.

Every function takes text that was checked already: no controls reach this place.
"""

import re
from collections.abc import Iterator

import pybase64

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_WIDTH = 76
_WORD_BYTES = 39  # of UTF-8 in one encoded-word: at most 75 characters with its frame
_NAME_BYTES = 50  # percent-encoded bytes in one piece of a parameter
_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LONGEST = 900  # characters of a line without a place to fold; RFC 5322 allows 998


def unstructured(name: str, text: str) -> bytes:
    """Return a whole field of free text, folded."""
    return f"{name}: ".encode("ascii") + _fold(_phrase(text, len(name) + 2), len(name) + 2) + b"\r\n"


def display_name(text: str) -> bytes:
    """Return a name for an address: bare, quoted or as encoded-words."""
    if _ATOMS.fullmatch(text) and "=?" not in text and "  " not in text and len(text) <= _WIDTH:
        return text.encode("ascii")
    if text.isascii() and "=?" not in text and "  " not in text and len(text) <= _WIDTH:
        return b'"' + re.sub(r'(["\\])', r"\\\1", text).encode("ascii") + b'"'
    return b"\r\n ".join(_words(text))


def parameter(name: str, text: str) -> bytes:
    """Return `; name=...`, in the pieces of RFC 2231 where plain quoting would not do."""
    if text.isascii() and len(text) <= 60 and not re.search(r'["\\]|=\?|^\s|\s$|\s\s', text):
        return f'; {name}="{text}"'.encode("ascii")
    pieces = list(_percent(text))
    if len(pieces) == 1:
        return f"; {name}*=UTF-8''{pieces[0]}".encode("ascii")
    return b"".join(
        f";\r\n {name}*{index}*={'' if index else chr(39).join(['UTF-8', '', ''])}{piece}".encode("ascii")
        for index, piece in enumerate(pieces)
    )


def _phrase(text: str, used: int) -> bytes:
    plain = text.isascii() and "=?" not in text and text == text.strip()
    if plain and all(len(word) < _LONGEST - used for word in text.split(" ")) and "  " not in text:
        return text.encode("ascii")
    return b" ".join(_words(text))


def _words(text: str) -> Iterator[bytes]:
    held = b""
    for letter in text:
        encoded = letter.encode("utf-8")
        if len(held) + len(encoded) > _WORD_BYTES:
            yield _word(held)
            held = b""
        held += encoded
    if held:
        yield _word(held)


def _word(data: bytes) -> bytes:
    return b"=?utf-8?b?" + pybase64.b64encode(data) + b"?="


def _fold(line: bytes, used: int) -> bytes:
    done: list[bytes] = []
    width = used
    for index, word in enumerate(line.split(b" ")):
        if index and width + 1 + len(word) > _WIDTH:
            done.append(b"\r\n ")
            width = 1
        elif index:
            done.append(b" ")
            width += 1
        done.append(word)
        width += len(word)
    return b"".join(done)


def _percent(text: str) -> Iterator[str]:
    held = ""
    for byte in text.encode("utf-8"):
        held += chr(byte) if byte in _SAFE else f"%{byte:02X}"
        if len(held) >= _NAME_BYTES:
            yield held
            held = ""
    if held or not text:
        yield held
