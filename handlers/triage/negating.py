"""What negations do to what a sentence says: beside a word, and from afar.

"Do not erase" stands beside its verb. "I do not want you to erase", "nobody may erase" and "erase … on no
account" stand apart from it, and "you have not erased" is no wish to keep anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.triage.hits import Hit, Sentence, longest
from handlers.triage.lexicon import NO, Lexicon
from handlers.triage.rules import Rulebook

_FAR = 12  # words that a negation reaches from afar
_BEFORE = 2  # words before a command in which a word may stand that makes it no command


@dataclass(frozen=True, slots=True)
class _No:
    """A phrase that says no: its first word and the word after its last; how (see `lexicon.NO`)."""

    start: int
    end: int
    how: int


def negate(hits: list[Hit], sentence: Sentence, lexicon: Lexicon, book: Rulebook) -> list[Hit]:
    """Return the hits as negations leave them."""
    beside = not lexicon.negations.isdisjoint(sentence.words[sentence.first : sentence.last])
    turning = sum(bit for bit, other in book.negated.items() if other)
    named = book.bits["erase_name"]
    said = list(_said_no(sentence, lexicon)) if any(hit.mask & turning for hit in hits) else []
    if not beside and not said:
        return hits
    later = book.bits["freeze"]  # "not yet" says no of its neighbour too
    settled = {
        at
        for hit in hits
        if hit.end - hit.start > 1 and not hit.mask & later
        for at in range(hit.start, hit.end)
    }
    asked = [hit.start for hit in hits if hit.mask & book.bits["ask"]]
    turned = []
    for hit in hits:
        far = bool(hit.mask & turning) and any(_reaches(no, hit, sentence, lexicon, asked) for no in said)
        far = far or (bool(hit.mask & named) and any(_takes_back(no, hit, sentence, lexicon) for no in said))
        near = (
            beside and _negated(hit, sentence, settled, lexicon) and not _undone(hit, sentence, said, lexicon)
        )
        turned.append(_turned(hit, book) if far or near else hit)
    return turned


def _turned(hit: Hit, book: Rulebook) -> Hit:
    turned = hit.mask
    for bit, other in book.negated.items():
        if turned & bit:
            turned = turned & ~bit | other
    return Hit(hit.start, hit.end, turned, hit.mask)


def _negated(hit: Hit, sentence: Sentence, settled: set[int], lexicon: Lexicon) -> bool:
    """Return whether a negation stands near a hit; one inside a phrase is settled by the phrase."""
    words = sentence.words
    before = range(hit.start - 1, max(hit.start - 1 - lexicon.before, sentence.first - 1), -1)
    after = range(hit.end, min(hit.end + lexicon.after, sentence.last))
    for reach in (before, after):
        for at in reach:
            if words[at] in lexicon.breaks:
                break
            if words[at] in lexicon.negations and at not in settled:
                return True
    return False


def _said_no(sentence: Sentence, lexicon: Lexicon) -> Iterator[_No]:
    """Yield the phrases of a sentence that say no, or of something that it was not done."""
    place = sentence.first
    while place < sentence.last:
        end, how = longest(sentence.words, place, sentence.last, sentence.symbols, lexicon.said_no)
        if how:
            yield _No(place, end, how)
        place = max(end, place + 1)


def _reaches(no: _No, hit: Hit, sentence: Sentence, lexicon: Lexicon, asked: Sequence[int]) -> bool:
    """Return whether a phrase says of what is asked for that it is not to be."""
    if no.how & NO["behind"] and hit.end <= no.start <= hit.end + _FAR:
        return not _is_broken(hit.end, no.start, sentence.words, lexicon)
    if not no.how & NO["afar"] or not no.end <= hit.start <= no.end + _FAR:
        return False
    if any(no.end <= at < hit.start for at in asked) or _is_broken(
        no.end, hit.start, sentence.words, lexicon
    ):
        return False
    opened = sentence.words[max(hit.start - _BEFORE, no.start) : hit.start]
    return sentence.words[hit.start] not in lexicon.commands or not lexicon.joins.isdisjoint(opened)


def _takes_back(no: _No, hit: Hit, sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return whether a phrase takes back the request that a hit names."""
    if not no.how & NO["taken_back"] or not no.end <= hit.start <= no.end + _FAR:
        return False
    return not _is_broken(no.end, hit.start, sentence.words, lexicon)


def _is_broken(first: int, last: int, words: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether a negation does not reach from one word to the other; a comma before "that" is none."""
    return any(
        words[at] in lexicon.breaks and not (words[at] == "," and words[at + 1] in lexicon.joins)
        for at in range(first, last)
    )


def _undone(hit: Hit, sentence: Sentence, said: Sequence[_No], lexicon: Lexicon) -> bool:
    """Return whether the negation beside a hit tells that something was not done, as whoever reminds does."""
    return any(
        no.how & NO["undone"]
        and no.start <= hit.end + lexicon.after
        and hit.start - no.end <= _FAR
        and not _is_broken(min(no.end, hit.start), max(hit.start, no.start), sentence.words, lexicon)
        for no in said
    )
