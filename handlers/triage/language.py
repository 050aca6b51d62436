"""Which language words are in, by their letters in groups of up to four and by whole words.

The weights are trained on sentences as people write them, with and without the accents; letters in
languages that are not known stay unnamed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import exp

from handlers.triage.weights import Table

_WORD = re.compile(r"[^\W\d_]+")
_MOST = 150  # distinct words that are looked at
_LONGEST = 24  # letters of a word
_SURE = 0.5  # share of the likeliest language, below which none is named
_KNOWN = 0.18  # of the distinct words that must have been met before, in any of the languages …
_FEW = 4  # … where there are more than these
# Words that only one of the two Norwegian languages has. A dialect written down borrows from both.
_NYNORSK = """
eg ikkje kva kvifor kven kvar korleis dykk dykkar nokon noko frå berre meir vere gjere ein eit dei
no mykje sjå kjem ynskjer ønskjer brukar vart verte heiter fekk gjev gje kjenner sjølv att fleire
eigen nokre enno medan difor desse høyrt høyrer følgjer trekkjer ringjer sidan opplysningane bileta
namn namnet veke vekene veka mogleg fyrste fyrst
"""
_BOKMAL = """
jeg ikke hva hvorfor hvem hvor hvordan dere deres noen noe fra bare mer være gjøre en et de nå mye
se kommer ønsker bruker ble heter fikk gir hun selv igjen flere egen ennå mens derfor disse la ber
hørt følger trekker ringer siden opplysningene bildene navn navnet uke uken mulig første æ mæ dæ
dokker
"""


def norwegian(language: str, words: Iterable[str]) -> str:
    """Return which Norwegian language words are in by the words that only one has; else `language`."""
    if language not in {"nb", "nn"}:
        return language
    said = set(words)
    nynorsk, bokmal = len(said.intersection(_NYNORSK.split())), len(said.intersection(_BOKMAL.split()))
    return language if nynorsk == bokmal else "nn" if nynorsk > bokmal else "nb"


@dataclass(frozen=True, slots=True)
class Guess:
    """The languages with their shares of certainty, the likeliest first, and how familiar the words are."""

    ranking: tuple[tuple[float, str], ...]
    known: float = 0.0
    distinct: int = 0

    @property
    def language(self) -> str:
        """Return the likeliest language, or "" when unsure."""
        if not self.ranking:
            return ""
        share, language = self.ranking[0]
        familiar = self.known >= _KNOWN or self.distinct <= _FEW
        return language if share >= _SURE and familiar and self.known else ""

    @property
    def is_foreign(self) -> bool:
        """Return whether there are words, and in no language known here; a few may be just unclear."""
        return not self.language and (self.distinct >= _FEW or (self.distinct > 0 and not self.known))

    @property
    def is_strange(self) -> bool:
        """Return whether next to none of the words are known, so that what they weigh says nothing."""
        return self.distinct >= _FEW and self.known < _KNOWN


class LanguageGuesser:
    """Ranks languages for a text."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._bias: list[float] = table.facts["bias"]
        self._scale: list[float] = table.facts["scale"]
        self._found: dict[str, dict[str, int]] = {}  # by word; of those alone that the weights know, no names

    def guess(self, text: str) -> Guess:
        """Return how likely each language is for a text."""
        words = distinct(text)
        found: dict[str, int] = {}
        for word in words:
            found |= self._known(word)
        if not found:
            return Guess((), distinct=len(words))
        shrink = len(found) ** -0.5
        sums = self._table.sums(found.values())
        scores = [
            bias + total * scale * shrink
            for bias, total, scale in zip(self._bias, sums, self._scale, strict=True)
        ]
        known = sum(f" {word}" in found for word in words)
        ranking = _shares(scores, self._table.columns)
        if ranking[0][1] in {"nb", "nn"}:
            first = norwegian(ranking[0][1], words)
            ranking = tuple(sorted(ranking, key=lambda one: (one[1] != first, -one[0])))
            ranking = ((sum(share for share, name in ranking if name in {"nb", "nn"}), first), *ranking[1:])
        return Guess(ranking, known / len(words), len(words))

    def _known(self, word: str) -> dict[str, int]:
        """Return those features of a word that the weights know, with their rows."""
        if (known := self._found.get(word)) is not None:
            return known
        row_of = self._table.rows.get
        found = {feature: row for feature in features((word,)) if (row := row_of(feature))}
        if f" {word}" in found:
            self._found[word] = found
        return found


def distinct(text: str) -> list[str]:
    """Return the distinct words of a text as they are spelt, in lower case."""
    words: dict[str, None] = {}
    for found in _WORD.finditer(text.lower()):
        words[found[0][:_LONGEST]] = None
        if len(words) == _MOST:
            break
    return list(words)


def features(words: Iterable[str]) -> Iterator[str]:
    """Yield what words are told apart by: themselves after a space, and their groups of letters."""
    for word in words:
        yield f" {word}"
        marked = f"<{word}>"
        for size in (1, 2, 3, 4):
            for at in range(len(marked) - size + 1):
                yield marked[at : at + size]


def _shares(scores: list[float], languages: tuple[str, ...]) -> tuple[tuple[float, str], ...]:
    top = max(scores)
    raised = [exp(score - top) for score in scores]
    whole = sum(raised)
    return tuple(
        sorted(((one / whole, name) for one, name in zip(raised, languages, strict=True)), reverse=True)
    )
