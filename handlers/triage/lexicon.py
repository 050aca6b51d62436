"""The words of one language, sorted into the classes that the rules speak of.

One TOML file in `lexicons/` is one language, named by its ISO 639-1 code; adding a file adds the
language. How the words are used stands in `sentences` and `language`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from handlers.triage.phrases import expand
from handlers.triage.plain import latin, words
from handlers.triage.rules import Rulebook

_ARTICLE = "article"  # words that announce an article's number

Tail = tuple[list[bytes], int]
"""The words after the second one, and the classes of the whole phrase."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language.

    Attributes:
        single: the classes of each word that stands for itself.
        phrases: by first and second word, the longest phrase first.
        triggers: words of which one stands in every sentence worth reading.
        needles: likewise, phrases made of common words only.
        about: single words of the classes that rules ask of the letter as a whole, with their bits.
        bulk: words and phrases of sales letters.
        negations: words that turn a neighbour around within `before` and `after` words.
        breaks: words that a negation does not reach across.
    """

    language: str
    common: frozenset[bytes]
    vocabulary: frozenset[bytes]
    single: Mapping[bytes, int]
    phrases: Mapping[bytes, Mapping[bytes, tuple[Tail, ...]]]
    triggers: frozenset[bytes]
    needles: tuple[bytes, ...]
    about: Mapping[bytes, int]
    bulk: tuple[bytes, ...]
    articles: frozenset[bytes]
    negations: frozenset[bytes]
    breaks: frozenset[bytes]
    before: int
    after: int


def load_all(book: Rulebook) -> tuple[Lexicon, ...]:
    """Return every language that ships with the package, by code."""
    folder = resources.files(__package__).joinpath("lexicons")
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name
    )
    return tuple(
        build(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")), book) for file in files
    )


def build(language: str, data: Mapping[str, Any], book: Rulebook) -> Lexicon:
    """Return a language from the parsed form of its file.

    Raises:
        ValueError: the file names a class that no rule knows.
    """
    if unknown := data["classes"].keys() - book.bits.keys():
        raise ValueError(f"lexicon {language}: no rule knows {', '.join(sorted(unknown))}; see rules.toml")
    masks: dict[bytes, int] = {}
    for name, patterns in data["classes"].items():
        bit = book.mask([name])
        for phrase in _phrases(patterns):
            masks[phrase] = masks.get(phrase, 0) | bit
    for phrase in [phrase for phrase in masks if b" " in phrase]:
        for word in phrase.split():
            masks[phrase] |= masks.get(word, 0) & book.own_words  # "send me" still speaks of me
    common = frozenset(words(latin(data["common"])).split())
    triggers, needles = _triggers((phrase for phrase, mask in masks.items() if mask & book.keys), common)
    articles = frozenset(_phrases(data[_ARTICLE]))
    negation = data["negation"]
    return Lexicon(
        language=language,
        common=common,
        vocabulary=common.union(*(phrase.split() for phrase in masks)),
        single={phrase: mask for phrase, mask in masks.items() if b" " not in phrase},
        phrases=_by_first_words(masks),
        triggers=triggers | articles,
        needles=needles,
        about={phrase: mask for phrase, mask in masks.items() if mask & book.letter and b" " not in phrase},
        bulk=tuple(phrase for phrase, mask in masks.items() if mask & book.bulk),
        articles=articles,
        negations=frozenset(_phrases(negation["words"])),
        breaks=frozenset(b"," if word == "," else latin(word) for word in negation["breaks"]),
        before=negation["before"],
        after=negation["after"],
    )


def _phrases(patterns: list[str]) -> Iterator[bytes]:
    for pattern in patterns:
        for phrase in expand(pattern.replace("*", "")):
            yield b" ".join(words(latin(phrase)).split())


def _by_first_words(masks: Mapping[bytes, int]) -> dict[bytes, dict[bytes, tuple[Tail, ...]]]:
    found: dict[bytes, dict[bytes, tuple[Tail, ...]]] = {}
    for phrase, mask in masks.items():
        first, *rest = phrase.split()
        if rest:
            seconds = found.setdefault(first, {})
            tails = (*seconds.get(rest[0], ()), (rest[1:], mask))
            seconds[rest[0]] = tuple(sorted(tails, key=lambda tail: -len(tail[0])))
    return found


def _triggers(
    phrases: Iterator[bytes], common: frozenset[bytes]
) -> tuple[frozenset[bytes], tuple[bytes, ...]]:
    """Choose for each phrase its rarest word, or the whole phrase where all its words are common."""
    triggers: set[bytes] = set()
    needles: set[bytes] = set()
    for phrase in phrases:
        parts = phrase.split()
        rare = [part for part in parts if part not in common] or parts[:1] * (len(parts) == 1)
        if rare:
            triggers.add(max(rare, key=len))
        else:
            needles.add(phrase)
    return frozenset(triggers), tuple(sorted(needles))
