"""How likely a letter asks for anything: what its scores come to together.

A letter as a whole, its strongest sentences, its likeliest rights and its kind all have a say; how much
each weighs is learnt from letters whose authors the scores did not know.
"""

from collections.abc import Sequence
from math import exp

_TOP = 2  # rights, the likeliest first, that have a say of their own


def asks(letter: Sequence[float], strongest: Sequence[float], weights: Sequence[float], bias: float) -> float:
    """Return how likely a letter asks for anything, 0 to 1.

    Args:
        letter: its score in each column, as `said` orders them.
        strongest: the score of its strongest sentence for "request" and each right.
        weights: of each of `said`.
    """
    total = bias + sum(one * weight for one, weight in zip(said(letter, strongest), weights, strict=True))
    return likelihood(total)


def said(letter: Sequence[float], strongest: Sequence[float]) -> list[float]:
    """Return everything that has a say: the scores, and the two likeliest rights of letter and sentences."""
    rights = len(strongest)  # "request" is the first column of both, and the rights follow
    tops = (sorted(one[1:rights], reverse=True)[:_TOP] for one in (letter, strongest))
    return [*letter, *strongest, *(score for top in tops for score in top)]


def likelihood(score: float) -> float:
    """Return a score as a likelihood, 0 to 1."""
    return 1 / (1 + exp(-max(min(score, 30.0), -30.0)))
