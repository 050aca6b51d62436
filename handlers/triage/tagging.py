"""Reading one sentence: which word classes stand in it, and where.

Each word is looked at once, so the time is linear whatever the text.
"""

from collections.abc import Iterator, Sequence

from handlers.triage.hits import Hit, Sentence, Symbols, longest
from handlers.triage.lexicon import Lexicon
from handlers.triage.negating import negate
from handlers.triage.rules import Rulebook

_LONGEST = 60  # words; a text without full stops is read in windows of this size …
_OVERLAP = 20  # … that share this many words
_ARTICLE_REACH = 10  # words after "article" in which numbers are looked for
_JOINED_BY = ", og och und and or eller oder bis to til till et ou y o e ed oraz i lub ja tai ir ar en of"
_JOINERS = frozenset(_JOINED_BY.split(" "))


def windows(first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds in which a sentence is read; a very long one comes in overlapping parts."""
    for start in range(first, max(last - _OVERLAP, first + 1), _LONGEST - _OVERLAP):
        yield start, min(start + _LONGEST, last)


def tag(
    words: Sequence[str], first: int, last: int, symbols: Symbols, lexicon: Lexicon, book: Rulebook
) -> list[Hit]:
    """Return the phrases found among some words, the longest at each place."""
    hits: list[Hit] = []
    opening = symbols.opening
    after = first  # the word after the last phrase
    for place in [at for at in range(first, last) if words[at] in opening]:
        if place < after:
            continue
        end, mask = longest(words, place, last, symbols, opening[words[place]])
        if mask:
            hits.append(Hit(place, end, mask))
            after = end
        elif words[place] in lexicon.articles:
            hits.extend(_articles(words, place, last, book))
    return negate(hits, Sentence(words, first, last, symbols), lexicon, book)


def _articles(words: Sequence[str], place: int, last: int, book: Rulebook) -> Iterator[Hit]:
    for at in range(place + 1, min(place + 1 + _ARTICLE_REACH, last)):
        word = words[at]
        if word in book.articles:
            part, mask = book.articles[word]
            if not part or part in words[at + 1 : at + 3]:
                yield Hit(place, at + 1, mask)
        elif not word.isdigit() and word not in _JOINERS:
            return
