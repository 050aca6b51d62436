"""Where the lines are drawn: few requests put aside, and as few other letters to look at as that allows."""

import numpy as np

from bench.reading.thresholds import Hint, thresholds
from handlers.domain.finding import Verdict

COLUMNS = ("request", "right access")
ASKED, OTHERS = 200, 200


def lines(asked: list[float], others: list[float], hints: list[Hint]) -> dict[str, float]:
    likely = np.array([*asked, *others])
    wanted = np.array([1] * len(asked) + [0] * len(others))
    verdicts = [Verdict.REQUEST] * len(asked) + [Verdict.OTHER] * len(others)
    return thresholds(
        COLUMNS, np.column_stack([likely, likely]), likely, np.column_stack([wanted, wanted]), verdicts, hints
    )


def spread(low: float, high: float, count: int) -> list[float]:
    return [float(one) for one in np.linspace(low, high, count)]


def test_at_most_one_request_in_a_hundred_is_put_aside() -> None:
    asked = spread(0.1, 1.0, ASKED)
    got = lines(asked, spread(0.0, 0.5, OTHERS), [(False, True)] * (ASKED + OTHERS))
    assert sum(one < got["look"] for one in asked) <= ASKED * 0.01
    assert got["look"] <= got["request"]


def test_a_letter_that_hints_at_nothing_must_say_more_to_be_looked_at() -> None:
    hints: list[Hint] = [(False, True)] * ASKED + [(False, False)] * OTHERS
    got = lines(spread(0.1, 1.0, ASKED), spread(0.0, 0.12, OTHERS), hints)
    assert got["bare"] > got["look"] or got["bare"] == got["look"] >= 0.1
    assert all(one < got["bare"] for one in spread(0.0, 0.09, 9))


def test_requests_that_a_rule_keeps_leave_room_for_a_higher_line() -> None:
    asked, others = spread(0.01, 1.0, ASKED), spread(0.0, 0.5, OTHERS)
    open_ = lines(asked, others, [(False, True)] * (ASKED + OTHERS))
    ruled: list[Hint] = [(number < 20, True) for number in range(ASKED + OTHERS)]
    assert lines(asked, others, ruled)["look"] > open_["look"]
