"""What was met in a sentence is kept as it comes; where, only for those who ask."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.triage.passages import Spot
from handlers.triage.trail import Chain, Trail

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


def test_words_are_met_alone_and_with_the_one_before_at_the_later_place() -> None:
    chain = Chain(3, [(5, "slet"), (6, "min"), (8, "slet"), (9, "min")])
    assert chain.codes == ["slet", "min", "slet", "min", "slet min", "min slet", "slet min"]
    assert chain.places() == {
        "slet": (3, 5, 6),
        "min": (3, 6, 7),
        "slet min": (3, 6, 7),
        "min slet": (3, 8, 9),
    }


def test_a_word_alone_has_no_neighbour_and_no_word_is_nowhere() -> None:
    assert Chain(0, [(2, "slet")]).places() == {"slet": (0, 2, 3)}
    assert Chain().codes == []
    assert Chain().places() == {}


@given(st.lists(st.sampled_from("abc"), max_size=12))
def test_a_chain_tells_what_a_trail_of_each_word_and_its_pair_would(words: list[str]) -> None:
    trail: Trail[str] = Trail()
    for at, word in enumerate(words):
        trail.add([word, f"{words[at - 1]} {word}"] if at else [word], (0, at, at + 1))
    chain = Chain(0, enumerate(words))
    assert chain.places() == trail.places()
    assert sorted(chain.codes) == sorted(trail.codes)
