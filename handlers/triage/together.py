"""What the scores of a letter come to together: whether it asks for anything, and how likely each right is.

A letter as a whole, its strongest sentences, its likeliest rights and its kind all have a say; how much
each weighs is learnt from letters whose authors the scores did not know.
"""

from collections.abc import Sequence
from math import exp

_TOP = 2  # rights, the likeliest first, that have a say of their own
_BENDS = (-2.0, -1.0, 0.0, 1.0, 2.0, 3.0)  # scores from which the weightiest of all count more, or less


def heard(letter: Sequence[float], strongest: Sequence[float]) -> list[float]:
    """Return what has a say in each right.

    Args:
        letter: its score in each column.
        strongest: the score of its strongest sentence for "request", the first column, and each right.
    """
    return [*letter, *strongest]


def said(letter: Sequence[float], strongest: Sequence[float], kind: float) -> list[float]:
    """Return what has a say in whether a letter asks: the scores, the likeliest rights, and where lines bend.

    Args:
        kind: the score of the likeliest kind that asks nothing.
    """
    rights = len(strongest)  # "request" is the first column of both, and the rights follow
    tops = [sorted(one[1:rights], reverse=True)[:_TOP] for one in (letter, strongest)]
    main = (letter[0], strongest[0], *(top[0] for top in tops if top), kind)
    bent = [max(score - at, 0.0) for score in main for at in _BENDS]
    return [*letter, *strongest, *(score for top in tops for score in top), *bent]


def likely(inputs: Sequence[float], weights: Sequence[float], bias: float) -> float:
    """Return how likely something is, 0 to 1, by what has a say in it."""
    return likelihood(bias + sum(one * weight for one, weight in zip(inputs, weights, strict=True)))


def likelihood(score: float) -> float:
    """Return a score as a likelihood, 0 to 1."""
    return 1 / (1 + exp(-max(min(score, 30.0), -30.0)))
