"""A round's tally: counts that add up, whatever the order."""

from dataclasses import FrozenInstanceError, asdict, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.intake.tally import Tally

NAMES = [field.name for field in fields(Tally)]
TALLIES = st.builds(Tally, **{name: st.integers(0, 10**6) for name in NAMES})


def test_a_tally_starts_at_nothing() -> None:
    assert set(asdict(Tally()).values()) == {0}
    assert NAMES == [
        "noticed",
        "messages",
        "cases",
        "threaded",
        "duplicates",
        "automatic",
        "quarantined",
        "vanished",
        "put_off",
        "attachments",
        "acknowledged",
        "answered",
        "known",
        "not_ours",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_each_count_is_added_to_its_like(name: str) -> None:
    total = asdict(Tally(**{name: 2}) + Tally(**{name: 3}))
    assert total.pop(name) == 5
    assert set(total.values()) == {0}


@given(TALLIES, TALLIES, TALLIES)
def test_the_order_of_adding_does_not_matter(one: Tally, two: Tally, three: Tally) -> None:
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)
    assert one + Tally() == one


@given(st.lists(TALLIES, max_size=5))
def test_many_rounds_can_be_summed(rounds: list[Tally]) -> None:
    total = sum(rounds, Tally())
    assert asdict(total) == {name: sum(getattr(each, name) for each in rounds) for name in NAMES}


def test_a_tally_is_not_changed_by_adding() -> None:
    one = Tally(cases=1)
    one + Tally(cases=5)  # what is thrown away is the point
    assert one.cases == 1
    with pytest.raises(FrozenInstanceError):
        one.cases = 2  # type: ignore[misc] # frozen is the point
