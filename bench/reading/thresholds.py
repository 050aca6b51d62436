"""Where the lines are drawn: from how likely letters are requests, to verdicts and rights.

Chosen on letters of authors whom the weights did not see.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from handlers.domain.finding import Verdict

Hint = tuple[bool, bool]
"""Whether a rule keeps a letter from being put aside, and whether it hints at a person's data."""

MISSED, FALSE = 0.006, 0.042  # of requests answered "other", of others answered "request"
_STEPS = 60  # lines that are tried for letters that hint at a person's data, and for bare ones


def thresholds(
    columns: Sequence[str],
    chances: np.ndarray,
    request: np.ndarray,
    wanted: np.ndarray,
    verdicts: Sequence[Verdict],
    hints: Sequence[Hint],
) -> dict[str, Any]:
    """Return the thresholds for "look" and "request", and for each right the one with the best F1.

    Letters that an honest reader cannot tell have no say.
    """
    rights = [number for number, name in enumerate(columns) if name.startswith("right ")]
    said = np.array(verdicts)
    others = np.sort(request[said == Verdict.OTHER])
    sure = float(others[int(len(others) * (1 - FALSE))])
    hinted, bare = _looked(request, said, np.array(hints, dtype=bool).T)
    return {
        "look": round(hinted, 4),
        "bare": round(bare, 4),
        "request": round(max(sure, hinted), 4),
        **{columns[one]: _best(chances[:, one], wanted[:, one]) for one in rights},
    }


def _looked(request: np.ndarray, said: np.ndarray, hints: np.ndarray) -> tuple[float, float]:
    """Return from where letters with hints and bare ones are looked at: the fewest, with few missed."""
    asked, others = said == Verdict.REQUEST, said == Verdict.OTHER
    ruled, hinted = hints
    most = int(asked.sum() * MISSED)
    lines = np.quantile(request[asked], np.linspace(0, 0.06, _STEPS)) * 0.97
    found: list[tuple[int, float, float]] = []
    for low in lines:
        for high in (line for line in lines if line >= low):
            aside = ~ruled & (request < np.where(hinted, low, high))
            if (aside & asked).sum() <= most:
                found.append((int((others & ~aside).sum()), float(low), float(high)))
    return min(found)[1:]


def _best(chance: np.ndarray, wanted: np.ndarray) -> float:
    def f1(line: float) -> float:
        found = chance >= line
        return 2 * float((found & (wanted == 1)).sum()) / max(1.0, float(found.sum() + wanted.sum()))

    lines = [number / 100 for number in range(8, 80, 2)]
    return max(lines, key=lambda line: np.mean([f1(line - 0.02), f1(line), f1(line + 0.02)]))
