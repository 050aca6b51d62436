"""What words mean, whichever language they are in: "slet", "löscht" and "usuń" are all `delete`.

One TOML file in `concepts/` is one language. What is learnt of a concept in one language holds in all.
Which concepts stand together where is gathered in `features`; nothing is weighed here.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from handlers.triage import shipped
from handlers.triage.plain import fold_all

FOLDER = "concepts"
_SHORTEST, _LONGEST = 3, 40  # letters of a stem, and of a word that is looked at for one
_DEEPEST = 4  # words of a phrase

Meanings = tuple[int, ...]
"""What a word may mean: numbers of concepts."""
Meant = tuple[int, int, Meanings]
"""The first word, the word after the last one, and what they may mean."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The concepts of one language.

    Attributes:
        words: by word, what it means; words of a phrase are joined by blanks.
        beginnings, endings: by how words begin or end.
        leading: first words of phrases, to their second ones and the most words that one of these has.
        heads, tails: how long the beginnings are that begin with some letters, the longest first, and
            likewise the endings that end with some; most words have neither.
    """

    language: str
    words: Mapping[str, Meanings]
    beginnings: Mapping[str, Meanings]
    endings: Mapping[str, Meanings]
    leading: Mapping[str, Mapping[str, int]]
    heads: Mapping[str, tuple[int, ...]]
    tails: Mapping[str, tuple[int, ...]]

    def meanings(self, word: str) -> Meanings:
        """Return what one word may mean: as it stands, else by its longest known beginning and ending."""
        if known := self.words.get(word):
            return known
        if len(word) > _LONGEST:
            return ()
        for size in self.heads.get(word[:_SHORTEST], ()):
            if begun := self.beginnings.get(word[:size]):
                return tuple(dict.fromkeys((*begun, *self._ended(word[size:]))))
        return self._ended(word)

    def _ended(self, word: str) -> Meanings:
        for size in self.tails.get(word[-_SHORTEST:], ()):
            if ended := self.endings.get(word[-size:]):
                return ended
        return ()

    def meant(self, words: Sequence[str], known: Mapping[str, Meanings]) -> Iterator[Meant]:
        """Yield what the words of a sentence mean, in order; a phrase speaks for all of its words.

        Args:
            words: the folded words of one sentence.
            known: by word, what `meanings` tells of it.
        """
        at, many, leading = 0, len(words), self.leading
        while at < many:
            end, word = at + 1, words[at]
            found = known.get(word)
            if word in leading and end < many and (most := leading[word].get(words[end])):
                for size in range(min(most, many - at), 1, -1):
                    if phrase := self.words.get(" ".join(words[at : at + size])):
                        end, found = at + size, phrase
                        break
            if found:
                yield at, end, found
            at = end


def load(language: str) -> Dictionary | None:
    """Return the concepts of a language by its code; None where it has no file."""
    known = language in shipped.codes(FOLDER)
    return build(language, shipped.text(FOLDER, language)) if known else None


@cache
def names() -> dict[str, int]:
    """Return the number of each concept; every language's file names the same ones."""
    return {name: number for number, name in enumerate(sorted(tomllib.loads(shipped.text(FOLDER, "en"))))}


def texts() -> dict[str, str]:
    """Return the files of the languages as they are, by code."""
    return shipped.texts(FOLDER)


def build(language: str, text: str) -> Dictionary:
    """Return the concepts of a language from the text of its file."""
    words: dict[str, Meanings] = {}
    beginnings: dict[str, Meanings] = {}
    endings: dict[str, Meanings] = {}
    leading: dict[str, dict[str, int]] = {}
    for name, entries in tomllib.loads(text).items():
        concept = names()[name]
        listed = entries.split()
        for entry, folded in zip(listed, fold_all(_spelt(listed)), strict=True):
            stem = len(folded) >= _SHORTEST and " " not in folded
            into = words
            if stem and "*" in entry:
                into = beginnings if entry.endswith("*") else endings
            if folded and concept not in into.get(folded, ()):
                into[folded] = (*into.get(folded, ()), concept)
            if " " in folded:
                first, second, *more = folded.split(" ")
                most = leading.setdefault(first, {})
                most[second] = min(max(most.get(second, 0), len(more) + 2), _DEEPEST)
    heads = _sizes((stem[:_SHORTEST], len(stem)) for stem in beginnings)
    tails = _sizes((stem[-_SHORTEST:], len(stem)) for stem in endings)
    return Dictionary(language, words, beginnings, endings, leading, heads, tails)


def _sizes(stems: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """Return how long stems are by the letters that they share, the longest first."""
    found: dict[str, set[int]] = {}
    for shared, size in stems:
        found.setdefault(shared, set()).add(size)
    return {shared: tuple(sorted(sizes, reverse=True)) for shared, sizes in found.items()}


def _spelt(entries: Sequence[str]) -> list[str]:
    return [entry.strip("*").replace("_", " ") for entry in entries]
