"""Long letters on pages: every character on exactly one page, in order, and every page fits a window."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack import limits
from bot.slack.lint import Surface, lint
from bot.slack.views import sheet_view
from handlers.domain.card import Button, Paragraph, Sheet
from handlers.domain.case import ActionId
from handlers.domain.ids import MessageId
from handlers.viewing.paging import PAGE_BLOCKS, PAGE_UNITS, Piece, paged, units

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
RIGHT_TO_LEFT = "\u0634\u0643\u0631\u0627 \u05e9\u05dc\u05d5\u05dd "

#: Letters as recipes, since letters themselves would be too long to tell about.
ingredients = st.one_of(
    st.sampled_from(["word ", "\n", "a", FAMILY, "\U0001f600", RIGHT_TO_LEFT, "e\u0301", "\r\n", "\x00"]),
    st.text(max_size=9),
)
recipes = st.lists(st.tuples(ingredients, st.sampled_from([0, 1, 7, 900, 4_501, 9_001])), max_size=4)
some = settings(max_examples=30, deadline=None)


def cooked(recipe: list[tuple[str, int]]) -> str:
    return "".join(text * times for text, times in recipe)


def words_of(text: str, *, folded: bool = False) -> Piece:
    return Piece(Paragraph(text, quoted=True, folded=folded), MessageId(1), words=True)


def heading(number: int) -> Piece:
    return Piece(Paragraph(f"Heading {number}"), MessageId(number))


def file(number: int) -> Piece:
    button = Button(ActionId.OPEN_FILE, "Open file", token=f"1-{number}")
    return Piece(Paragraph(f"Attachment {number}", quoted=True, buttons=(button,)), MessageId(1))


def shown(pages: list[list[Piece]]) -> str:
    return "".join(piece.paragraph.text for page in pages for piece in page if piece.words)


@some
@given(st.lists(recipes, min_size=1, max_size=3))
def test_every_character_is_on_exactly_one_page_in_order(letters: list[list[tuple[str, int]]]) -> None:
    texts = [cooked(recipe) for recipe in letters]
    pieces = [piece for n, text in enumerate(texts) for piece in (heading(n), words_of(text))]
    pages = paged(pieces)
    assert shown(pages) == "".join(texts)
    assert [p.paragraph.text for page in pages for p in page if not p.words] == [
        f"Heading {n}" for n in range(len(texts))
    ]


@some
@given(st.lists(st.tuples(recipes, st.booleans(), st.integers(0, 30)), max_size=3))
def test_no_page_holds_more_than_a_window_takes(
    parts: list[tuple[list[tuple[str, int]], bool, int]],
) -> None:
    pieces = [
        piece
        for recipe, folded, files in parts
        for piece in (heading(1), *map(file, range(files)), words_of(cooked(recipe), folded=folded))
    ]
    for page in paged(pieces):
        assert sum(piece.blocks for piece in page) <= PAGE_BLOCKS
        assert sum(piece.units for piece in page) <= PAGE_UNITS


@some
@given(recipes)
def test_slack_takes_every_page_whole(recipe: list[tuple[str, int]]) -> None:
    for page in paged([heading(1), *map(file, range(5)), words_of(cooked(recipe))]):
        view = sheet_view(Sheet("Letters, 2026-0042", tuple(piece.paragraph for piece in page), 1, 1))
        assert lint(Surface.MODAL, view) == []
        assert "more character" not in str(view), "nothing is cut: the next page goes on"
        assert len(str(view)) < limits.VIEW_BYTES


@pytest.mark.parametrize("most", [1, 8_999, 9_000, 9_001, 18_000, 100_000])
def test_a_letter_takes_as_many_pages_as_its_length_says(most: int) -> None:
    pages = paged([words_of("x" * most)])
    assert len(pages) == -(-most // PAGE_UNITS)
    assert all(pages)


def test_nothing_is_one_empty_page() -> None:
    assert paged([]) == [[]]


def test_a_page_ends_at_a_line_where_one_is_near() -> None:
    first, second = paged([words_of("x" * 8_500 + "\n" + "y" * 5_000)])
    assert first[0].paragraph.text == "x" * 8_500 + "\n"
    assert second[0].paragraph.text == "y" * 5_000


@pytest.mark.parametrize("drawn", [FAMILY, "e\u0301", "\U0001f44d\U0001f3fd", "\u2764\ufe0f"])
def test_no_page_ends_within_what_is_drawn_as_one(drawn: str) -> None:
    for before in range(12):
        pages = paged([words_of("x" * before + drawn * (20_000 // len(drawn)))])
        assert len(pages) > 1
        for page in pages[:-1]:
            text = page[0].paragraph.text
            assert (len(text) - (before if page is pages[0] else 0)) % len(drawn) == 0


def test_a_long_text_is_not_begun_in_the_last_lines_of_a_page() -> None:
    pages = paged([words_of("x" * 8_000), words_of("y" * 20_000)])
    assert [len(page) for page in pages] == [1, 1, 1, 1]
    assert units(pages[1][0].paragraph.text) == PAGE_UNITS


def test_folded_history_is_never_cut_and_takes_little_room() -> None:
    pages = paged([words_of("new"), words_of("old " * 50_000, folded=True), words_of("more")])
    assert len(pages) == 1
    assert len(pages[0]) == 3


def test_many_files_go_on_the_next_page() -> None:
    pages = paged([*map(file, range(100))])
    assert [len(page) for page in pages] == [23, 23, 23, 23, 8]
