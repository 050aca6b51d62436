"""What negations do to what a sentence says: beside a word, and from afar.

"Do not erase" stands beside its verb. "I do not want you to erase", "nobody may erase", "no need to erase"
and "erase … on no account" stand apart from it, and "you have not erased" is no wish to keep anything. Where
a no stands in the same clause and nothing tells what it means, the hit is doubtful.
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
    turning = book.turning
    said = list(_said_no(hits, sentence, book)) if any(hit.mask & turning for hit in hits) else []
    if not beside and not said:
        return hits
    settled = _settled(hits, book)
    asked = [hit.start for hit in hits if hit.mask & book.bits["ask"]]
    named = book.bits["erase_name"]
    turned = []
    for hit in hits:
        undone = _undone(hit, sentence, said, lexicon)
        far = bool(hit.mask & turning) and any(_reaches(no, hit, sentence, lexicon, asked) for no in said)
        far = far or (bool(hit.mask & named) and any(_takes_back(no, hit, sentence, lexicon) for no in said))
        near = beside and _negated(hit, sentence, settled, lexicon)
        if (far or near) and undone:
            turned.append(hit._replace(undone=True))
        elif far or near:
            turned.append(_turned(hit, book))
        elif hit.mask & turning and not undone and _is_doubtful(hit, sentence, said, lexicon):
            turned.append(hit._replace(doubtful=True))
        else:
            turned.append(hit)
    return turned


def _settled(hits: Sequence[Hit], book: Rulebook) -> set[int]:
    """Return the words of phrases, whose negation is their own; that of "not yet" is its neighbour's too."""
    later = book.bits["freeze"] | book.bits["no_need"]
    return {
        at
        for hit in hits
        if hit.end - hit.start > 1 and not hit.mask & later
        for at in range(hit.start, hit.end)
    }


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


def _said_no(hits: Sequence[Hit], sentence: Sentence, book: Rulebook) -> Iterator[_No]:
    """Yield the phrases of a sentence that say no, or of something that it was not done."""
    words, refusing = sentence.words, sentence.symbols.refusing
    after = sentence.first  # the word after the last phrase
    for place in [at for at in range(sentence.first, sentence.last) if words[at] in refusing]:
        if place < after:
            continue
        end, how = longest(words, place, sentence.last, sentence.symbols, refusing[words[place]])
        if how:
            yield _No(place, end, how)
            after = end
    for hit in hits:
        if hit.mask & book.bits["no_need"]:
            yield _No(hit.start, hit.end, NO["afar"])


def _reaches(no: _No, hit: Hit, sentence: Sentence, lexicon: Lexicon, asked: Sequence[int]) -> bool:
    """Return whether a phrase says of what is asked for that it is not to be."""
    words, joins = sentence.words, lexicon.joins
    if no.how & NO["behind"] and hit.end <= no.start <= hit.end + _FAR:
        return not _is_broken(hit.end, no.start, words, lexicon)
    if not no.how & NO["afar"] or not no.end <= hit.start <= no.end + _FAR:
        return False
    # "Please" ends what was said no to, but not where "that you must …" goes on with it.
    if any(no.end <= at < hit.start and joins.isdisjoint(words[no.start : at]) for at in asked):
        return False
    if _is_broken(no.end, hit.start, words, lexicon):
        return False
    opened = words[max(hit.start - _BEFORE, no.start) : hit.start]
    commands = {words[hit.start], " ".join(words[hit.start : hit.start + 2])}
    return lexicon.commands.isdisjoint(commands) or not joins.isdisjoint(opened)


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


def _is_doubtful(hit: Hit, sentence: Sentence, said: Sequence[_No], lexicon: Lexicon) -> bool:
    """Return whether a no stands in the clause of a hit, or a phrase that says no before it."""
    words = sentence.words
    if any(no.how & ~NO["undone"] and no.start < hit.start <= no.end + _FAR for no in said):
        return words[hit.start] not in lexicon.commands
    for reach in (range(hit.start - 1, sentence.first - 1, -1), range(hit.end, sentence.last)):
        for at in reach:
            if words[at] in lexicon.breaks:
                break
            if words[at] in lexicon.negations:
                return True
    return _is_interrupted(hit, sentence, lexicon)


def _is_interrupted(hit: Hit, sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return whether an aside parts a no from a hit; a "no" that answers stands first in its sentence."""
    words = sentence.words
    if words[hit.start - 1] != "," or hit.start - 1 <= sentence.first:
        return False
    opened = range(max(sentence.first + 2, hit.start - _FAR), hit.start - 1)
    return any(words[at] == "," and words[at - 1] in lexicon.negations for at in opened)
