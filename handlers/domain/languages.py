"""What languages are called, by code. Which of them letters or catalogues speak is theirs to say."""

from collections.abc import Mapping
from typing import Final

from handlers.domain.phrase import Phrase, joined, say

LANGUAGES: Final[Mapping[str, Phrase]] = {
    "da": say("Danish"),
    "nb": say("Norwegian"),
    "sv": say("Swedish"),
    "en": say("English"),
    "de": say("German"),
}

#: Languages that letters are read in and that no letter of ours is written in.
READ: Final[Mapping[str, Phrase]] = {
    "nn": say("Norwegian Nynorsk"),
    "nl": say("Dutch"),
    "fr": say("French"),
    "es": say("Spanish"),
    "it": say("Italian"),
    "pt": say("Portuguese"),
    "fi": say("Finnish"),
    "pl": say("Polish"),
    "lt": say("Lithuanian"),
}


def name_of(code: str) -> Phrase:
    """Return what a language is called; where we have no name for it, its code."""
    return {**LANGUAGES, **READ}.get(code) or joined("", (code,))
