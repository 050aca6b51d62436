"""RFC 2047 encoded-words in header values, decoded in one linear pass.

Neighbours in one charset are joined as bytes first, because some mailers cut a word in the
middle of a character. A word that cannot be decoded stays as it stands.
"""

import binascii
import re

import pybase64

from connectors.mime.charsets import decode

_WORD = re.compile(r"=\?([^?*\s]{1,60})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?\r\n]*)\?=")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+\s*")


def clean(text: str) -> str:
    """Return one line: each run of controls and line breaks becomes a single space."""
    *before, last = _CONTROLS.split(text)
    return " ".join([*(piece.rstrip(" ") for piece in before), last]).strip()


def decode_words(value: str) -> str:
    """Return a header value with its encoded-words decoded, as one clean line."""
    if "=?" not in value:
        return clean(value)
    done: list[str] = []
    held: list[bytes] = []
    charset = ""
    place = 0
    for word in _WORD.finditer(value):
        between = value[place : word.start()]
        raw = _raw(word[2], word[3])
        if raw is None:
            continue
        if between.strip() or not held or word[1].lower() != charset:
            if held:
                done.append(decode(b"".join(held), charset)[0])
            if between.strip() or not held:
                done.append(between)
            held, charset = [], word[1].lower()
        held.append(raw)
        place = word.end()
    if held:
        done.append(decode(b"".join(held), charset)[0])
    done.append(value[place:])
    return clean("".join(done))


def _raw(kind: str, payload: str) -> bytes | None:
    data = payload.encode("utf-8", "replace")
    if kind in "qQ":
        return binascii.a2b_qp(data, header=True)
    data = data.translate(None, b" \t").rstrip(b"=")
    try:
        return pybase64.b64decode(data + b"=" * (-len(data) % 4), validate=True)
    except binascii.Error:
        return None
