"""Cards and lines as messages: within Slack's limits, readable without sight, without live foreign text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SdkBlock

from bot.slack.cards import card_message, headline, line_message, plain_card, top_text
from bot.slack.escape import MENTION
from bot.slack.lint import Surface, lint
from bot.slack.tags import Tag, read_tag
from handlers.domain.card import Button, Card, Weight
from handlers.domain.case import ActionId
from tests.support.slack_words import elements, hostile, literal_words, mrkdwns

CARD = Card(
    case_id=7_434_160_570_369_334_861,
    revision=3,
    title="2026-0042 · Access",
    summary="Case 2026-0042 (Access) is new, due 2026-04-07, 36 days left.",
    facts=(("Status", "New"), ("Owner", "<@U0ADA>"), ("Requester", "s•••@example.org")),
    buttons=(
        Button(ActionId.CLAIM, "Claim", Weight.PRIMARY),
        Button(ActionId.OPEN_LETTER, "Open letter"),
        Button(ActionId.CLOSE, "Close", Weight.DANGER),
    ),
    note="Sender unclear: nothing was acknowledged.",
)
buttons = st.lists(
    st.builds(Button, st.sampled_from(ActionId), hostile, st.sampled_from(Weight)),
    max_size=8,
    unique_by=lambda button: button.action,
).map(tuple)
cards = st.builds(
    Card,
    case_id=st.integers(0, 2**63 - 1),
    revision=st.integers(0, 10**9),
    title=hostile,
    summary=hostile,
    facts=st.lists(st.tuples(hostile, hostile), max_size=15).map(tuple),
    buttons=buttons,
    note=hostile,
)


def test_a_card_is_drawn_like_this() -> None:
    value = "7434160570369334861.3"
    assert card_message(CARD) == {
        "text": "Case 2026-0042 (Access) is new, due 2026-04-07, 36 days left.",
        "blocks": [
            {
                "type": "header",
                "text": {"type": "plain_text", "text": "2026-0042 · Access", "emoji": False},
            },
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": "Status  ", "style": {"bold": True}},
                            {"type": "text", "text": "New"},
                            {"type": "text", "text": "\nOwner  ", "style": {"bold": True}},
                            {"type": "user", "user_id": "U0ADA"},
                            {"type": "text", "text": "\nRequester  ", "style": {"bold": True}},
                            {"type": "text", "text": "s•••@example.org"},
                        ],
                    }
                ],
            },
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "Sender unclear: nothing was acknowledged."}],
                    }
                ],
            },
            {
                "type": "actions",
                "elements": [
                    _button("claim", "Claim", value, style="primary"),
                    _button("open_letter", "Open letter", value),
                    _button("close", "Close", value, style="danger"),
                ],
            },
        ],
    }


def _button(action: str, label: str, value: str, **style: str) -> dict[str, object]:
    return {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": label, "emoji": False},
        "value": value,
        "accessibility_label": f"{label}, case 2026-0042 · Access",
        **style,
    }


@given(cards)
def test_whatever_a_card_says_slack_takes_it(card: Card) -> None:
    drawn = card_message(card)
    assert lint(Surface.MESSAGE, drawn) == []
    assert len(drawn["blocks"]) <= 7
    assert sum(one["type"] == "button" for one in elements(drawn, "button")) <= 4


@given(cards)
def test_no_foreign_text_is_live(card: Card) -> None:
    drawn = card_message(card)
    for text in mrkdwns(drawn):
        assert "<" not in MENTION.sub("", text)
    assert not list(elements(drawn, "mrkdwn"))
    assert not list(elements(drawn, "link"))
    for person in elements(drawn, "user"):
        assert MENTION.fullmatch(f"<@{person['user_id']}>")


@given(cards)
def test_the_plain_card_is_always_taken(card: Card) -> None:
    assert lint(Surface.MESSAGE, plain_card(card)) == []


@given(cards)
def test_every_button_carries_the_cases_tag_and_nothing_else(card: Card) -> None:
    for one in elements(card_message(card), "button"):
        assert read_tag(one["value"]) == Tag(card.case_id, card.revision)


def test_a_card_parses_with_the_sdks_own_models() -> None:
    for block in card_message(CARD)["blocks"]:
        parsed = SdkBlock.parse(block)
        assert parsed is not None
        assert parsed.to_dict()["type"] == block["type"]


def test_more_than_four_buttons_go_into_a_menu() -> None:
    many = tuple(Button(action, action.value) for action in list(ActionId)[:7])
    card = Card(1, 1, "2026-0001", "It is.", (("Status", "New"),), many)
    row = card_message(card)["blocks"][-1]
    shown = row["elements"]
    assert isinstance(shown, list)
    assert [one["type"] for one in shown] == ["button"] * 4 + ["overflow"]
    values = [option["value"] for option in shown[-1]["options"]]
    assert values == [f"{action.value}:1.1" for action in list(ActionId)[4:7]]


def test_a_card_without_buttons_has_no_row() -> None:
    closed = Card(1, 1, "2026-0001", "It is closed.", (("Status", "Closed"),), ())
    assert [block["type"] for block in card_message(closed)["blocks"]] == ["header", "rich_text"]


def test_ux_24_the_notification_is_short_and_names_the_case() -> None:
    assert len(headline(CARD.summary)) <= 150
    long = Card(1, 1, "t", "Case 2026-0001 " + "x" * 500, (), ())
    assert len(headline(long.summary)) == 150
    assert headline(long.summary).endswith("…")


@given(hostile)
def test_a_line_is_taken_whatever_it_says(text: str) -> None:
    drawn = line_message(text)
    assert lint(Surface.MESSAGE, drawn) == []
    for one in mrkdwns(drawn):
        assert "<" not in MENTION.sub("", one)


def test_a_line_shows_people_as_people() -> None:
    drawn = line_message("<@U0ADA> claimed the case.")
    assert drawn["text"] == "<@U0ADA> claimed the case."
    assert [one["user_id"] for one in elements(drawn, "user")] == ["U0ADA"]
    assert literal_words(drawn) == " claimed the case."


@pytest.mark.parametrize("text", ["", "<" * 4_000, "<@U1>" * 2_000, "\u200b"])
def test_top_level_text_is_never_empty_nor_too_long(text: str) -> None:
    assert 0 < len(top_text(text)) <= 4_000
