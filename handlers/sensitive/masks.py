"""Texts with what is sensitive taken out of them, and a word in its place that says what stood there."""

from collections.abc import Iterable
from functools import cached_property

from handlers.sensitive.finding import NUMBERS, Found, Sensitive
from handlers.sensitive.scan import find

#: What stands in the place of each kind: no digits, and no words that would be found again.
PLACEHOLDERS = {
    Sensitive.CPR: "[CPR number]",
    Sensitive.FODSELSNUMMER: "[fødselsnummer]",
    Sensitive.PERSONNUMMER: "[personnummer]",
    Sensitive.HENKILOTUNNUS: "[henkilötunnus]",
    Sensitive.LABELLED: "[identity number]",
    Sensitive.HEALTH: "[health]",
    Sensitive.ABSENCE: "[absence]",
}


def mask(text: str, kinds: Iterable[Sensitive] = tuple(Sensitive)) -> tuple[str, tuple[Found, ...]]:
    """Return a text with what is sensitive masked, and where it stood; masking twice changes nothing more."""
    found = find(text, kinds)
    return replaced(text, found), found


def replaced(text: str, found: Iterable[Found]) -> str:
    """Return a text with some of its places masked; they are in order and apart."""
    parts: list[str] = []
    at = 0
    for one in found:
        parts += (text[at : one.start], PLACEHOLDERS[one.kind])
        at = one.end
    return "".join((*parts, text[at:]))


def without_numbers(text: str) -> str:
    """Return a text with its national numbers masked."""
    return mask(text, NUMBERS)[0] if text else text


def without_sensitive(text: str) -> str:
    """Return a text with its national numbers and its words of health and absence masked."""
    return mask(text)[0] if text else text


class Excerpts:
    """Parts of one text with what is sensitive masked; it is looked through once, whatever is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _found(self) -> tuple[Found, ...]:
        return find(self._text)

    def part(self, start: int, end: int) -> str:
        """Return a part with what is sensitive masked, also what only begins or ends within it."""
        clipped = [
            Found(one.kind, max(one.start, start) - start, min(one.end, end) - start, one.reason)
            for one in self._found
            if one.start < end and one.end > start
        ]
        return replaced(self._text[start:end], clipped)
