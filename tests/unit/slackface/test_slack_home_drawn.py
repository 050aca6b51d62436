"""The Home tab as a view: at most sixty blocks, buttons that name their case, nothing live."""

from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View as SdkView

from bot.slack.home import home_view, plain_home
from bot.slack.lint import Surface, lint
from handlers.domain.card import Button, Home, HomeRow
from handlers.domain.case import ActionId
from tests.support.slack_words import elements, hostile, literal_words, mrkdwns

BUTTONS = (Button(ActionId.CLAIM, "Claim"), Button(ActionId.OPEN_LETTER, "Open letter"))
rows = st.builds(
    HomeRow, st.integers(0, 2**63 - 1), st.integers(0, 99), hostile, hostile, st.sampled_from([(), BUTTONS])
)
homes = st.builds(
    Home,
    hostile,
    st.lists(st.tuples(hostile, st.lists(rows, max_size=40).map(tuple)), max_size=4).map(tuple),
    hostile,
)


def row(number: int) -> HomeRow:
    return HomeRow(number, 1, f"2026-{number:04d} · Access", "due 2026-04-07, 6 days left", BUTTONS)


def test_sections_rows_and_buttons_stand_in_order() -> None:
    drawn = home_view(Home("Ombud", (("Due within 7 days", (row(1),)), ("My cases", ()))))
    kinds = [block["type"] for block in drawn["blocks"]]  # type: ignore[attr-defined] # a list of blocks
    assert kinds == [
        "header",
        *("divider", "header", "rich_text", "actions"),
        *("divider", "header", "rich_text"),
    ]
    assert "Nothing here." in literal_words(drawn)
    labels = [one["accessibility_label"] for one in elements(drawn, "button")]
    assert labels == ["Claim, case 2026-0001 · Access", "Open letter, case 2026-0001 · Access"]


def test_a_person_without_a_role_reads_one_sentence() -> None:
    drawn = home_view(Home("Ombud", (), "Ask an admin of Ombud to add you."))
    assert literal_words(drawn) == "Ask an admin of Ombud to add you."
    assert lint(Surface.HOME, drawn) == []


def test_rows_that_do_not_fit_are_counted() -> None:
    drawn = home_view(Home("Ombud", (("Due", tuple(row(n) for n in range(100))),)))
    blocks = drawn["blocks"]
    assert isinstance(blocks, list)
    assert len(blocks) <= 60
    shown = sum(1 for _ in elements(drawn, "actions"))
    assert f"… and {100 - shown} more." in literal_words(drawn)


@given(homes)
@settings(max_examples=50)
def test_whatever_a_home_says_slack_takes_it(page: Home) -> None:
    drawn = home_view(page)
    assert lint(Surface.HOME, drawn) == []
    assert list(mrkdwns(drawn)) == []
    blocks = drawn["blocks"]
    assert isinstance(blocks, list)
    assert len(blocks) <= 75


def test_it_parses_with_the_sdks_own_models_and_so_does_its_stand_in() -> None:
    for drawn in (home_view(Home("Ombud", (("Due", (row(1),)),))), plain_home()):
        assert lint(Surface.HOME, drawn) == []
        SdkView(**drawn).validate_json()  # type: ignore[arg-type] # the SDK's own reading of the same dict
