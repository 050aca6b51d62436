"""The Home tab as a view: at most sixty blocks, menus within Slack's limits, nothing live or refused."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View as SdkView

from bot.slack.home import BLOCKS, home_view, plain_home
from bot.slack.lint import Surface, lint
from handlers.domain.card import Button, Choice, Home, HomeRow, Section, Step, Weight
from handlers.domain.case import ActionId
from handlers.domain.errands import ErrandId
from tests.support.slack_words import elements, hostile, literal_words, mrkdwns

BUTTONS = (Button(ActionId.CLAIM, "Claim"), Button(ActionId.OPEN_LETTER, "Open letter"))
REFRESH = Step(ErrandId.REFRESH_HOME, "Refresh")
TURNS = (Step(ErrandId.TURN_HOME, "Previous page", "0"), Step(ErrandId.TURN_HOME, "Next page", "2"))
tokens = st.from_regex(r"[a-z]{1,9}-[A-Za-z0-9_]{1,20}", fullmatch=True)
rows = st.builds(
    HomeRow, st.integers(0, 2**63 - 1), st.integers(0, 99), hostile, hostile, st.sampled_from([(), BUTTONS])
)
steps = st.lists(
    st.builds(Step, st.just(ErrandId.TURN_HOME), hostile, tokens, st.sampled_from(Weight)),
    max_size=4,
    unique_by=lambda step: step.token,
).map(tuple)
sections = st.lists(
    st.builds(
        Section,
        hostile,
        st.lists(rows, max_size=40).map(tuple),
        st.lists(hostile, max_size=30).map(tuple),
        steps,
    ),
    max_size=6,
).map(tuple)
choices = st.lists(
    st.builds(
        Choice,
        st.just(ErrandId.FILTER_HOME),
        st.sampled_from(["right", "status", "owner"]),
        hostile,
        st.lists(st.tuples(tokens, hostile), min_size=1, max_size=150).map(tuple),
        tokens,
    ),
    max_size=3,
    unique_by=lambda choice: choice.name,
).map(tuple)
homes = st.builds(Home, hostile, sections, hostile, hostile, hostile, choices, steps, hostile, sections)


def row(number: int) -> HomeRow:
    return HomeRow(number, 1, f"2026-{number:04d} · Access", "due 2026-04-07, 6 days left", BUTTONS)


def blocks_of(page: Home) -> list[dict[str, Any]]:
    blocks = home_view(page)["blocks"]
    assert isinstance(blocks, list)
    return blocks


def kinds(page: Home) -> list[str]:
    return [block["type"] for block in blocks_of(page)]


def choice(name: str, *values: str, chosen: str = "any") -> Choice:
    offered = tuple((f"{name}-{value}", value.title()) for value in ("any", *values))
    return Choice(ErrandId.FILTER_HOME, name, f"Filter by {name}", offered, f"{name}-{chosen}")


def test_sections_rows_and_buttons_stand_in_order() -> None:
    page = Home("Ombud", (Section("Due within 7 days", (row(1),)), Section("My cases")))
    assert kinds(page) == ["header", "header", "rich_text", "actions", "header", "rich_text"]
    drawn = home_view(page)
    assert "Nothing here." in literal_words(drawn)
    labels = [one["accessibility_label"] for one in elements(drawn, "button")]
    assert labels == ["Claim, case 2026-0001 · Access", "Open letter, case 2026-0001 · Access"]


def test_ux_13_below_the_lists_stand_place_turns_and_filters_and_only_then_what_managers_see() -> None:
    page = Home(
        "Ombud",
        (Section("Overdue", (row(1),)),),
        place="11–20 of 134",
        choices=(choice("right", "access"), choice("owner", "me", chosen="me")),
        steps=(*TURNS, REFRESH),
        updated="Updated 14:05",
        further=(Section("Who has how much", lines=("<@U0ADA>: 3 open", "Nobody yet: 2 open")),),
    )
    words = literal_words(home_view(page))
    assert kinds(page) == [
        "header",
        *("header", "rich_text", "actions"),
        *("rich_text", "actions", "actions"),
        *("header", "rich_text"),
    ]
    assert words.index("2026-0001") < words.index("11–20 of 134 · Updated 14:05") < words.index("3 open")
    assert "Nobody yet: 2 open" in words


def test_ux_13_a_menu_says_its_errand_and_shows_what_is_chosen() -> None:
    drawn = home_view(
        Home("Ombud", (), choices=(choice("right", "access", chosen="access"), choice("owner")))
    )
    right, owner = elements(drawn, "static_select")
    assert (right["action_id"], owner["action_id"]) == ("filter_home:right", "filter_home:owner")
    assert right["initial_option"]["value"] == "right-access"
    assert [option["value"] for option in right["options"]] == ["right-any", "right-access"]


def test_ux_13_steps_carry_their_token_and_a_name_of_their_own() -> None:
    drawn = home_view(Home("Ombud", (), steps=(*TURNS, REFRESH)))
    assert [(one["action_id"], one.get("value")) for one in elements(drawn, "button")] == [
        ("turn_home:0", "0"),
        ("turn_home:2", "2"),
        ("refresh_home", None),
    ]
    assert lint(Surface.HOME, drawn) == []


def test_a_choice_that_is_no_option_is_not_shown_as_chosen() -> None:
    (menu,) = elements(
        home_view(Home("Ombud", (), choices=(choice("owner", chosen="U0GONE"),))), "static_select"
    )
    assert "initial_option" not in menu


def test_ux_23_the_banner_stands_above_everything_but_the_title() -> None:
    page = Home("Ombud", (Section("Overdue", (row(1),)),), banner="Attention: a mailbox cannot be read.")
    first, second, *_ = blocks_of(page)
    assert first["text"]["text"] == "Ombud"
    assert "Attention" in literal_words({"blocks": [second]})


def test_a_person_without_a_role_reads_one_sentence() -> None:
    drawn = home_view(Home("Ombud", (), "Ask an admin of Ombud to add you."))
    assert literal_words(drawn) == "Ask an admin of Ombud to add you."
    assert lint(Surface.HOME, drawn) == []


@pytest.mark.parametrize("number", [27, 28, 29, 30, 100])
def test_ux_13_rows_that_do_not_fit_are_counted(number: int) -> None:
    page = Home("Ombud", (Section("Due", tuple(row(n) for n in range(number))),), steps=(REFRESH,))
    drawn = home_view(page)
    assert len(blocks_of(page)) <= BLOCKS
    shown = sum(1 for _ in elements(drawn, "actions")) - 1
    assert (f"… and {number - shown} more case" in literal_words(drawn)) == (shown < number)
    assert shown >= min(number, 27)


def test_ux_13_of_a_hundred_colleagues_in_a_menu_slack_is_given_what_it_takes() -> None:
    crowded = choice("owner", *(f"U{n}" for n in range(150)))
    (menu,) = elements(home_view(Home("Ombud", (), choices=(crowded,))), "static_select")
    assert len(menu["options"]) == 100


@given(homes)
@settings(max_examples=60, deadline=None)
def test_ux_13_whatever_a_home_says_slack_takes_it(page: Home) -> None:
    drawn = home_view(page)
    assert lint(Surface.HOME, drawn) == []
    assert list(mrkdwns(drawn)) == []
    blocks = drawn["blocks"]
    assert isinstance(blocks, list)
    assert len(blocks) <= BLOCKS


def test_it_parses_with_the_sdks_own_models_and_so_does_its_stand_in() -> None:
    page = Home("Ombud", (Section("Due", (row(1),)),), choices=(choice("right", "access"),), steps=(REFRESH,))
    for drawn in (home_view(page), plain_home()):
        assert lint(Surface.HOME, drawn) == []
        SdkView(**drawn).validate_json()  # type: ignore[arg-type] # the SDK's own reading of the same dict
