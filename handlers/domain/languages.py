"""What languages are called, by code. Which of them letters or catalogues speak is theirs to say."""

from collections.abc import Mapping
from typing import Final

from handlers.domain.phrase import Phrase, say

LANGUAGES: Final[Mapping[str, Phrase]] = {
    "da": say("Danish"),
    "nb": say("Norwegian"),
    "sv": say("Swedish"),
    "en": say("English"),
    "de": say("German"),
}
