"""A phrase found in a sentence, and how the longest one at a place is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from handlers.triage.lexicon import Lexicon, Node

_DEEPEST = 8  # words of a phrase


@dataclass(frozen=True, slots=True)
class Symbols:
    """What the words of a letter stand for in a lexicon.

    Attributes:
        of: by word; of those alone that the lexicon knows.
        opening: words with which a phrase begins, or the number of an article, and where they lead.
        refusing: likewise, words with which a phrase begins that says no.
    """

    of: Mapping[str, tuple[str, ...]]
    opening: Mapping[str, Sequence[Node]]
    refusing: Mapping[str, Sequence[Node]]


class Hit(NamedTuple):
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


def symbols(words: Sequence[str], lexicon: Lexicon) -> Symbols:
    """Return what words stand for, each looked up once; most of them begin no phrase."""
    of = {word: means for word in set(words) if (means := lexicon.symbols(word))}
    opening = _begun(of, lexicon.phrases)
    opening.update((word, ()) for word in lexicon.articles.intersection(of) if word not in opening)
    return Symbols(of, opening, _begun(of, lexicon.said_no))


def _begun(of: Mapping[str, tuple[str, ...]], root: Node) -> dict[str, Sequence[Node]]:
    first = root.following
    return {
        word: [first[one] for one in means if one in first]
        for word, means in of.items()
        if not first.keys().isdisjoint(means)
    }


def longest(
    words: Sequence[str], place: int, last: int, symbols: Symbols, nodes: Sequence[Node]
) -> tuple[int, int]:
    """Return where the longest phrase from a place ends, and its classes (0 where none begins there).

    Args:
        nodes: to which its first word leads in the tree of phrases.
    """
    end = mask = 0
    for at in range(place + 1, min(place + _DEEPEST, last) + 1):
        found = 0
        for node in nodes:
            found |= node.mask
        if found:
            end, mask = at, found
        if at == last or not (meanings := symbols.of.get(words[at])):
            break
        nodes = [node.following[one] for node in nodes for one in meanings if one in node.following]
        if not nodes:
            break
    return end, mask
