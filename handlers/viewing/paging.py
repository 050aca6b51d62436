"""Paragraphs laid out on pages that a window can show: every character on exactly one of them, in order.

A window bounds its text and its blocks. Words are cut at a line or a space where one is near, and
never within what is drawn as one character.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from handlers.domain.card import Paragraph
from handlers.domain.ids import MessageId

#: UTF-16 units of text on a page, and its paragraphs and rows of buttons, the way to other pages left out.
PAGE_UNITS, PAGE_BLOCKS = 9_000, 46
#: UTF-16 units that the beginning of folded text takes at most.
FOLDED_UNITS = 700
_LEAST = PAGE_UNITS // 4  # a longer text is begun where so much is left of a page
_JOINED = 12  # characters looked at for one that is drawn together with what follows


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, and the message it belongs to.

    Attributes:
        words: it is a letter's text, which may go on over several pages.
    """

    paragraph: Paragraph
    message: MessageId | None = None
    words: bool = False

    @property
    def units(self) -> int:
        """Return how much of a page's text it takes."""
        taken = units(self.paragraph.text)
        return min(taken, FOLDED_UNITS) if self.paragraph.folded else taken

    @property
    def blocks(self) -> int:
        """Return how many blocks it takes, its text counted as one."""
        return 1 + bool(self.paragraph.buttons) + bool(self.paragraph.link)


def paged(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return the pieces by page, long words cut; one empty page for none."""
    pages: list[list[Piece]] = [[]]
    text, blocks = PAGE_UNITS, PAGE_BLOCKS
    for piece in pieces:
        for part in _parts(piece, text):
            if pages[-1] and (part.units > text or part.blocks > blocks):
                pages.append([])
                text, blocks = PAGE_UNITS, PAGE_BLOCKS
            pages[-1].append(part)
            text, blocks = text - part.units, blocks - part.blocks
    return pages


def units(text: str) -> int:
    """Return the length in UTF-16 units, as chat systems count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _parts(piece: Piece, left: int) -> Iterator[Piece]:
    """Yield a piece in parts: the first fits what is left of the page, or each fits a page of its own."""
    text = piece.paragraph.text
    if not piece.words or piece.paragraph.folded or piece.units <= left:
        yield piece
        return
    room = left if left >= _LEAST else PAGE_UNITS
    while text:
        cut = _cut(text, room)
        yield replace(piece, paragraph=replace(piece.paragraph, text=text[:cut]))
        text, room = text[cut:], PAGE_UNITS


def _cut(text: str, room: int) -> int:
    """Return how many characters fit into `room` units, ended well."""
    taken = text[:room]
    while (over := units(taken) - room) > 0:
        taken = taken[: len(taken) - (over + 1) // 2]
    if len(taken) == len(text):
        return len(text)
    near = len(taken) * 4 // 5
    at = max(taken.rfind("\n", near), taken.rfind(" ", near))
    return at + 1 if at >= near else _between(text, len(taken))


def _between(text: str, cut: int) -> int:
    """Return the last place up to `cut` where one character that is drawn ends and another begins."""
    for at in range(cut, max(cut - _JOINED, 1), -1):
        if not _clings(text[at]) and text[at - 1] != "\u200d":
            return at
    return cut


def _clings(char: str) -> bool:
    skin = "\U0001f3fb" <= char <= "\U0001f3ff"
    return skin or char in "\u200d\ufe0e\ufe0f" or unicodedata.combining(char) > 0
