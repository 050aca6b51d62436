"""How well letters were read, in numbers: counted from what a privacy officer says and what was found."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.reading.corpus import Sample
from bench.reading.crossed import Reading
from handlers.domain.finding import Verdict
from handlers.domain.rights import Right

RIGHTS = tuple(right for right in Right if right is not Right.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall of one right, 0 to 1, over `wanted` letters that use it."""

    precision: float
    recall: float
    wanted: int

    @property
    def f1(self) -> float:
        """Return the harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Shares of letters, 0 to 1.

    Attributes:
        missed: of requests, answered `other`.
        doubted: of requests, answered `look`.
        false: of other letters, answered `request`.
        looked: of other letters, answered `look`.
    """

    missed: float
    doubted: float
    false: float
    looked: float


def score(right: Right, letters: Sequence[Sample], read: Mapping[str, Reading]) -> Score:
    """Return how well one right was found."""
    wanted = sum(right in one.rights for one in letters)
    found = sum(right in read[one.name].rights for one in letters)
    both = sum(right in one.rights and right in read[one.name].rights for one in letters)
    return Score(both / found if found else float(not wanted), both / wanted if wanted else 1.0, wanted)


def macro_f1(letters: Sequence[Sample], read: Mapping[str, Reading]) -> float:
    """Return the mean F1 over the rights that the letters use."""
    scores = [one for right in RIGHTS if (one := score(right, letters, read)).wanted]
    return sum(one.f1 for one in scores) / len(scores) if scores else 0.0


def verdicts(letters: Sequence[Sample], read: Mapping[str, Reading]) -> Verdicts:
    """Return how the verdicts fell; letters that an honest reader cannot tell count for neither side."""
    requests = [read[one.name].verdict for one in letters if one.verdict is Verdict.REQUEST]
    others = [read[one.name].verdict for one in letters if one.verdict is Verdict.OTHER]
    return Verdicts(
        missed=_share(requests, Verdict.OTHER),
        doubted=_share(requests, Verdict.LOOK),
        false=_share(others, Verdict.REQUEST),
        looked=_share(others, Verdict.LOOK),
    )


def erased_for_kept(letters: Iterable[Sample], read: Mapping[str, Reading]) -> int:
    """Return how many letters that ask to keep data, and not to erase any, were read as erasure."""
    return sum(
        Right.RESTRICTION in one.rights
        and Right.ERASURE not in one.rights
        and Right.ERASURE in read[one.name].rights
        for one in letters
    )


def confused(letters: Iterable[Sample], read: Mapping[str, Reading]) -> Counter[tuple[str, str]]:
    """Return the languages that were taken for others, and how often."""
    return Counter(
        (one.language, read[one.name].language) for one in letters if read[one.name].language != one.language
    )


def _share(verdicts: Sequence[Verdict], verdict: Verdict) -> float:
    return sum(one is verdict for one in verdicts) / len(verdicts) if verdicts else 0.0
