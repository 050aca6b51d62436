"""Cutting: within the limit, visibly, without losing count, and fair between texts."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.cutting import head, pieces, remainder, shares, shorten, size, units, within

words = st.text(alphabet=st.characters(codec="utf-8"), max_size=400)


@given(words)
def test_units_are_what_utf_16_counts(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le")) // 2


@given(words)
def test_size_is_what_json_takes(text: str) -> None:
    assert size(text) == len(json.dumps(text).encode()) - 2


@given(words, st.integers(0, 300))
def test_a_head_is_the_longest_that_fits_but_for_half_a_character(text: str, most: int) -> None:
    taken = head(text, most)
    assert text.startswith(taken)
    assert units(taken) <= most
    if taken != text:
        assert units(taken) + units(text[len(taken)]) > most or units(taken) >= most - 1


@given(words, st.integers(1, 300))
def test_a_shortened_label_fits_and_shows_that_it_was_cut(text: str, most: int) -> None:
    short = shorten(text, most)
    assert units(short) <= most
    assert short == text or short.endswith("…")


@given(words, st.integers(2, 60))
def test_pieces_fit_and_put_together_are_the_text(text: str, most: int) -> None:
    cut = list(pieces(text, most))
    assert "".join(cut) == text
    assert all(0 < units(piece) <= most for piece in cut)


def test_pieces_break_at_a_line_or_a_space_near_the_end() -> None:
    text = "a" * 90 + "\n" + "b" * 100
    assert next(pieces(text, 100)) == "a" * 90 + "\n"
    assert next(pieces("a" * 90 + " " + "b" * 100, 100)) == "a" * 90 + " "
    assert next(pieces("a\n" + "b" * 200, 100)) == "a\n" + "b" * 98  # too far back


def test_no_emoji_is_cut_in_half() -> None:
    assert list(pieces("👍" * 5, 5)) == ["👍👍", "👍👍", "👍"]


@given(words, st.integers(0, 500))
def test_within_is_the_longest_beginning_of_a_size(text: str, most: int) -> None:
    taken = within(text, most)
    assert text.startswith(taken)
    assert size(taken) <= most
    assert taken == text or size(text[: len(taken) + 1]) > most


@pytest.mark.parametrize(
    ("missing", "said"),
    [(1, "… 1 more character"), (2, "… 2 more characters"), (1234, "… 1234 more characters")],
)
def test_what_is_missing_is_counted(missing: int, said: str) -> None:
    assert remainder(missing) == said


@pytest.mark.parametrize(
    ("wanted", "total", "given_"),
    [
        ([], 10, []),
        ([3, 4], 10, [3, 4]),
        ([3, 100], 10, [3, 7]),
        ([100, 3, 100], 11, [4, 3, 4]),
        ([100, 100], 10, [5, 5]),
        ([0, 5], 3, [0, 3]),
    ],
)
def test_small_wishes_are_granted_and_large_ones_share(
    wanted: list[int], total: int, given_: list[int]
) -> None:
    assert shares(wanted, total) == given_


@given(st.lists(st.integers(0, 1000), max_size=30), st.integers(0, 2000))
def test_shares_never_exceed_the_wish_or_the_total(wanted: list[int], total: int) -> None:
    given_ = shares(wanted, total)
    assert sum(given_) <= total
    assert all(got <= wish for got, wish in zip(given_, wanted, strict=True))
    if sum(wanted) <= total:
        assert given_ == wanted
