"""Reading one sentence: which word classes stand in it, and where.

Works on plain bytes. Each word is looked at once, so the time is linear whatever the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from handlers.triage.lexicon import Lexicon
from handlers.triage.plain import BREAK
from handlers.triage.rules import Rulebook

_WORD = re.compile(rb"[^\s,\x01]+|,")
_LONGEST = 60  # words; a text without full stops is read in windows of this size …
_OVERLAP = 20  # … that share this many words
_ARTICLE_REACH = 10  # words after "article" in which numbers are looked for
_JOINERS = frozenset(
    [b",", b"og", b"och", b"und", b"and", b"or", b"eller", b"oder", b"bis", b"to", b"til", b"till"]
)
_MOST_PLACES = 50  # of one trigger; a letter repeats its words, a hostile one for ever


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: its first word and the word after its last, counted in the sentence; its classes."""

    start: int
    end: int
    mask: int


def places(plain: bytes, spaced: bytes, triggers: list[bytes]) -> list[tuple[int, int]]:
    """Return the bounds of every sentence with a trigger, in order.

    Args:
        plain: the text with `BREAK` between sentences.
        spaced: the same words without punctuation, a space before the first and after the last.
        triggers: words and phrases that stand in the text.
    """
    bounds: dict[int, int] = {}
    for trigger in triggers:
        needle = b" " + trigger + b" "
        at = spaced.find(needle)
        for _ in range(_MOST_PLACES):
            if at < 0:
                break
            # `spaced` has one leading space, so its offset is already that of the word itself
            start = plain.rfind(BREAK, 0, at) + 1
            if start not in bounds:
                end = plain.find(BREAK, at)
                bounds[start] = len(plain) if end < 0 else end
            at = spaced.find(needle, at + 1)
    return sorted(bounds.items())


def read(sentence: bytes, lexicon: Lexicon, book: Rulebook) -> Iterator[list[Hit]]:
    """Yield the phrases found in a sentence; a very long one comes in overlapping windows."""
    words = sentence.replace(b",", b" , ").split()
    for first in range(0, max(len(words) - _OVERLAP, 1), _LONGEST - _OVERLAP):
        hits = _scan(words, first, min(first + _LONGEST, len(words)), lexicon, book)
        yield list(_negate(words, hits, lexicon, book))


def offsets(sentence: bytes, start: int, end: int) -> tuple[int, int]:
    """Return where the words from `start` up to `end` stand in their sentence, as offsets."""
    found = list(islice(_WORD.finditer(sentence), end))
    return found[start].start(), found[end - 1].end()


def _scan(words: list[bytes], place: int, stop: int, lexicon: Lexicon, book: Rulebook) -> list[Hit]:
    hits: list[Hit] = []
    single, phrases, articles = lexicon.single, lexicon.phrases, lexicon.articles
    while place < stop:
        word = words[place]
        length, mask = 1, single.get(word, 0)
        if word in phrases and place + 1 < stop:
            for rest, classes in phrases[word].get(words[place + 1], ()):
                if not rest or words[place + 2 : place + 2 + len(rest)] == rest:
                    length, mask = len(rest) + 2, classes
                    break
        if mask:
            hits.append(Hit(place, place + length, mask))
        elif word in articles:
            hits.extend(_articles(words, place, book))
        place += length
    return hits


def _articles(words: list[bytes], place: int, book: Rulebook) -> Iterator[Hit]:
    for at in range(place + 1, min(place + 1 + _ARTICLE_REACH, len(words))):
        word = words[at]
        if word in book.articles:
            part, mask = book.articles[word]
            if not part or part in words[at + 1 : at + 3]:
                yield Hit(place, at + 1, mask)
        elif not word.isdigit() and word not in _JOINERS:
            return


def _negate(words: list[bytes], hits: list[Hit], lexicon: Lexicon, book: Rulebook) -> Iterator[Hit]:
    if lexicon.negations.isdisjoint(words):
        yield from hits
        return
    settled = {at for hit in hits if hit.end - hit.start > 1 for at in range(hit.start, hit.end)}
    for hit in hits:
        turned = hit.mask
        for bit, other in book.negated.items():
            if turned & bit and _negated(words, hit, settled, lexicon):
                turned = turned & ~bit | other
        if turned == hit.mask:
            yield hit
        elif turned:
            yield Hit(hit.start, hit.end, turned)


def _negated(words: list[bytes], hit: Hit, settled: set[int], lexicon: Lexicon) -> bool:
    """Return whether a negation stands near a hit; one inside a phrase is settled by the phrase."""
    before = range(hit.start - 1, max(hit.start - 1 - lexicon.before, -1), -1)
    after = range(hit.end, min(hit.end + lexicon.after, len(words)))
    for reach in (before, after):
        for at in reach:
            if words[at] in lexicon.breaks:
                break
            if words[at] in lexicon.negations and at not in settled:
                return True
    return False
