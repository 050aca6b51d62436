"""What words say of who asks: a parent for a child, somebody for a client, a colleague who hands it over.

Words are data (`askers.toml`), for all languages at once; nothing here is weighed.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from handlers.triage.phrases import expand
from handlers.triage.plain import BREAK, fold_all

_BEFORE, _AFTER = 6, 2  # words between what is asked about and the child
_GENITIVE = frozenset({"s", "sin", "sit", "sina", "si", "sine"})  # what may stand between the two
_GROWN = 18  # years
_NEAR_AGE = 10  # words from a child to its age
_SHORT = 60  # words of a letter in which an age alone tells
_LONGER = 80  # words of a letter that tells stories, in which a child beside data tells nothing
_BESIDE = frozenset(
    {"chez", "hos", "bei", "with", "med", "mit", "con", "avec", "com", "hja"}
)  # of the writer's own
_NO_PERSON = frozenset(
    {"base", "list", "liste", "number", "numer", "portal", "acount", "id", "konto", "nr", "no"}
)

Phrases = dict[str, frozenset[tuple[int, tuple[str, ...]]]]
"""Phrases by their longest word, which stands in the fewest letters, each with that word's place in it."""


@dataclass(frozen=True, slots=True)
class _Lists:
    child: frozenset[str]
    mine: frozenset[str]
    data: frozenset[str]
    parent: Phrases
    represents: Phrases
    handover: Phrases


def is_for_a_child(words: Sequence[str]) -> bool:
    """Return whether folded words ask something for the writer's child.

    A parent says so, or speaks of a child's account and the like, or in a short letter of a child's age.
    """
    lists = _lists()
    if _said(words, lists.parent):
        return True
    if len(words) > _LONGER:
        return False
    return any(_is_about(words, at, lists) or _is_minor(words, at) for at in _children(words, lists))


def is_for_another(words: Sequence[str]) -> bool:
    """Return whether folded words say that the writer acts for somebody."""
    lists = _lists()
    return _said(words, lists.represents, lists.child)


def hands_over(words: Sequence[str]) -> bool:
    """Return whether folded words pass a letter on for somebody else to see to."""
    return _said(words, _lists().handover)


def _children(words: Sequence[str], lists: _Lists) -> Iterator[int]:
    met = lists.child & set(words)
    for at, word in enumerate(words) if met else ():
        if word in met and (not lists.mine.isdisjoint(words[max(0, at - 2) : at + 2]) or word in lists.mine):
            yield at


def _is_about(words: Sequence[str], at: int, lists: _Lists) -> bool:
    """Return whether data stand right beside a child and are not the writer's own."""
    after = [
        one for one in range(at + 1, min(len(words), at + 5)) if words[one] not in _GENITIVE | lists.mine
    ]
    for place in after[:_AFTER]:
        if words[place] in {BREAK, ","}:
            break
        if words[place] in lists.data:
            return True
    for place in range(at - 1, max(-1, at - 1 - _BEFORE), -1):
        if words[place] == BREAK or words[place] in _BESIDE:
            break
        if words[place] in lists.data and words[max(0, place - 1)] not in lists.mine:
            return words[place + 1] not in lists.mine or place + 1 >= at - 1
    return False


def _is_minor(words: Sequence[str], at: int) -> bool:
    if len(words) > _SHORT:
        return False
    near = words[at + 1 : at + 1 + _NEAR_AGE]
    return any(word.isdecimal() and len(word) <= 2 and int(word) < _GROWN for word in near)


def _said(words: Sequence[str], phrases: Phrases, but: frozenset[str] = frozenset()) -> bool:
    """Return whether a phrase stands there, with no word after it that makes it say something else."""
    met = phrases.keys() & set(words)
    for at, word in enumerate(words) if met else ():
        if word not in met:
            continue
        for place, phrase in phrases[word]:
            start, end = at - place, at - place + len(phrase)
            after = words[end] if end < len(words) else ""
            if start >= 0 and tuple(words[start:end]) == phrase and after not in _NO_PERSON | but:
                return True
    return False


@cache
def _lists() -> _Lists:
    listed = tomllib.loads(resources.files(__package__).joinpath("askers.toml").read_text("utf-8"))
    return _Lists(
        child=_set(listed["child"].values()),
        mine=_set(listed["mine"].values()),
        data=_set(listed["data"].values()),
        parent=_phrases(listed["parent"].values()),
        represents=_phrases(listed["represents"].values()),
        handover=_phrases(listed["handover"].values()),
    )


def _set(spoken: Iterable[str]) -> frozenset[str]:
    return frozenset(fold_all(" ".join(spoken).split()))


def _phrases(spoken: Iterable[Sequence[str]]) -> Phrases:
    every = fold_all([phrase for listed in spoken for pattern in listed for phrase in expand(pattern)])
    found: dict[str, set[tuple[int, tuple[str, ...]]]] = {}
    for phrase in every:
        words = tuple(phrase.split())
        place = max(range(len(words)), key=lambda one: len(words[one]))
        found.setdefault(words[place], set()).add((place, words))
    return {longest: frozenset(phrases) for longest, phrases in found.items()}
