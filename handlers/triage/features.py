"""What a letter is weighed by: its words, the word classes in its sentences, the rules they meet.

Each feature knows where it stands, so that whatever decides can be shown. Nothing is weighed here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from handlers.domain.finding import Place
from handlers.triage import meaning
from handlers.triage.concept import Dictionary
from handlers.triage.hits import Hit, symbols
from handlers.triage.lexicon import Lexicon
from handlers.triage.passages import Passage, Spot
from handlers.triage.rules import TITLE, Rule, Rulebook
from handlers.triage.tagging import tag, windows
from handlers.triage.trail import Chain, Trail

NEGATED, TITLED, PAIRED = 128, 256, 1024  # codes of classes: beside a negation, in the subject, in pairs
_MOST_HITS = 24  # of one window that make pairs
_TITLE_WORDS = 12  # longer subjects are sentences, not titles
_SIZES = ((0, "#none"), (4, "#word"), (12, "#line"), (40, "#few"), (120, "#some"), (400, "#many"))
_ERASING = ("erase", "erased", "erase_me", "erase_name", "wish_gone")
_HINTS = ("privacy", "personal", "about_me")
GRAMS = (3, 4, 5)  # letters of the parts of words
_PART, _LONGEST = 4, 40  # letters of a word that is cut into parts

Key = int | str


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that a sentence meets, and the words that meet it."""

    rule: Rule
    spot: Spot


@dataclass(slots=True)
class Said:
    """What one sentence is weighed by.

    Attributes:
        spot: where it stands.
        classes: codes of classes, alone and in pairs, and names of rules.
        concepts: codes of what words mean, alone and in pairs.
        words: words and pairs of neighbours.
    """

    spot: Spot
    classes: Trail[Key] = field(default_factory=Trail)
    concepts: Trail[int] = field(default_factory=Trail)
    words: Chain = field(default_factory=Chain)


@dataclass(slots=True)
class Features:
    """What was found in a letter.

    Attributes:
        sentences: one by one.
        size: a name for how many words there are.
        matches: by name of the rule, the first of each.
        only_keeps: data are not to be erased, and nothing anywhere is.
        keeps: something is to be kept, or left alone.
        erases: something is to be erased, with no word of a no beside it.
        doubts: something may be to be erased, or not: a no stands beside it.
        reminds: something was not erased.
        hints: a rule is met, or a word speaks of privacy, personal data or what is known of a person.
    """

    sentences: list[Said] = field(default_factory=list)
    size: str = "#none"
    matches: dict[str, Match] = field(default_factory=dict)
    only_keeps: bool = False
    keeps: bool = False
    erases: bool = False
    doubts: bool = False
    reminds: bool = False
    hints: bool = False


def gather(
    passages: Sequence[Passage],
    lexicons: Iterable[Lexicon],
    book: Rulebook,
    dictionaries: Sequence[Dictionary] = (),
) -> Features:
    """Return what a letter is weighed by; linear in its length."""
    found = Features()
    for number, passage in enumerate(passages):
        found.sentences += _sentences(number, passage, dictionaries)
    for lexicon in lexicons:
        _read_with(lexicon, found, passages, book)
    size = sum(len(passage.words.folded) for passage in passages if passage.place is not Place.SUBJECT)
    found.size = next((name for most, name in _SIZES if size <= most), "#long")
    return found


def _sentences(number: int, passage: Passage, dictionaries: Sequence[Dictionary]) -> Iterator[Said]:
    folded = passage.words.folded
    known = [meaning.Reader(one, folded, titled=_is_title(passage)) for one in dictionaries]
    for first, last in passage.words.sentences():
        words = Chain(number, _counted(folded[first:last], first))
        said = Said((number, first, last), words=words)
        for reader in known:
            reader.gather(said.concepts, said.spot)
        yield said


def _read_with(lexicon: Lexicon, found: Features, passages: Sequence[Passage], book: Rulebook) -> None:
    """Add the classes that the words of one language stand for, and the rules that they meet."""
    about = 0
    tagged: list[tuple[Said, list[Hit]]] = []
    known = [symbols(passage.words.folded, lexicon) for passage in passages]
    erasing = _mask(_ERASING, book)
    for said in found.sentences:
        number, first, last = said.spot
        folded, meant = passages[number].words.folded, known[number]
        if not meant.of and passages[number].place is not Place.SUBJECT:
            continue
        for start, end in windows(first, last):
            if hits := tag(folded, start, end, meant, lexicon, book):
                tagged.append((said, hits))
                for hit in hits:
                    about |= hit.mask
                    if hit.mask & erasing:
                        _note(found, hit)
    for said, hits in tagged:
        number = said.spot[0]
        given = book.bits[TITLE] if _is_title(passages[number]) else 0
        _classes(said.classes, number, hits, titled=bool(given))
        for match in _judge(number, hits, given, about, book):
            found.matches.setdefault(match.rule.name, match)
            said.classes.add([f"!{match.rule.name}"], match.spot)
    keeping = book.bits["keep"] | book.bits["freeze"]
    found.only_keeps = found.only_keeps or bool(about & keeping and not about & erasing)
    found.keeps = found.keeps or bool(about & (keeping | book.bits["restrict"]))
    found.hints = found.hints or bool(found.matches) or bool(about & _mask(_HINTS, book))


def _note(found: Features, hit: Hit) -> None:
    """Note what is said of erasing."""
    found.erases = found.erases or not hit.doubtful
    found.doubts = found.doubts or hit.doubtful
    found.reminds = found.reminds or hit.undone


def _is_title(passage: Passage) -> bool:
    return passage.place is Place.SUBJECT and len(passage.words.folded) <= _TITLE_WORDS


def parts(word: str) -> list[str]:
    """Return the letters of a word in groups of three to five, its ends marked."""
    if not _PART <= len(word) <= _LONGEST:
        return []
    marked = f"<{word}>"
    return [marked[at : at + size] for size in GRAMS for at in range(len(marked) - size + 1)]


def openings(word: str) -> list[str]:
    """Return the longest group of letters that begins at each place of a word, its ends marked."""
    if not _PART <= len(word) <= _LONGEST:
        return []
    marked = f"<{word}>"
    return [marked[at : at + GRAMS[-1]] for at in range(len(marked) - GRAMS[0] + 1)]


def _mask(names: Iterable[str], book: Rulebook) -> int:
    mask = 0
    for name in names:
        mask |= book.bits[name]
    return mask


def _counted(folded: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
    """Yield words that count, with their places; numbers and commas do not."""
    return ((place, word) for place, word in enumerate(folded, at) if word != "," and not word.isdigit())


def _classes(classes: Trail[Key], number: int, hits: list[Hit], *, titled: bool) -> None:
    before: list[int] = []
    for hit in hits[:_MOST_HITS]:
        codes = _codes(hit.mask, hit.negated)
        met: list[Key] = [*codes]
        if titled:
            met += [TITLED + code for code in codes]
        met += [earlier + code for code in codes for earlier in before]
        classes.add(met, (number, hit.start, hit.end))
        before += [PAIRED + code * 256 for code in codes]


@cache
def _codes(mask: int, negated: int) -> tuple[int, ...]:
    """Return the codes of classes; there are no more sets of them than the word lists have."""
    return (*_bits(mask), *(NEGATED + bit for bit in _bits(negated)))


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _judge(number: int, hits: list[Hit], given: int, about: int, book: Rulebook) -> Iterator[Match]:
    present = given
    for hit in hits:
        present |= hit.mask
    if not present & book.keys:
        return
    for rule in book.rules:
        if present & rule.needs[0] and rule.holds(present, about):
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
