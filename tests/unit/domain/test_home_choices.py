"""What a person chose to see on the home page: menus' tokens, turning pages, and what is stored of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.case import Status
from handlers.domain.home import ANY, ME, NOBODY, Chosen, Outlook
from handlers.domain.rights import Right
from tests.unit.domain.samples import ADA, ARRIVED

chosen = st.builds(
    Chosen,
    st.none() | st.sampled_from(Right),
    st.none() | st.sampled_from([status for status in Status if status is not Status.CLOSED]),
    st.sampled_from([ANY, ME, NOBODY]) | st.from_regex(r"U[A-Z0-9]{1,10}", fullmatch=True),
    st.integers(0, 999_999),
)


@given(chosen)
def test_what_is_stored_reads_as_it_was_chosen(choice: Chosen) -> None:
    assert Chosen.read(choice.write()) == choice


@given(st.text() | st.binary().map(repr))
def test_whatever_stands_in_the_store_something_is_chosen(stored: str) -> None:
    assert isinstance(Chosen.read(stored), Chosen)


@given(chosen, st.text())
def test_an_odd_token_never_does_harm(choice: Chosen, token: str) -> None:
    assert Chosen.read(choice.but(token).write()) == choice.but(token)
    assert choice.turned(token).page >= 0


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("right-access", Chosen(right=Right.ACCESS)),
        ("right-automated_decision", Chosen(right=Right.AUTOMATED_DECISION)),
        ("status-new", Chosen(status=Status.NEW)),
        ("owner-me", Chosen(owner=ME)),
        ("owner-U0ADA", Chosen(owner="U0ADA")),
        ("right-any", Chosen()),
        ("status-closed", Chosen(page=3)),
        ("right-nonsense", Chosen(page=3)),
        ("owner-' OR 1=1", Chosen(page=3)),
        ("", Chosen(page=3)),
    ],
)
def test_a_filter_begins_at_the_first_page_and_nonsense_changes_nothing(token: str, expected: Chosen) -> None:
    assert Chosen(page=3).but(token) == expected


@pytest.mark.parametrize(("token", "page"), [("0", 0), ("7", 7), ("-1", 2), ("x", 2), ("", 2), ("²", 2)])
def test_pages_are_turned_by_number(token: str, page: int) -> None:
    assert Chosen(page=2).turned(token).page == page


def test_soon_is_a_week_away() -> None:
    today = ARRIVED.date()
    assert (Outlook(ADA.id, today).soon - today).days == 7
