"""What a letter is weighed by: its words, the word classes in its sentences, the rules they meet.

Each feature knows where it stands, so that whatever decides can be shown. Nothing is weighed here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from handlers.domain.finding import Place
from handlers.triage.lexicon import Lexicon
from handlers.triage.passages import Passage
from handlers.triage.plain import BREAK
from handlers.triage.rules import TITLE, Rule, Rulebook
from handlers.triage.tagging import Hit, Symbols, tag, windows

NEGATED, TITLED, PAIRED = 128, 256, 1024  # codes of classes: beside a negation, in the subject, in pairs
_MOST_HITS = 24  # of one window that make pairs
_TITLE_WORDS = 12  # longer subjects are sentences, not titles
_SIZES = ((0, "#none"), (4, "#word"), (12, "#line"), (40, "#few"), (120, "#some"), (400, "#many"))
_ERASING = ("erase", "erased", "erase_me", "erase_name", "wish_gone")
_HINTS = ("privacy", "personal", "about_me")
_GRAMS = (3, 4, 5)
_PART, _LONGEST = 4, 40  # letters of a word that is cut into parts

Key = int | str
Spot = tuple[int, int, int]
"""A passage, its first word and the word after the last one."""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that a sentence meets, and the words that meet it."""

    rule: Rule
    spot: Spot


@dataclass(slots=True)
class Features:
    """What was found in a letter.

    Attributes:
        classes: codes of classes, alone and in pairs, names of rules and the size, each with its first place.
        words: words and pairs of neighbours, each with its first place.
        matches: by name of the rule, the first of each.
        only_keeps: data are not to be erased, and nothing anywhere is.
        hints: a rule is met, or a word speaks of privacy, personal data or what is known of a person.
    """

    classes: dict[Key, Spot] = field(default_factory=dict)
    words: dict[str, Spot] = field(default_factory=dict)
    matches: dict[str, Match] = field(default_factory=dict)
    only_keeps: bool = False
    hints: bool = False


def gather(passages: Sequence[Passage], lexicons: Iterable[Lexicon], book: Rulebook) -> Features:
    """Return what a letter is weighed by; linear in its length."""
    found = Features()
    for number, passage in enumerate(passages):
        _words(found, number, passage.words.folded)
    for lexicon in lexicons:
        about = 0
        sentences: list[tuple[int, list[Hit]]] = []
        for number, passage in enumerate(passages):
            for hits in _tagged(passage, lexicon, book):
                sentences.append((number, hits))
                for hit in hits:
                    about |= hit.mask
        for number, hits in sentences:
            given = _given(passages[number], book)
            _classes(found, number, hits, titled=bool(given))
            for match in _judge(number, hits, given, about, book):
                found.matches.setdefault(match.rule.name, match)
                found.classes.setdefault(f"!{match.rule.name}", match.spot)
        keeping = book.bits["keep"] | book.bits["freeze"]
        found.only_keeps = found.only_keeps or bool(about & keeping and not about & _mask(_ERASING, book))
        found.hints = found.hints or bool(found.matches) or bool(about & _mask(_HINTS, book))
    size = sum(len(passage.words.folded) for passage in passages if passage.place is not Place.SUBJECT)
    found.classes[next((name for most, name in _SIZES if size <= most), "#long")] = (0, 0, 0)
    return found


@lru_cache(maxsize=4_096)
def parts(word: str) -> tuple[str, ...]:
    """Return the letters of a word in groups of three to five, its ends marked."""
    if not _PART <= len(word) <= _LONGEST:
        return ()
    marked = f"<{word}>"
    return tuple(marked[at : at + size] for size in _GRAMS for at in range(len(marked) - size + 1))


def _mask(names: Iterable[str], book: Rulebook) -> int:
    mask = 0
    for name in names:
        mask |= book.bits[name]
    return mask


def _words(found: Features, number: int, folded: list[str]) -> None:
    last = BREAK
    for at, word in enumerate(folded):
        if word in {BREAK, ","} or word.isdigit():
            last = BREAK if word == BREAK else last
            continue
        if word not in found.words:
            found.words[word] = (number, at, at + 1)
        if last != BREAK:
            pair = f"{last} {word}"
            if pair not in found.words:
                found.words[pair] = (number, at - 1, at + 1)
        last = word


def _tagged(passage: Passage, lexicon: Lexicon, book: Rulebook) -> Iterator[list[Hit]]:
    folded = passage.words.folded
    symbols: Symbols = {word: means for word in set(folded) if (means := lexicon.symbols(word))}
    if not symbols and passage.place is not Place.SUBJECT:
        return
    for first, last in passage.words.sentences():
        for start, end in windows(first, last):
            if hits := tag(folded, start, end, symbols, lexicon, book):
                yield hits


def _given(passage: Passage, book: Rulebook) -> int:
    titled = passage.place is Place.SUBJECT and len(passage.words.folded) <= _TITLE_WORDS
    return book.bits[TITLE] if titled else 0


def _classes(found: Features, number: int, hits: list[Hit], *, titled: bool) -> None:
    classes = found.classes
    before: list[tuple[int, int]] = []
    for hit in hits[:_MOST_HITS]:
        codes = [*_bits(hit.mask), *(NEGATED + bit for bit in _bits(hit.negated))]
        for code in codes:
            classes.setdefault(code, (number, hit.start, hit.end))
            if titled:
                classes.setdefault(TITLED + code, (number, hit.start, hit.end))
            for earlier, start in before:
                classes.setdefault(PAIRED + earlier * 256 + code, (number, start, hit.end))
        before += [(code, hit.start) for code in codes]


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _judge(number: int, hits: list[Hit], given: int, about: int, book: Rulebook) -> Iterator[Match]:
    present = given
    for hit in hits:
        present |= hit.mask
    for rule in book.rules:
        if rule.holds(present, about):
            first, last = _deciding(rule, hits, given)
            if not rule.within or last - first <= rule.within:
                yield Match(rule, (number, first, last))


def _deciding(rule: Rule, hits: list[Hit], given: int) -> tuple[int, int]:
    """Return the bounds of the fewest words that meet the rule; any hit's where only the title spoke."""
    needs = [need for need in rule.needs if not need & given]
    bounds = hits[0].start, hits[-1].end
    last: dict[int, Hit] = {}
    for hit in hits if needs else hits[:1]:
        last.update({need: hit for need in needs if hit.mask & need})
        if len(last) == len(set(needs)):
            start = min((one.start for one in last.values()), default=hit.start)
            end = max((one.end for one in last.values()), default=hit.end)
            bounds = min(bounds, (start, end), key=lambda one: one[1] - one[0])
    return bounds
