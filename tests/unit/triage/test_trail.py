"""What was met in a sentence is kept as it comes; where, only for those who ask."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.triage.passages import Spot
from handlers.triage.trail import Trail

_RUNS = st.lists(st.tuples(st.lists(st.integers(0, 6), max_size=4), st.integers(0, 50)), max_size=12)


def _trail(runs: list[tuple[list[int], int]]) -> Trail[int]:
    trail: Trail[int] = Trail()
    for codes, at in runs:
        trail.add(codes, (0, at, at + 1))
    return trail


def test_codes_stand_in_the_order_in_which_they_were_met() -> None:
    trail = _trail([([1, 2], 0), ([2, 3], 4)])
    assert trail.codes == [1, 2, 2, 3]
    assert trail.places() == {1: (0, 0, 1), 2: (0, 0, 1), 3: (0, 4, 5)}


def test_nothing_met_is_nowhere() -> None:
    assert _trail([]).places() == {}
    assert _trail([([], 3)]).codes == []


@given(_RUNS)
def test_every_code_has_the_place_where_it_was_met_first(runs: list[tuple[list[int], int]]) -> None:
    expected: dict[int, Spot] = {}
    for codes, at in runs:
        for code in codes:
            expected.setdefault(code, (0, at, at + 1))
    trail = _trail(runs)
    assert trail.places() == expected
    assert set(trail.codes) == set(expected)
    assert list(trail.places()) == list(expected)
