"""Structured header values: a token and its parameters (RFC 2045, RFC 2183, RFC 2231)."""

import re
from urllib.parse import unquote_to_bytes

from connectors.mime.charsets import decode
from connectors.mime.encoded_words import clean, decode_words

_PARAMETER = re.compile(r';\s*([^=;\s"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_PAIR = re.compile(r"\\(.)", re.DOTALL)
_PIECE = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")


def read_value(value: str) -> tuple[str, dict[str, str]]:
    """Return the leading token in lower case, and the parameters by lower-case name.

    Parameters that came in pieces or in a charset of their own (RFC 2231) are put together;
    encoded-words, which do not belong here but are common, are left for `text_parameter`.
    """
    head, _, _ = value.partition(";")
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, str, bool]]] = {}
    for name, raw in _PARAMETER.findall(value[len(head) :]):
        text = _unquoted(raw.strip())
        if "*" not in name:
            plain.setdefault(name.lower(), text)
        elif parts := _PIECE.fullmatch(name):
            pieces.setdefault(parts[1].lower(), []).append((int(parts[2] or 0), text, bool(parts[3])))
    for name, found in pieces.items():
        plain[name] = _joined(sorted(found, key=lambda piece: piece[0]))
    return clean(head).lower(), plain


def text_parameter(parameters: dict[str, str], name: str) -> str:
    """Return a parameter meant for people as one clean line; "" where it is absent."""
    return decode_words(parameters.get(name, ""))


def _unquoted(raw: str) -> str:
    if not raw.startswith('"'):
        return raw
    return _PAIR.sub(r"\1", raw[1:].removesuffix('"'))


def _joined(pieces: list[tuple[int, str, bool]]) -> str:
    charset = "utf-8"
    data = b""
    for index, (_, text, extended) in enumerate(pieces):
        if not extended:
            data += text.encode("utf-8", "replace")
            continue
        if index == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)  # noqa: PLW2901 - the piece without its prefix
        data += unquote_to_bytes(text)
    return decode(data, charset)[0]
