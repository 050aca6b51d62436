"""Sentences of our own, which read as English and can be said in another language when they are drawn.

A `Phrase` is its English text and remembers how it was made. What strangers wrote is never one.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Self

Translate = Callable[[str, str, int], str]
"""Takes a message, its plural ("" where it has none) and a number; returns the pattern to fill in."""


class Phrase(str):
    """A sentence of our own.

    Attributes:
        message: the English pattern by which catalogues know it; "" for a joined phrase.
        plural: the pattern for other numbers than one, or "".
        number: what decides between the two.
        values: what is filled in, by name; phrases among them are said in the same language.
    """

    __slots__ = ("message", "number", "plural", "values")

    message: str
    plural: str
    number: int
    values: Mapping[str, object]

    def __new__(
        cls, text: str, message: str, values: Mapping[str, object], plural: str = "", number: int = 1
    ) -> Self:
        """Return the phrase whose English text is `text`."""
        made = super().__new__(cls, text)
        made.message, made.values, made.plural, made.number = message, values, plural, number
        return made


def say(message: str, /, **values: object) -> Phrase:
    """Return a sentence; `{name}` in it is replaced by the value of that name."""
    return Phrase(message.format(**values) if values else message, message, values)


def count(one: str, many: str, number: int, /, **values: object) -> Phrase:
    """Return a sentence that depends on a number, which stands in it as `{n}`."""
    filled = {"n": number, **values}
    return Phrase((one if number == 1 else many).format(**filled), one, filled, many, number)


def joined(separator: str, parts: Iterable[str]) -> Phrase:
    """Return parts in a row, each still to be said in any language."""
    values = {str(at): part for at, part in enumerate(parts)}
    # An empty message marks it: catalogues have no such entry.
    return Phrase(separator.join(values.values()), "", values, separator)


def said(text: str, translate: Translate) -> str:
    """Return a text in the language of `translate`; what is no phrase stays as it is."""
    if not isinstance(text, Phrase):
        return text
    values = {
        name: said(value, translate) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    if not text.message:
        return text.plural.join(map(str, values.values()))
    pattern = translate(text.message, text.plural, text.number)
    return pattern.format(**values) if values else pattern
