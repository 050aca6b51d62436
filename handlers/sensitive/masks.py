"""Texts with what is sensitive taken out of them, and a word in its place that says what stood there."""

from collections.abc import Iterable

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


def excerpt(text: str, start: int, end: int) -> str:
    """Return a part of a text with what is sensitive masked, also what only begins or ends within it."""
    inside = [one for one in find(text) if one.start < end and one.end > start]
    clipped = [
        Found(one.kind, max(one.start, start) - start, min(one.end, end) - start, one.reason)
        for one in inside
    ]
    return replaced(text[start:end], clipped)
