"""Address lists (RFC 5322 section 3.4) read with a tokenizer: no recursion, linear, total.

Groups give their members; an entry without an address is left out, so "unlisted-recipients:;"
is an empty list. Encoded-words count in names only: what the receiving server's authentication
saw as the address is what we see.
"""

import re

from connectors.base import Address
from connectors.mime.encoded_words import clean, decode_words
from connectors.mime.limits import MAX_NAME

_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"?|<[^<>]*>?|\[[^\]]*\]?|\\.|=\?[^?\s]*\?[bBqQ]\?[^?\s]*\?=|[(),;:]|[^"<\[\\(),;:=]+|.',
    re.DOTALL,
)
_PAIR = re.compile(r"\\(.)", re.DOTALL)
_SOUND = re.compile(r"""[^\s<>(),;"\\]*@[^\s<>(),;"\\]*""")
_BLANKS = re.compile(r"\s")
_GLUE = "\0"  # stands for a blank inside quotes, where it neither ends a word nor makes an address
_MAX_ADDRESS = 320  # RFC 3696: 64 and 255 characters and the sign between
_MAX_LIST = 1_000


def read_addresses(values: list[str]) -> tuple[Address, ...]:
    """Return the addresses of all fields of one name, in order."""
    found: list[Address] = []
    for value in values:
        for entry in _entries(value):
            address = entry.address()
            if address is not None:
                found.append(address)
            if len(found) == _MAX_LIST:
                return tuple(found)
    return tuple(found)


class _Entry:
    """What stood between two commas."""

    __slots__ = ("angle", "comments", "words")

    def __init__(self) -> None:
        self.angle: str | None = None
        self.words: list[str] = []
        self.comments: list[str] = []

    def address(self) -> Address | None:
        bare, name = self._split()
        if len(bare) > _MAX_ADDRESS or clean(bare) != bare or not _SOUND.fullmatch(bare):
            return None
        return Address(bare, decode_words(" ".join(name.replace(_GLUE, " ").split()))[:MAX_NAME])

    def _split(self) -> tuple[str, str]:
        """Return the address and the name, as they stand."""
        if self.angle is not None:
            route = self.angle.startswith("@")  # an obsolete source route: "@relay:ada@example.org"
            return self.angle.rpartition(":")[2] if route else self.angle, "".join(self.words)
        words = "".join(self.words).split()
        marked = [word for word in words if "@" in word]
        if len(marked) != 1:
            return "", ""
        others = [word for word in words if word is not marked[0]]
        return marked[0], " ".join(others) or "".join(self.comments)


def _entries(value: str) -> list[_Entry]:
    entries = [_Entry()]
    depth = 0
    for mark in _TOKEN.findall(value):
        entry = entries[-1]
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth = max(0, depth - 1)
        elif depth:
            entry.comments.append(mark)
        elif mark in {",", ";"}:
            entries.append(_Entry())
        elif mark == ":":
            entries[-1] = _Entry()  # what stood before was a group's name
        else:
            _take(entry, mark)
    return entries


def _take(entry: _Entry, word: str) -> None:
    if word[0] == "<":
        entry.angle = entry.angle or word.strip("<>").strip()
    elif word[0] == '"':
        entry.words.append(_BLANKS.sub(_GLUE, _PAIR.sub(r"\1", word[1:].removesuffix('"'))))
    else:
        entry.words.append(word)
