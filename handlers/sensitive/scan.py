"""Looking for everything sensitive in a text."""

from collections.abc import Iterable
from dataclasses import replace

from handlers.sensitive import labels, numbers
from handlers.sensitive.evened import evened
from handlers.sensitive.finding import NUMBERS, Found, Sensitive
from handlers.sensitive.numbers import Number, Proof
from handlers.sensitive.surroundings import stands_free
from handlers.sensitive.words import words

_BY_CERTAINTY = (
    Sensitive.HENKILOTUNNUS,
    Sensitive.FODSELSNUMMER,
    Sensitive.PERSONNUMMER,
    Sensitive.CPR,
    Sensitive.LABELLED,
    Sensitive.HEALTH,
    Sensitive.ABSENCE,
)
_OF_A_COUNTRY = NUMBERS - {Sensitive.LABELLED}
_READERS = (numbers.finnish, numbers.norwegian, numbers.danish, numbers.swedish, numbers.spaced)
_ROUNDS = 8  # a number that another one hid shows once that is masked


def find(text: str, kinds: Iterable[Sensitive] = tuple(Sensitive)) -> tuple[Found, ...]:
    """Return the sensitive places of a text in order, none over another; linear in its length.

    Args:
        text: any text; a number is found where at most its last digits stand on the next line.
        kinds: what to look for; a number of one country that its writer calls a national one is found with
            those of any.
    """
    wanted = frozenset(kinds)
    found = list(_numbers(text)) if any(map(str.isdecimal, text)) else []
    if wanted - NUMBERS:
        found += words(_without(text, found))
    # What is called a number of one country may have the form of another's.
    named = _OF_A_COUNTRY if wanted & _OF_A_COUNTRY else frozenset[Sensitive]()
    some = (one for one in found if one.kind in wanted or (one.named and one.kind in named))
    return tuple(sorted(some, key=lambda one: one.start))


def _numbers(text: str) -> Iterable[Found]:
    even = evened(text)
    left = even.text
    found: list[Found] = []
    for _ in range(_ROUNDS):
        more = _apart(_met(left))
        if not more:
            break
        found += more
        left = _masked(left, more)
    for one in sorted(found, key=lambda one: one.start):
        yield Found(one.kind, *even.place(one.start, one.end), one.reason, one.named)


def _met(text: str) -> list[Found]:
    named = list(labels.labelled(text))
    starts = {one.start for one in named}
    found = [
        replace(one.found, named=one.found.start in starts)
        for reader in _READERS
        for one in reader(text)
        if (one.found.start in starts or _is_believed(one, text)) and stands_free(one, text)
    ]
    return found + _less(named, found)


def _is_believed(number: Number, text: str) -> bool:
    """Return whether what stands before a number leaves it what it looks like."""
    start = number.found.start
    if number.proof is Proof.BARE:
        return not labels.is_other(text, start)
    if not number.signed and labels.is_telephone(text, start):
        return False
    return number.proof is Proof.CHECKED or not labels.is_surely_other(text, start)


def _masked(text: str, found: Iterable[Found]) -> str:
    """Return a text of the same length in which what was found is as good as masked."""
    parts: list[str] = []
    at = 0
    for one in found:
        parts += (text[at : one.start], "[", "\0" * (one.end - one.start - 2), "]")
        at = one.end
    return "".join((*parts, text[at:]))


def _less(named: list[Found], found: list[Found]) -> list[Found]:
    """Leave of what is only named what is known for sure from its first digit on."""
    sure = {one.start for one in found}
    return [one for one in named if one.start not in sure]


def _apart(found: list[Found]) -> tuple[Found, ...]:
    """Make one of findings that lie over one another, of the surest kind among them."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, one.end)):
        kept.append(_both(kept.pop(), one) if kept and one.start < kept[-1].end else one)
    return tuple(kept)


def _both(first: Found, second: Found) -> Found:
    surest = min(first, second, key=lambda one: _BY_CERTAINTY.index(one.kind))
    named = first.named or second.named
    return Found(surest.kind, first.start, max(first.end, second.end), surest.reason, named)


def _without(text: str, found: Iterable[Found]) -> str:
    """Return a text of the same length in which numbers end no sentence."""
    parts: list[str] = []
    at = 0
    for one in found:
        parts += (text[at : one.start], "#" * (one.end - one.start))
        at = one.end
    return "".join((*parts, text[at:]))
