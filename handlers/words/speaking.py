"""Saying phrases in somebody's language: chosen once where a picture is drawn, used wherever text is cleaned.

The language is a context variable, so that drawing functions need not hand it to each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from handlers.domain import phrase
from handlers.words.catalogues import ENGLISH, catalogue

_language: ContextVar[str] = ContextVar("ombud_language", default=ENGLISH)

#: Languages that catalogues of another serve: macrolanguage and close kin.
_SERVED_BY = {"no": "nb", "nn": "nb"}


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say phrases in a language until the end of the block; one without a catalogue is said in English."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def spoken(text: str) -> str:
    """Return a text in the language of the block; what is no phrase stays as it is."""
    if not isinstance(text, phrase.Phrase):
        return text
    return phrase.said(text, catalogue(_language.get()).translate)


def language_of(locale: str) -> str:
    """Return the language code of a locale such as "da-DK" or "nn_NO"."""
    code = locale.replace("_", "-").partition("-")[0].lower()
    return _SERVED_BY.get(code, code) or ENGLISH
