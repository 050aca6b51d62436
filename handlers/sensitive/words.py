"""Words of health and of absence from work, by lists in fourteen languages (`words.toml`).

A word that ends in `*` stands for every word that begins so. Words that tell of a body only where
somebody speaks of himself or of another person count in such sentences alone.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from handlers.sensitive.finding import Found, Sensitive

_SENTENCE = re.compile(r"[^.!?\n]+")
_WORD = re.compile(r"(?<!\w)[^\W\d_]{1,40}(?:-[^\W\d_]{1,40})*(?!\w)")
_I = "I"  # in lower case it is a preposition of the North
_SHORTEST = 4  # letters of a stem


@dataclass(frozen=True, slots=True)
class _List:
    """Words and stems with their kinds; `heads` says how long the stems are that begin with some letters."""

    whole: dict[str, Sensitive] = field(default_factory=dict)
    stems: dict[str, Sensitive] = field(default_factory=dict)
    heads: dict[str, list[int]] = field(default_factory=dict)

    def kind(self, word: str) -> Sensitive | None:
        if kind := self.whole.get(word):
            return kind
        for length in self.heads.get(word[:_SHORTEST], ()):  # the longest stem tells most
            if kind := self.stems.get(word[:length]):
                return kind
        return None

    def add(self, spelled: str, kind: Sensitive) -> None:
        for word in spelled.casefold().split():
            if word.endswith("*"):
                stem = word[:-1]
                self.stems[stem] = kind
                lengths = {*self.heads.get(stem[:_SHORTEST], ()), len(stem)}
                self.heads[stem[:_SHORTEST]] = sorted(lengths, reverse=True)
            else:
                self.whole[word] = kind


@dataclass(frozen=True, slots=True)
class _Lists:
    always: _List
    of_people: _List
    people: frozenset[str]

    def kind(self, word: str, *, tells: bool) -> Sensitive | None:
        return self.always.kind(word) or (self.of_people.kind(word) if tells else None)


def words(text: str) -> Iterator[Found]:
    """Yield the words of health and absence in a text, in order."""
    lists = _load()
    for sentence in _SENTENCE.finditer(text):
        met = list(_WORD.finditer(text, sentence.start(), sentence.end()))
        spelled = {one[0] for one in met}  # each word is looked up once, however often it stands there
        tells = _I in spelled or not lists.people.isdisjoint(map(str.casefold, spelled))
        kinds = {word: kind for word in spelled if (kind := lists.kind(word.casefold(), tells=tells))}
        for one in met if kinds else ():
            if kind := kinds.get(one[0]):
                yield Found(kind, one.start(), one.end(), "word")


@cache
def _load() -> _Lists:
    listed = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))
    always, of_people = _List(), _List()
    for kind in (Sensitive.HEALTH, Sensitive.ABSENCE):
        for spelled in listed[kind].values():
            always.add(spelled, kind)
    for table, kind in (("of_people", Sensitive.HEALTH), ("away_of_people", Sensitive.ABSENCE)):
        for spelled in listed[table].values():
            of_people.add(spelled, kind)
    people = frozenset(" ".join(listed["people"].values()).casefold().split())
    return _Lists(always, of_people, people)
