"""The words of a rich text (RTF 1.9.1), front to back in one pass; nothing is laid out and nothing is opened.

An Outlook letter packed as RTF from HTML gives its words too: the tags stand in groups that are skipped.
"""

import re

from connectors.mime.charsets import decode

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}]+)|\\",
    re.DOTALL,
)
_SILENT = frozenset(
    {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"themedata", b"datastore"}
    | {b"header", b"footer", b"listtable", b"listoverridetable", b"generator", b"fldinst", b"xmlnstbl"}
)
_SAID = {
    **dict.fromkeys((b"par", b"line", b"row", b"sect", b"page"), "\n"),
    **dict.fromkeys((b"tab", b"cell"), "\t"),
} | {
    b"lquote": "\u2018",
    b"rquote": "\u2019",
    b"ldblquote": "\u201c",
    b"rdblquote": "\u201d",
    b"bullet": "\u2022",
    b"endash": "\u2013",
    b"emdash": "\u2014",
}
_DEEPEST = 1_000
_LONGEST = 300_000  # bytes


def rtf_text(data: bytes) -> str:
    """Return the words of a rich text; "" where it is none."""
    return _Rich(data[:_LONGEST]).text() if data.lstrip()[:5].lower() == b"{\\rtf" else ""


class _Rich:
    """The state of one reading: groups that are open, and bytes that wait for their characters."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._done: list[str] = []
        self._held = bytearray()
        self._charset = "cp1252"
        self._groups: list[tuple[bool, int]] = []
        self._silent = False
        self._replaced = 1  # characters that follow a \u for readers without Unicode
        self._skip = 0

    def text(self) -> str:
        for token in _TOKEN.finditer(self._data):
            word, number, code, sign, brace, plain = token.groups()
            if brace:
                self._turn(brace)
            elif word:
                self._word(word, int(number) if number else None)
            elif code:
                self._bytes(bytes([int(code, 16)]))
            elif sign:
                self._sign(sign)
            elif plain:
                self._bytes(plain.translate(None, b"\r\n"))
        self._settle()
        said = "".join(self._done).encode("utf-16-le", "surrogatepass")  # halves of one sign are joined
        return said.decode("utf-16-le", "replace").strip()

    def _turn(self, brace: bytes) -> None:
        self._skip = 0
        if brace == b"{":
            if len(self._groups) < _DEEPEST:
                self._groups.append((self._silent, self._replaced))
        elif self._groups:
            self._silent, self._replaced = self._groups.pop()

    def _word(self, word: bytes, number: int | None) -> None:
        if word in _SILENT:
            self._silent = True
        elif word == b"ansicpg" and number:
            self._settle()
            self._charset = f"cp{number}"
        elif word == b"uc":
            self._replaced = min(max(number or 0, 0), 8)
        elif word == b"u" and number is not None:
            self._say(chr(number % 65_536))
            self._skip = self._replaced
        elif word in _SAID:
            self._say(_SAID[word])

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._silent = True  # a group that readers may skip
        elif sign in b"\\{}":
            self._bytes(sign)
        elif sign in b"\r\n":
            self._say("\n")
        elif sign in b"~_":
            self._say(" " if sign == b"~" else "-")

    def _bytes(self, data: bytes) -> None:
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        if not self._silent:
            self._held += data[skipped:]

    def _say(self, text: str) -> None:
        if not self._silent:
            self._settle()
            self._done.append(text)

    def _settle(self) -> None:
        """Turn the bytes that wait into characters; several may make one."""
        if self._held:
            self._done.append(decode(bytes(self._held), self._charset)[0])
            self._held.clear()
