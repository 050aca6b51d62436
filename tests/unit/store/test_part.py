"""A part is made when somebody first looks at it, from the whole it belongs to, and once."""

import pytest

from handlers.store.part import Part


class Whole:
    """Counts how often its parts are made."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.made: list[str] = []

    def make(self, part: str) -> str:
        self.made.append(part)
        return f"{part} of {self.name}"

    first = Part[str](lambda self: self.make("first"))
    second = Part[str](lambda self: f"{self.make('second')}, after the {self.first}")


def test_nothing_is_made_before_somebody_looks() -> None:
    assert Whole("one").made == []


def test_a_part_is_made_once_however_often_one_looks() -> None:
    whole = Whole("one")
    assert (whole.first, whole.first, whole.first) == ("first of one",) * 3
    assert whole.made == ["first"]


def test_a_part_may_look_at_another() -> None:
    whole = Whole("one")
    assert whole.second == "second of one, after the first of one"
    assert sorted(whole.made) == ["first", "second"]
    assert whole.first == "first of one"
    assert sorted(whole.made) == ["first", "second"]


def test_each_whole_has_parts_of_its_own() -> None:
    one, other = Whole("one"), Whole("other")
    assert (one.first, other.first) == ("first of one", "first of other")
    assert (one.made, other.made) == (["first"], ["first"])


def test_the_class_itself_shows_how_a_part_is_declared() -> None:
    assert isinstance(Whole.first, Part)


def test_a_part_that_cannot_be_made_is_tried_again_at_the_next_look() -> None:
    class Late:
        ready = False
        value = Part[int](lambda self: 1 // int(self.ready))

    late = Late()
    with pytest.raises(ZeroDivisionError):
        _ = late.value
    late.ready = True
    assert late.value == 1
