"""The catalogue of wordings: one TOML file a language, with words in braces to be filled in.

Adding a file adds the language. English stands in for every language that has none.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of one language, by dotted key such as "acknowledgement.unclear"."""

    language: str
    sentences: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]

    def say(self, key: str, **values: str) -> str:
        """Return a sentence with its words filled in; values are taken literally.

        Raises:
            KeyError: the sentence or one of its words is missing.
        """
        return self.sentences[key].format_map(values)

    def paragraphs(self, key: str, **values: str) -> tuple[str, ...]:
        """Return the paragraphs of a letter with their words filled in."""
        return tuple(paragraph.format_map(values) for paragraph in self.lists[key])

    def date(self, day: date) -> str:
        """Return a date written out, fit to follow the sentences' own prepositions."""
        month = self.lists["date.months"][day.month - 1]
        return self.say("date.pattern", day=str(day.day), month=month, year=str(day.year))


@cache
def languages() -> frozenset[str]:
    """Return the languages that have wordings (ISO 639-1)."""
    files = resources.files(__package__).joinpath("wordings").iterdir()
    return frozenset(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml"))


@cache
def catalogue(language: str) -> Catalogue:
    """Return the wordings of a language, or the English ones where it has none."""
    if language not in languages():
        return catalogue(FALLBACK)
    file = resources.files(__package__).joinpath("wordings", f"{language}.toml")
    sentences: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for key, value in _flat(tomllib.loads(file.read_text("utf-8"))):
        if isinstance(value, str):
            sentences[key] = value
        elif isinstance(value, list):
            lists[key] = tuple(map(str, value))
    return Catalogue(language, MappingProxyType(sentences), MappingProxyType(lists))


def _flat(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, object]]:
    flat: list[tuple[str, object]] = []
    for key, value in table.items():
        flat += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)]
    return flat
