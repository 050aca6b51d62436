"""The rules that turn word classes standing together into rights, read from `rules.toml`.

A set of word classes is one integer with a bit for each class. Words are the lexicons' business.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from handlers.domain.rights import Right

TITLE = "title"  # stands in every subject line


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; the meaning of each part stands at the head of `rules.toml`."""

    name: str
    right: Right
    needs: tuple[int, ...]
    unless: int
    letter: int
    hides: frozenset[Right]
    weight: float
    within: int = 0

    def holds(self, present: int, about: int) -> bool:
        """Return whether a sentence with some classes, in a letter with others, meets the rule."""
        if not present & self.needs[0] or present & self.unless or self.letter & ~about:
            return False
        return all(present & need for need in self.needs)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules, and the word classes they know.

    Attributes:
        bits: the bit of each class.
        keys: classes of which at least one stands in every sentence that a rule accepts.
        further: classes that no rule asks for.
        articles: number of an article, to the paragraph it needs ("" for none) and its class.
        negated: the class beside a negation, to what it becomes (0 for nothing).
        turning: the classes that become another one there.
    """

    rules: tuple[Rule, ...]
    bits: Mapping[str, int]
    keys: int
    letter: int
    bulk: int
    own_words: int
    implies: Mapping[int, int]
    negated: Mapping[int, int]
    turning: int
    articles: Mapping[str, tuple[str, int]]
    further: frozenset[str]

    def mask(self, names: Sequence[str]) -> int:
        """Return the bits of some classes and of all that they imply."""
        mask = 0
        for name in names:
            mask |= self.bits[name]
        for implying, implied in self.implies.items():
            if mask & implying:
                mask |= implied
        return mask


def load() -> Rulebook:
    """Return the rulebook that ships with the package."""
    return build(tomllib.loads(text()))


def text() -> str:
    """Return the file of the rules as it is."""
    return resources.files(__package__).joinpath("rules.toml").read_text("utf-8")


def build(data: Mapping[str, Any]) -> Rulebook:
    """Return a rulebook from the parsed form of `rules.toml`."""
    bits: dict[str, int] = {}

    def either(names: str) -> int:
        mask = 0
        for name in names.split("|") if names else ():
            mask |= bits.setdefault(name, 1 << len(bits))
        return mask

    vetoes = list(data["vetoes"])
    rules = tuple(
        Rule(
            row["name"],
            Right(row["right"]),
            tuple(either(names) for names in row["all"]),
            either(
                "|".join([*row.get("unless", []), *(v for v in vetoes if v not in row.get("ignores", []))])
            ),
            either("|".join(row.get("letter", []))),
            frozenset(Right(name) for name in row.get("hides", [])),
            row["weight"],
            row.get("within", 0),
        )
        for row in data["rule"]
    )
    keys = letter = 0
    for rule in rules:
        keys |= rule.needs[0]
        letter |= rule.letter
    articles = {}
    for number, name in data["articles"].items():
        first, _, paragraph = number.partition(" ")
        articles[first] = paragraph, either(name)
    further = frozenset(data["further"].split()) - bits.keys()
    either("|".join(sorted(further)))
    bulk, own_words = either(data["bulk"]), either(data["own_words"])
    implies = {either(name): either(other) for name, other in data["implies"].items()}
    negated = {either(name): either(other) for name, other in data["negated"].items()}
    return Rulebook(
        rules=rules,
        bulk=bulk,
        own_words=own_words,
        implies=_ordered(implies),
        negated=negated,
        turning=sum(bit for bit, other in negated.items() if other),
        articles=articles,
        further=further,
        keys=keys & ~either(TITLE),
        letter=letter,
        bits=bits,
    )


def _ordered(implies: dict[int, int]) -> dict[int, int]:
    """Put implications whose result implies more first, so that one pass finds everything."""
    return dict(sorted(implies.items(), key=lambda pair: pair[1] not in implies))
