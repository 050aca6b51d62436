"""The words of one language, sorted into the classes that the rules and the weights speak of.

One TOML file in `lexicons/` is one language, named by its ISO 639-1 code; adding a file adds the
language. How the words are met in a letter stands in `tagging`.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.triage import shipped
from handlers.triage.phrases import expand
from handlers.triage.plain import fold
from handlers.triage.rules import Rulebook

FOLDER = "lexicons"
_LONG, _LONGEST = 7, 40  # letters between which a word may be misspelt and is still met
_STEM = 3  # letters by which stems are looked up
#: How a phrase says no: to what comes after it, to what came before; or says that something was not done,
#: or that what was asked for is not asked for any more.
NO = {"afar": 1, "behind": 2, "undone": 4, "taken_back": 8}
_ARTICLE = "article"  # words that announce an article's number


@dataclass(slots=True)
class Node:
    """A place in the tree of phrases: the classes of what ends here, and the words that may follow."""

    mask: int = 0
    following: dict[str, "Node"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language.

    Attributes:
        common: function words.
        vocabulary: every word of every phrase, and the function words.
        stems: by their first letters, those that stand for words with any ending.
        near: what long words become by leaving out a letter, to the word.
        phrases: the tree of phrases, by word or stem.
        negations: words that turn a neighbour around within `before` and `after` words.
        breaks: words that a negation does not reach across.
        said_no: the tree of phrases by which what is asked for elsewhere in the sentence is not to be.
        joins: words that open what somebody wants or not: a negation reaches past a comma to them.
        commands: forms that a person is told to do something with, whatever was said before.
    """

    language: str
    common: frozenset[str]
    vocabulary: frozenset[str]
    stems: Mapping[str, tuple[str, ...]]
    near: Mapping[str, str]
    phrases: Node
    articles: frozenset[str]
    negations: frozenset[str]
    breaks: frozenset[str]
    before: int
    after: int
    said_no: Node
    joins: frozenset[str]
    commands: frozenset[str]

    def symbols(self, word: str) -> tuple[str, ...]:
        """Return what a word of a letter stands for here: itself, stems, or what it is a misspelling of."""
        known = (word,) if word in self.vocabulary else ()
        begun = self.stems.get(word[:_STEM])
        stems = tuple([stem for stem in begun if word.startswith(stem[:-1])]) if begun else ()
        if known or stems or not _LONG <= len(word) <= _LONGEST:
            return known + stems
        return self._misspelt(word)

    def _misspelt(self, word: str) -> tuple[str, ...]:
        near = self.near
        if word in near:
            return (near[word],)
        for shorter in _shorter(word):
            if shorter in self.vocabulary and len(shorter) >= _LONG:
                return (shorter,)
            if shorter in near and len(near[shorter]) == len(word):
                return (near[shorter],)
        return ()


def load_all(book: Rulebook) -> tuple[Lexicon, ...]:
    """Return every language that ships with the package, by code."""
    return tuple(build(name, tomllib.loads(text), book) for name, text in sorted(texts().items()))


def load(language: str, book: Rulebook) -> Lexicon:
    """Return one language by its code.

    Raises:
        FileNotFoundError: it has no file.
    """
    return build(language, tomllib.loads(shipped.text(FOLDER, language)), book)


def codes() -> tuple[str, ...]:
    """Return the codes of the languages that ship with the package."""
    return shipped.codes(FOLDER)


def texts() -> dict[str, str]:
    """Return the files of the languages as they are, by code."""
    return shipped.texts(FOLDER)


def common(text: str) -> list[str]:
    """Return the function words and the phrases of a language's file as they are spelt."""
    data = tomllib.loads(text)
    phrases = [
        phrase
        for patterns in data["classes"].values()
        for pattern in patterns
        for phrase in expand(pattern.replace("*", ""))
    ]
    return [*data["common"].split(), *phrases]


def build(language: str, data: Mapping[str, Any], book: Rulebook) -> Lexicon:
    """Return a language from the parsed form of its file.

    Raises:
        ValueError: the file names a class that no rule knows.
    """
    if unknown := data["classes"].keys() - book.bits.keys():
        raise ValueError(f"lexicon {language}: no rule knows {', '.join(sorted(unknown))}; see rules.toml")
    masks: dict[str, int] = {}
    for name, patterns in data["classes"].items():
        bit = book.mask([name])
        for phrase in _phrases(patterns):
            masks[phrase] = masks.get(phrase, 0) | bit
    for phrase in [phrase for phrase in masks if " " in phrase]:
        for word in phrase.split():
            masks[phrase] |= masks.get(word, 0) & book.own_words  # "send me" still speaks of me
    common = frozenset(fold(data["common"]).split())
    negation = data["negation"]
    articles = frozenset(_phrases(data[_ARTICLE]))
    negations = frozenset(_phrases(negation["words"]))
    said_no: dict[str, int] = {}
    for name, bit in NO.items():
        for phrase in _phrases(negation.get(name, [])):
            said_no[phrase] = said_no.get(phrase, 0) | bit
    parts = {word for phrase in (*masks, *said_no) for word in phrase.split()}
    stems = sorted(part for part in parts if part.endswith("*"))
    return Lexicon(
        language=language,
        common=common,
        vocabulary=common | articles | negations | {part for part in parts if not part.endswith("*")},
        stems=_by_beginning(stems),
        near=_near(part for part in parts - common if not part.endswith("*")),
        phrases=_tree(masks),
        articles=articles,
        negations=negations,
        breaks=frozenset("," if word == "," else fold(word) for word in negation["breaks"]),
        before=negation["before"],
        after=negation["after"],
        said_no=_tree(said_no),
        joins=frozenset(_phrases(negation.get("joins", []))),
        commands=frozenset(_phrases(negation.get("commands", []))),
    )


def _phrases(patterns: list[str]) -> Iterator[str]:
    for pattern in patterns:
        for phrase in expand(pattern):
            if folded := " ".join(filter(None, map(_part, phrase.split()))):
                yield folded


def _part(part: str) -> str:
    folded = fold(part.rstrip("*"))
    return f"{folded}*" if part.endswith("*") and len(folded) >= _STEM else folded


def _by_beginning(stems: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for stem in stems:
        found[stem[:_STEM]] = (*found.get(stem[:_STEM], ()), stem)
    return found


def _tree(masks: Mapping[str, int]) -> Node:
    root = Node()
    for phrase, mask in masks.items():
        node = root
        for word in phrase.split():
            node = node.following.setdefault(word, Node())
        node.mask |= mask
    return root


def _near(parts: Iterable[str]) -> dict[str, str]:
    return {shorter: part for part in sorted(parts) if len(part) >= _LONG for shorter in _shorter(part)}


def _shorter(word: str) -> Iterator[str]:
    """Yield a word with each letter but the first left out in turn: whoever errs knows how it begins."""
    for place in range(1, len(word)):
        yield word[:place] + word[place + 1 :]
