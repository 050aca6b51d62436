"""Catalogues: one PO file a language beside this module; a message that one lacks is said in English.

Read when a language is first spoken, with Babel; nothing is compiled, so that a new language is one file.
"""

from functools import lru_cache
from gettext import c2py
from pathlib import Path
from typing import Protocol

from babel.messages.pofile import read_po

ENGLISH = "en"
FOLDER = Path(__file__).with_name("catalogues")


class Catalogue(Protocol):
    """Translates patterns."""

    def translate(self, message: str, plural: str, number: int) -> str:
        """Return the pattern for a message and a number."""


class _English:
    """The source itself."""

    def translate(self, message: str, plural: str, number: int) -> str:
        """Return the message, or its plural."""
        return plural if plural and number != 1 else message


class _Read:
    """One PO file, read."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            read = read_po(file, locale=path.stem)
        self._plural = c2py(read.plural_expr)
        self._patterns: dict[str, tuple[str, ...]] = {}
        for message in read:
            key = message.id[0] if isinstance(message.id, tuple | list) else message.id
            patterns = message.string if isinstance(message.string, tuple | list) else (message.string,)
            if key and all(patterns) and not message.fuzzy:
                self._patterns[str(key)] = tuple(str(one) for one in patterns)

    def translate(self, message: str, plural: str, number: int) -> str:
        """Return the pattern in this language, or the English one."""
        patterns = self._patterns.get(message)
        if patterns is None:
            return _ENGLISH.translate(message, plural, number)
        if not plural:
            return patterns[0]
        return patterns[min(self._plural(number), len(patterns) - 1)]


_ENGLISH = _English()


def languages() -> tuple[str, ...]:
    """Return the languages that can be spoken, English first."""
    return (ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.po")))


@lru_cache(maxsize=32)
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language; English where there is none."""
    path = FOLDER / f"{language}.po"
    known = language.isascii() and language.isalpha() and path.is_file()
    return _Read(path) if known else _ENGLISH
