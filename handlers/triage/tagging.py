"""Reading one sentence: which word classes stand in it, and where.

Each word is looked at once, so the time is linear whatever the text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from handlers.triage.lexicon import Lexicon, Node
from handlers.triage.rules import Rulebook

_LONGEST = 60  # words; a text without full stops is read in windows of this size …
_OVERLAP = 20  # … that share this many words
_ARTICLE_REACH = 10  # words after "article" in which numbers are looked for
_DEEPEST = 8  # words of a phrase
_JOINED_BY = ", og och und and or eller oder bis to til till et ou y o e ed oraz i lub ja tai ir ar en of"
_JOINERS = frozenset(_JOINED_BY.split(" "))

Symbols = Mapping[str, tuple[str, ...]]
"""What each word of a letter that a lexicon knows stands for there."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: its first word and the word after its last, counted in the letter; its classes.

    Attributes:
        negated: the classes that a negation beside it concerns.
    """

    start: int
    end: int
    mask: int
    negated: int = 0


def windows(first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds in which a sentence is read; a very long one comes in overlapping parts."""
    for start in range(first, max(last - _OVERLAP, first + 1), _LONGEST - _OVERLAP):
        yield start, min(start + _LONGEST, last)


def tag(
    words: Sequence[str], first: int, last: int, symbols: Symbols, lexicon: Lexicon, book: Rulebook
) -> list[Hit]:
    """Return the phrases found among some words, the longest at each place."""
    hits: list[Hit] = []
    root = lexicon.phrases
    place = first
    while place < last:
        meanings = symbols.get(words[place])
        end = place + 1
        if meanings:
            end, mask = _longest(words, place, last, symbols, root)
            if mask:
                hits.append(Hit(place, end, mask))
            elif words[place] in lexicon.articles:
                hits.extend(_articles(words, place, last, book))
            end = max(end, place + 1)
        place = end
    return _negate(words, first, last, hits, lexicon, book)


def _longest(words: Sequence[str], place: int, last: int, symbols: Symbols, root: Node) -> tuple[int, int]:
    """Return where the longest phrase from a place ends, and its classes (0 where none begins there)."""
    nodes = [root]
    end = mask = 0
    for at in range(place, min(place + _DEEPEST, last)):
        meanings = symbols.get(words[at])
        if not meanings:
            break
        nodes = [node.following[one] for node in nodes for one in meanings if one in node.following]
        if not nodes:
            break
        found = 0
        for node in nodes:
            found |= node.mask
        if found:
            end, mask = at + 1, found
    return end, mask


def _articles(words: Sequence[str], place: int, last: int, book: Rulebook) -> Iterator[Hit]:
    for at in range(place + 1, min(place + 1 + _ARTICLE_REACH, last)):
        word = words[at]
        if word in book.articles:
            part, mask = book.articles[word]
            if not part or part in words[at + 1 : at + 3]:
                yield Hit(place, at + 1, mask)
        elif not word.isdigit() and word not in _JOINERS:
            return


def _negate(
    words: Sequence[str], first: int, last: int, hits: list[Hit], lexicon: Lexicon, book: Rulebook
) -> list[Hit]:
    """Return the hits as negations beside them leave them."""
    if lexicon.negations.isdisjoint(words[first:last]):
        return hits
    later = book.bits["freeze"]  # "not yet" says no of its neighbour too
    settled = {
        at
        for hit in hits
        if hit.end - hit.start > 1 and not hit.mask & later
        for at in range(hit.start, hit.end)
    }
    return [
        _turned(hit, book) if _negated(words, first, last, hit, settled, lexicon) else hit for hit in hits
    ]


def _turned(hit: Hit, book: Rulebook) -> Hit:
    turned = hit.mask
    for bit, other in book.negated.items():
        if turned & bit:
            turned = turned & ~bit | other
    return Hit(hit.start, hit.end, turned, hit.mask)


def _negated(
    words: Sequence[str], first: int, last: int, hit: Hit, settled: set[int], lexicon: Lexicon
) -> bool:
    """Return whether a negation stands near a hit; one inside a phrase is settled by the phrase."""
    before = range(hit.start - 1, max(hit.start - 1 - lexicon.before, first - 1), -1)
    after = range(hit.end, min(hit.end + lexicon.after, last))
    for reach in (before, after):
        for at in reach:
            if words[at] in lexicon.breaks:
                break
            if words[at] in lexicon.negations and at not in settled:
                return True
    return False
