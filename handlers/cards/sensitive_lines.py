"""What is sensitive in letters and replies, in words: which kinds there are, never the values."""

from collections.abc import Iterable

from handlers.domain.phrase import Phrase, joined, say
from handlers.sensitive.finding import Sensitive

NAMES = {
    Sensitive.CPR: say("Danish CPR number"),
    Sensitive.FODSELSNUMMER: say("Norwegian fødselsnummer"),
    Sensitive.PERSONNUMMER: say("Swedish personnummer"),
    Sensitive.HENKILOTUNNUS: say("Finnish henkilötunnus"),
    Sensitive.LABELLED: say("number called an identity number"),
    Sensitive.HEALTH: say("words of health"),
    Sensitive.ABSENCE: say("words of absence from work"),
}


def listed(kinds: Iterable[Sensitive]) -> Phrase:
    """Return the names of kinds in one line, each once and in the order of the list."""
    wanted = frozenset(kinds)
    return joined(", ", [name for kind, name in NAMES.items() if kind in wanted])
