"""Bytes to text whatever the sender claimed about them.

The declared charset first, then UTF-8, then Windows-1252 and at last Latin-1, which knows every
byte. Total: no charset name and no byte makes these raise.
"""

import re

# What senders write, and what they mean by it.
_MEANT = {
    "": "us-ascii",
    "default": "us-ascii",
    "x-unknown": "us-ascii",
    "unknown-8bit": "us-ascii",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "cp-850": "cp850",
    "ibm-850": "cp850",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "windows-874": "cp874",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
}
_ASCII = frozenset({"us-ascii", "ascii", "ansi_x3.4-1968", "646"})
_LATIN = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "iso_8859-1", "l1"})
# Codecs of Python's own that no mail may choose: they execute escapes or take quadratic time.
_FORBIDDEN = re.compile(r"unicode.?escape|raw.unicode|idna|punycode|undefined|mbcs|oem|palmos", re.IGNORECASE)


def decode(data: bytes, declared: str = "") -> tuple[str, bool]:
    """Return the text, and whether its charset had to be guessed."""
    name = declared.strip().strip("\"'").lower()
    name = _MEANT.get(name, name)
    if name in _ASCII:
        return _undeclared(data)
    if name in {"utf-8", "utf8"}:
        return _utf8(data)
    if name in _LATIN:
        return _western(data), False  # browsers and mailers alike read Latin-1 as Windows-1252
    if name in {"utf-16", "utf16"}:
        name = _byte_order(data)
    return _named(data, name)


def _named(data: bytes, name: str) -> tuple[str, bool]:
    if len(name) > 40 or "\0" in name or _FORBIDDEN.search(name):
        return _undeclared(data)[0], True
    try:
        return sound(data.decode(name)), False
    except UnicodeDecodeError as refusal:
        if refusal.start * 2 > len(data):  # most of it was right, so the name was
            return sound(data.decode(name, "replace")), True
        return _undeclared(data)[0], True
    except (LookupError, ValueError):
        return _undeclared(data)[0], True


def _undeclared(data: bytes) -> tuple[str, bool]:
    if data.isascii():
        return data.decode("ascii"), False
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError:
        return _western(data), True


def _utf8(data: bytes) -> tuple[str, bool]:
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    right = sum(1 for letter in text if letter > "\x7f") - broken
    return (text if right >= broken else _western(data)), True


def _western(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _byte_order(data: bytes) -> str:
    """Return which UTF-16 this is: by its mark, else by where the zero bytes of ASCII stand."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    start = data[:200]
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"


def sound(text: str) -> str:
    """Return text without lone surrogates, which UTF-7 and escapes can smuggle in."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text
