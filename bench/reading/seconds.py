"""The second stage: what scores of a letter come to together, learnt from letters they did not know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bench.reading.corpus import Sample
from handlers.domain.finding import Verdict
from handlers.triage.together import heard, said

FOLDS = 6
_C_ASKS, _C_RIGHTS = 0.03, 0.01


@dataclass(frozen=True)
class Together:
    """What was learnt, and what it says of the letters themselves by weights of the other authors' letters.

    Attributes:
        facts: weights and biases as the table keeps them.
        asks: by letter, how likely it asks for anything.
        rights: by letter and right, how likely it is used.
    """

    facts: dict[str, Any]
    asks: np.ndarray
    rights: np.ndarray


def learn(
    letters: Sequence[Sample], scores: np.ndarray, strongest: np.ndarray, kinds: slice, wanted: np.ndarray
) -> Together:
    """Learn from the scores of letters.

    Args:
        scores: by letter, of each column.
        strongest: by letter, of its strongest sentence for "request" and each right.
        kinds: the columns of kinds.
        wanted: by letter, whether each column is so.
    """
    pairs = list(zip(scores.tolist(), strongest.tolist(), strict=True))
    inputs = np.array([said(one, best, max(one[kinds])) for one, best in pairs])
    both = np.array([heard(one, best) for one, best in pairs])
    circles = np.array([one.circle for one in letters])
    told = np.array([one.verdict is not Verdict.LOOK for one in letters])
    requests = np.array([one.verdict is Verdict.REQUEST for one in letters])
    asks, likely = _learnt(inputs, requests, told, circles, _C_ASKS)
    everyone = np.ones(len(letters), dtype=bool)
    rights = [
        _learnt(both, wanted[:, column] == 1, everyone, circles, _C_RIGHTS)
        for column in range(1, strongest.shape[1])
    ]
    facts = {"asks": asks, "rights": [one for one, _ in rights]}
    return Together(facts, likely, np.column_stack([one for _, one in rights]))


def _learnt(
    inputs: np.ndarray, answers: np.ndarray, told: np.ndarray, circles: np.ndarray, strength: float
) -> tuple[tuple[list[float], float], np.ndarray]:
    """Return weights and bias learnt from all that tell, and what those of the others say of each."""
    likely = np.zeros(len(inputs))
    for others, asked in GroupKFold(FOLDS, shuffle=True, random_state=8).split(circles, groups=circles):
        some = others[told[others]]
        likely[asked] = _fit(inputs[some], answers[some], strength).predict_proba(inputs[asked])[:, 1]
    model = _fit(inputs[told], answers[told], strength)
    weights = [round(float(one), 5) for one in model.coef_[0]]
    return (weights, round(float(model.intercept_[0]), 5)), likely


def _fit(inputs: np.ndarray, answers: np.ndarray, strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=3000).fit(inputs, answers)
