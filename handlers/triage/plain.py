"""Text made plain for matching: words folded so that sloppy spelling meets the proper one, and sentences.

Case, accents, doubled letters and the ways in which people write å, ä, ø, ö and ü without having
them do not matter; where each word stands in the text is kept. Languages are told apart elsewhere.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

BREAK = "\x01"  # ends a sentence
_SHORT_LINE = 46  # characters; a longer line was ended by a mail program
_NARROW = 28  # characters; a shorter line too, where lines are that wide and the next word had no room

_ENDLESS = (
    "my your the and min mit dit jeres deres og mein meine meinen ihr und mijn uw het mon mes votre vos et "
    "mis sus los y miei mia vostro e meus minha os vosso moje moj i ja mano ir"
)
#: Words, plain, that end no sentence in any of the languages: wherever the line was ended, it goes on.
_UNFINISHED = frozenset(_ENDLESS.split(" "))

_SINGLE = {"æ": "a", "ø": "o", "ß": "s", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "t", "ı": "i", "ŧ": "t"}
_MARKS = {
    "\n": "\n",
    "!": BREAK,
    "?": BREAK,
    ";": BREAK,
    ".": ".",
    ",": ",",
    ":": ",",
    "…": BREAK,
    "¿": BREAK,
}
_APOSTROPHES = "'\u2018\u2019\u02bc\u00b4`"
_TOKEN = re.compile(r"[^\W_]+(?:'t(?!\w))?|[\x01,]")
_ELISION = re.compile(r"'(?!t(?!\w))")
_DOUBLED = re.compile(r"([a-z])\1+(?=[a-z])|(?<=[a-z][a-z])([a-z])\2+")
_STOP = re.compile(r"\.(?=\s|$)")
#: Words whose stop ends no sentence; the stop comes first, so that nothing else is looked at.
_SHORTENED = "art nr stk abs str ca bl kl no vs tel tlf mr mrs dr par ust pkt nro"
_SHORT = re.compile(r"\.(?:(?<=\b" + r"\.)|(?<=\b".join(_SHORTENED.split()) + r"\.))")


def _plain_char(char: str) -> str:
    if char in _MARKS:
        return _MARKS[char]
    if char in _APOSTROPHES:
        return "'"
    if not char.isalnum():
        return " "
    low = char.lower()[0]
    return _SINGLE.get(low) or unicodedata.normalize("NFKD", low)[0]


class _Table(dict[int, str]):
    """What each character becomes; those beyond the alphabets read here are worked out each time."""

    def __missing__(self, code: int) -> str:
        plain = _plain_char(chr(code))
        return plain if plain.isalnum() or plain in "\n' ,.\x01" else " "


_TABLE = _Table({code: _plain_char(chr(code)) for code in (*range(0x250), *range(0x2010, 0x2040))})


@dataclass(frozen=True)
class Words:
    """A text as words.

    Attributes:
        folded: each word as it is compared; `BREAK` ends a sentence, and a comma stands for itself.
        plain: the text with a space for all that is no word, as long as it was.
        where: where each character of it stood, if letters drawn apart were put together.
    """

    folded: list[str]
    plain: str = field(repr=False)
    where: Sequence[int] | None = field(default=None, repr=False)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Return where each word stands in the text; most letters are never asked."""
        spans = [found.span() for found in _TOKEN.finditer(self.plain)]
        if (where := self.where) is None:
            return spans
        return [(where[start], where[end - 1] + 1) for start, end in spans]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield the bounds of every sentence with a word in it."""
        first = 0
        folded = self.folded
        while first < len(folded):
            try:
                last = folded.index(BREAK, first)
            except ValueError:
                last = len(folded)
            if last > first:
                yield first, last
            first = last + 1


def composed(text: str) -> str:
    """Return text with letters and their accents as one character (NFC), as offsets count them."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def fold(word: str) -> str:
    """Return one word or phrase as it is compared."""
    return " ".join(one for one in words(word).folded if one not in {BREAK, ","})


def fold_all(some: Sequence[str]) -> list[str]:
    """Return words and phrases as they are compared, all in one go."""
    plain = "\n".join(some).translate(_TABLE)
    plain = _ELISION.sub(" ", plain).replace(".", " ")
    return [
        " ".join(_TOKEN.findall(line.replace(",", " ").replace(BREAK, " ")))
        for line in _folded(plain).split("\n")
    ]


def words(text: str, where: Sequence[int] | None = None) -> Words:
    """Return the words of a text; linear in its length.

    Args:
        where: where each of its characters stood, if letters drawn apart were put together.
    """
    plain = text.translate(_TABLE)
    if "'" in plain:
        plain = _ELISION.sub(" ", plain)
    if "." in plain:
        plain = _SHORT.sub(" ", plain)
        plain = _STOP.sub(BREAK, plain).replace(".", " ")
    if "\n" in plain:
        plain = _unwrapped(plain, text)
    return Words(_TOKEN.findall(_folded(plain)), plain, where)


def _folded(plain: str) -> str:
    plain = plain.replace("'", "")
    for pair, single in (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a")):
        plain = plain.replace(pair, single)
    return _DOUBLED.sub(r"\1\2", plain)


def _unwrapped(plain: str, text: str) -> str:
    """Return text of the same length in which a line that a mail program broke goes on, and others end."""
    lines = plain.split("\n")
    pieces: list[str] = []
    at = width = 0
    for number, line in enumerate(lines):
        width = width if line.strip() else 0
        width = max(width, len(line.rstrip()))
        after = lines[number + 1] if number + 1 < len(lines) else ""
        at += len(line) + 1
        goes_on = (
            len(line) >= _SHORT_LINE
            or line.rpartition(" ")[2] in _UNFINISHED
            or (width >= _NARROW and text[at : at + 1].islower() and not _fits(line, after, width))
        )
        pieces += (line, (" " if goes_on and after.strip() else BREAK) if number + 1 < len(lines) else "")
    return "".join(pieces)


def _fits(line: str, after: str, width: int) -> bool:
    """Return whether the next line's first word had had room on a line, so that its writer ended it."""
    return len(line.rstrip()) + 1 + len(after.split(maxsplit=1)[0]) <= width
