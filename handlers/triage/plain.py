"""Text made plain for word matching: one byte a character, lower case, punctuation gone.

Every plain form has the length of its text, so offsets carry over. Latin-1 covers the Nordic
languages, English and German as they are; other Latin letters lose their accents.
"""

import codecs
import unicodedata

BREAK = b"\x01"  # ends a sentence

_APOSTROPHES = "'\u2018\u2019\u02bc"
_KEPT = {"'": "'", ",": ",", ".": ".", "\n": "\n", "!": "\x01", "?": "\x01", ";": "\x01"}

_SHORT = (b"art", b" nr", b" stk", b" abs")  # abbreviations that must not part an article from its number


def _table(kept: dict[str, str]) -> bytes:
    letters = (chr(code) for code in range(256))
    return "".join(
        char.lower() if char.isalnum() else kept.get(char, ",") if char == ":" else kept.get(char, " ")
        for char in letters
    ).encode("latin-1")


_SENTENCES = _table(_KEPT)
_WORDS = _table({"'": "'", ":": " "})


def _latin(error: UnicodeError) -> tuple[bytes | str, int]:
    """Stand in for characters beyond Latin-1, each by one byte (a codec error handler)."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    run = error.object[error.start : error.end]
    return "".join(map(_stand_in, run)), error.end


def _stand_in(char: str) -> str:
    if char in _APOSTROPHES:
        return "'"
    base = unicodedata.normalize("NFKD", char)[0]
    return base if base < "\x80" and base.isalpha() else " "


codecs.register_error("ombud.latin", _latin)


def composed(text: str) -> str:
    """Return text with letters and their accents as one character (NFC), as offsets count them."""
    # asking for the two accents of these alphabets is far cheaper than asking unicodedata
    return unicodedata.normalize("NFC", text) if "\u0308" in text or "\u030a" in text else text


def latin(text: str) -> bytes:
    """Return one byte for each character, still with case and punctuation."""
    return text.encode("latin-1", "ombud.latin")


def words(raw: bytes) -> bytes:
    """Return what `latin` gave as words and spaces only."""
    return raw.translate(_WORDS)


def sentences(raw: bytes) -> bytes:
    """Return what `latin` gave as words, commas and `BREAK` between sentences."""
    plain = raw.translate(_SENTENCES)
    for short in _SHORT:
        plain = plain.replace(short + b". ", short + b"  ")
    plain = plain.replace(b". ", BREAK + b" ").replace(b".\n", BREAK + b"\n")
    plain = plain.replace(b"\n\n", BREAK + b" ").replace(b"\n \n", BREAK + b"  ")
    return plain.replace(b".", b" ")
