"""What sentences mean: concepts alone, in the subject, and which of them stand near each other.

A concept is a number (see `concept`); here it becomes a code that weights are learnt for, the same code in
every language.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from handlers.triage.concept import Dictionary
from handlers.triage.passages import Spot
from handlers.triage.trail import Trail

TITLED, PAIRED = 1 << 12, 1 << 13
"""Codes of concepts: in the subject, and in pairs, the first of the two (counted from 1) times `PAIRED`."""
_REACH = 5  # words within which two concepts belong together


class Reader:
    """Reads the sentences of one passage by the concepts of one language."""

    def __init__(self, known: Dictionary, folded: Sequence[str], *, titled: bool) -> None:
        """Look every word up once.

        Args:
            folded: the words of the passage.
            titled: the passage is a subject.
        """
        self._known = known
        self._folded = folded
        self._titled = titled
        self._meanings = {word: means for word in set(folded) if (means := known.meanings(word))}

    def gather(self, found: Trail[int], sentence: Spot) -> None:
        """Add what a sentence means; linear in its length."""
        number, first, last = sentence
        ends: list[int] = []  # of the concepts that are near enough, and the part of a pair of each
        earlier: list[int] = []
        for start, end, means in self._known.meant(self._folded[first:last], self._meanings):
            if far := bisect_right(ends, start - _REACH):
                del ends[:far], earlier[:far]
            codes = [*means]
            if self._titled:
                codes += [TITLED + concept for concept in means]
            if earlier:
                codes += [other + concept for concept in means for other in earlier]
            found.add(codes, (number, first + start, first + end))
            for concept in means:
                ends.append(end)
                earlier.append((concept + 1) * PAIRED)


def name_of(code: int, names: Sequence[str]) -> str:
    """Return a code as the file of the weights names it.

    Args:
        names: of the concepts, in the order of their numbers.
    """
    first, last = divmod(code, PAIRED)
    named = f"{'^' if last & TITLED else ''}{names[last & (TITLED - 1)]}"
    return f"&{names[first - 1]}>{named}" if first else f"&{named}"


def code_of(name: str, numbers: Mapping[str, int]) -> int:
    """Return the code that a name in the file of the weights stands for."""
    first, _, last = name[1:].rpartition(">")
    code = numbers[last.lstrip("^")] + TITLED * last.startswith("^")
    return (numbers[first] + 1) * PAIRED + code if first else code
