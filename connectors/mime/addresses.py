"""Address lists (RFC 5322 section 3.4) read with a tokenizer: no recursion, linear, total.

Groups give their members; an entry without an address is left out, so "unlisted-recipients:;"
is an empty list. Encoded-words count in names only: what the receiving server's authentication
saw as the address is what we see.
"""

import re
import unicodedata

from connectors.base import Address
from connectors.mime.encoded_words import clean, decode_words
from connectors.mime.limits import MAX_NAME

_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"?|<[^<>]*>?|\[[^\]]*\]?|\\.|=\?[^?\s]*\?[bBqQ]\?[^?\s]*\?=|[(),;:]|[^"<\[\\(),;:=]+|.',
    re.DOTALL,
)
_PAIR = re.compile(r"\\(.)", re.DOTALL)
_SOUND = re.compile(r"""[^\s<>(),;"\\]*@[^\s<>(),;"\\]*""")
_PLAIN = re.compile(r"[^@]+@[^@]+")
_RUN = re.compile(r"""[^\s<>(),;:"]+""")
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


def read_oddly(values: list[str]) -> bool:
    """Return whether the fields hold more, or other, than the addresses read from them.

    An entry that gave no address, a second address in a name or comment, an address that another
    program may read as another one: where it matters who wrote, such a list names nobody.
    """
    return any(entry.is_odd() for value in values for entry in _entries(value))


class _Entry:
    """What stood between two commas."""

    __slots__ = ("angle", "angles", "comments", "group", "words")

    def __init__(self, group: list[str] | None = None) -> None:
        self.group: list[str] = group or []
        self.angles = 0
        self.angle: str | None = None
        self.words: list[str] = []
        self.comments: list[str] = []

    def address(self) -> Address | None:
        bare, name = self._split()
        if len(bare) > _MAX_ADDRESS or clean(bare) != bare or not _SOUND.fullmatch(bare):
            return None
        return Address(bare, decode_words(" ".join(name.replace(_GLUE, " ").split()))[:MAX_NAME])

    def is_odd(self) -> bool:
        """Return whether it holds more, or other, than its address."""
        said = " ".join(("".join(self.words), "".join(self.comments), *self.group))
        found = self.address()
        if found is None:
            return bool(said.strip()) or self.angle is not None
        routed = self.angle is not None and self.angle.startswith("@")
        if self.angles > 1 or routed or "=?" in found.address or not _PLAIN.fullmatch(found.address):
            return True
        own = _bared(found.address)
        runs = map(_bared, _RUN.findall(_compatible(said)))
        return any("@" in run.strip("@") and run != own for run in runs)

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
            before = entries[-1]  # a group's name, and whatever hides in it
            before.group.extend(("".join(before.words), before.angle or ""))
            entries[-1] = _Entry(before.group)
        else:
            _take(entry, mark)
    return entries


def _take(entry: _Entry, word: str) -> None:
    if word[0] == "<":
        entry.angles += 1
        entry.angle = entry.angle or word.strip("<>").strip()
    elif word[0] == '"':
        entry.words.append(_BLANKS.sub(_GLUE, _PAIR.sub(r"\1", word[1:].removesuffix('"'))))
    else:
        entry.words.append(word)


def _compatible(text: str) -> str:
    """Return text as it is shown: words decoded, look-alikes of "@" and "." (full width) made plain."""
    return unicodedata.normalize("NFKC", decode_words(text.replace(_GLUE, " ")))


def _bared(address: str) -> str:
    return address.strip("'`[]{}.!?").casefold()
