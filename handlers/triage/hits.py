"""A phrase found in a sentence, and how the longest one at a place is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.triage.lexicon import Node

_DEEPEST = 8  # words of a phrase

Symbols = Mapping[str, tuple[str, ...]]
"""What each word of a letter that a lexicon knows stands for there."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: its first word and the word after its last, counted in the letter; its classes.

    Attributes:
        negated: the classes that a negation beside it concerns.
        doubtful: a no stands in the same clause, and nothing tells what it means.
        undone: it was not done, as whoever reminds says.
    """

    start: int
    end: int
    mask: int
    negated: int = 0
    doubtful: bool = False
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words from `first` to before `last` of a letter, and what they stand for."""

    words: Sequence[str]
    first: int
    last: int
    symbols: Symbols


def longest(words: Sequence[str], place: int, last: int, symbols: Symbols, root: Node) -> tuple[int, int]:
    """Return where the longest phrase from a place ends, and its classes (0 where none begins there)."""
    nodes = [root]
    end = mask = 0
    for at in range(place, min(place + _DEEPEST, last)):
        meanings = symbols.get(words[at])
        if not meanings:
            break
        nodes = [node.following[one] for node in nodes for one in meanings if one in node.following]
        if not nodes:
            break
        found = 0
        for node in nodes:
            found |= node.mask
        if found:
            end, mask = at + 1, found
    return end, mask
