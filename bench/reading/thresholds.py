"""Where the lines are drawn: from how likely letters are requests, to verdicts and rights.

Chosen on letters of authors whom the weights did not see.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from handlers.domain.finding import Verdict

MISSED, FALSE = (
    0.008,
    0.045,
)  # of requests answered "other", of others answered "request"; a bit under the aims


def verdict_chance(chances: np.ndarray, rights: Sequence[int]) -> np.ndarray:
    """Return how likely letters are requests: between the letter as a whole and its likeliest right."""
    both: np.ndarray = (chances[:, 0] + chances[:, list(rights)].max(axis=1)) / 2
    return both


def thresholds(
    columns: Sequence[str], chances: np.ndarray, wanted: np.ndarray, verdicts: Sequence[Verdict]
) -> dict[str, Any]:
    """Return the thresholds for "look" and "request", and for each right the one with the best F1.

    Letters that an honest reader cannot tell have no say.
    """
    rights = [number for number, name in enumerate(columns) if name.startswith("right ")]
    request = verdict_chance(chances, rights)
    said = np.array(verdicts)
    asked = np.sort(request[said == Verdict.REQUEST])
    others = np.sort(request[said == Verdict.OTHER])
    look = float(asked[int(len(asked) * MISSED)]) * 0.97
    sure = float(others[int(len(others) * (1 - FALSE))])
    return {
        "look": round(look, 4),
        "request": round(max(sure, look), 4),
        **{columns[one]: _best(chances[:, one], wanted[:, one]) for one in rights},
    }


def _best(chance: np.ndarray, wanted: np.ndarray) -> float:
    def f1(line: float) -> float:
        found = chance >= line
        return 2 * float((found & (wanted == 1)).sum()) / max(1.0, float(found.sum() + wanted.sum()))

    lines = [number / 100 for number in range(8, 80, 2)]
    return max(lines, key=lambda line: np.mean([f1(line - 0.02), f1(line), f1(line + 0.02)]))
