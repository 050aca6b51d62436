"""What is sensitive in letters and replies, in words: which kinds there are, never the values."""

from collections.abc import Collection, Iterable

from handlers.domain.phrase import Phrase, joined, say
from handlers.sensitive.finding import Sensitive

#: Marks of a letter, kept with it: it holds an identity number; words of health or of absence from work.
HOLDS_NUMBER, HOLDS_WORDS = "holds-number", "holds-words"

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


def holding(marks: Collection[str]) -> Phrase | None:
    """Return what a case holds, by the marks of its letters; None where nothing was found in them."""
    told = [
        name
        for mark, name in (
            (HOLDS_NUMBER, say("identity numbers")),
            (HOLDS_WORDS, say("words of health or absence")),
        )
        if mark in marks
    ]
    return joined(", ", told) if told else None
