"""A table of malformed payloads, each with its place and rule, and what Slack's SDK would have noticed."""

from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from bot.slack.lint import Rule, Surface, lint
from tests.unit.slack_lint.wellformed import (
    OPTIONS,
    Json,
    acting,
    asked,
    block,
    button,
    confirm,
    element,
    home,
    marked,
    message,
    modal,
    option,
    plain,
    without,
)

BLOCKS_GONE_WRONG: dict[str, tuple[Json, str, Rule]] = {
    "an unknown block": ({"type": "carousel"}, "", Rule.UNKNOWN_TYPE),
    "a block without type": ({"text": plain()}, "", Rule.MISSING),
    "a type that is no word": ({"type": 7}, "/type", Rule.WRONG_TYPE),
    "an unknown property": (block("divider", colour="red"), "", Rule.UNKNOWN_PROPERTY),
    "a null property": (block("section", accessory=None), "/accessory", Rule.WRONG_TYPE),
    "a section of nothing": ({"type": "section"}, "", Rule.MISSING),
    "an empty text": (block("section", text=marked("")), "/text/text", Rule.TOO_SHORT),
    "a text that is a string": (block("section", text="x"), "/text", Rule.WRONG_TYPE),
    "a text that is a number": (block("section", text={**plain(), "text": 7}), "/text/text", Rule.WRONG_TYPE),
    "emoji in mrkdwn": (block("section", text={**marked(), "emoji": True}), "/text", Rule.UNKNOWN_PROPERTY),
    "verbatim in plain text": (
        block("header", text={**plain(), "verbatim": True}),
        "/text",
        Rule.UNKNOWN_PROPERTY,
    ),
    "no fields": (block("fields", fields=[]), "/fields", Rule.TOO_FEW),
    "an input as accessory": (
        block("section", accessory=element("plain_text_input")),
        "/accessory",
        Rule.UNKNOWN_TYPE,
    ),
    "a header in mrkdwn": (block("header", text=marked()), "/text", Rule.PLAIN_TEXT_ONLY),
    "a header without text": (without(block("header"), "text"), "", Rule.MISSING),
    "a context of nothing": (block("context", elements=[]), "/elements", Rule.TOO_FEW),
    "a button in a context": (block("context", elements=[button()]), "/elements/0", Rule.UNKNOWN_TYPE),
    "actions of nothing": (acting(), "/elements", Rule.TOO_FEW),
    "an image among actions": (
        acting({"type": "image", "image_url": "https://e.org/a", "alt_text": "a"}),
        "/elements/0",
        Rule.UNKNOWN_TYPE,
    ),
    "a button in mrkdwn": (acting(button(text=marked())), "/elements/0/text", Rule.PLAIN_TEXT_ONLY),
    "a button in a strange style": (acting(button(style="quiet")), "/elements/0/style", Rule.BAD_VALUE),
    "a button to no address": (acting(button(url="example")), "/elements/0/url", Rule.BAD_VALUE),
    "a button with an empty value": (acting(button(value="")), "/elements/0/value", Rule.TOO_SHORT),
    "a confirm without deny": (
        acting(button(confirm=without(confirm(), "deny"))),
        "/elements/0/confirm",
        Rule.MISSING,
    ),
    "a confirm title in mrkdwn": (
        acting(button(confirm={**confirm(), "title": marked()})),
        "/elements/0/confirm/title",
        Rule.PLAIN_TEXT_ONLY,
    ),
    "two elements of one action_id": (
        acting(button(), button()),
        "/elements/1/action_id",
        Rule.DUPLICATE,
    ),
    "two elements that want the cursor": (
        acting(
            element("users_select", focus_on_load=True),
            element("datepicker", action_id="b", focus_on_load=True),
        ),
        "/elements/1/focus_on_load",
        Rule.DUPLICATE,
    ),
    "a menu of nothing": (acting(element("static_select", options=[])), "/elements/0/options", Rule.TOO_FEW),
    "a menu without options": (
        acting(without(element("static_select"), "options")),
        "/elements/0",
        Rule.MISSING,
    ),
    "a menu with options twice": (
        acting({**element("grouped_select"), "options": OPTIONS}),
        "/elements/0",
        Rule.CONFLICT,
    ),
    "a preselection that is not offered": (
        acting(element("static_select", initial_option=option("other"))),
        "/elements/0/initial_option",
        Rule.CONFLICT,
    ),
    "a list of preselections, one not offered": (
        acting(element("multi_static_select", initial_options=[OPTIONS[0], option("other")])),
        "/elements/0/initial_options/1",
        Rule.CONFLICT,
    ),
    "an option in mrkdwn": (
        acting(element("overflow", options=[{"text": marked(), "value": "v"}])),
        "/elements/0/options/0/text",
        Rule.PLAIN_TEXT_ONLY,
    ),
    "an option with a link in a menu": (
        acting({"type": "static_select", "options": [option(url="https://e.org/")]}),
        "/elements/0/options/0",
        Rule.UNKNOWN_PROPERTY,
    ),
    "an option without value": (
        acting(element("overflow", options=[{"text": plain()}])),
        "/elements/0/options/0",
        Rule.MISSING,
    ),
    "a day that never was": (
        acting(element("datepicker", initial_date="2026-02-30")),
        "/elements/0/initial_date",
        Rule.BAD_VALUE,
    ),
    "a day written as in a letter": (
        acting(element("datepicker", initial_date="28.02.2026")),
        "/elements/0/initial_date",
        Rule.BAD_VALUE,
    ),
    "a quarter past 24": (
        acting(element("timepicker", initial_time="24:15")),
        "/elements/0/initial_time",
        Rule.BAD_VALUE,
    ),
    "an instant in milliseconds": (
        acting(element("datetimepicker", initial_date_time=1_795_000_000_000)),
        "/elements/0/initial_date_time",
        Rule.BAD_VALUE,
    ),
    "an instant beside a section": (
        block("section", accessory=element("datetimepicker")),
        "/accessory",
        Rule.UNKNOWN_TYPE,
    ),
    "an image without alt_text": (without(block("image"), "alt_text"), "", Rule.MISSING),
    "an image from nowhere": (without(block("image"), "image_url"), "", Rule.MISSING),
    "an image from a file of this machine": (
        block("image", image_url="file:///a.png"),
        "/image_url",
        Rule.BAD_VALUE,
    ),
    "an image from two places": (block("image", slack_file={"id": "F1"}), "", Rule.CONFLICT),
    "an image title in mrkdwn": (block("image", title=marked()), "/title", Rule.PLAIN_TEXT_ONLY),
    "an input without label": (without(block("input"), "label"), "", Rule.MISSING),
    "an input around a button": (asked(button()), "/element", Rule.UNKNOWN_TYPE),
    "an input with a hint in mrkdwn": (block("input", hint=marked()), "/hint", Rule.PLAIN_TEXT_ONLY),
    "an input optional in words": (block("input", optional="yes"), "/optional", Rule.WRONG_TYPE),
    "a text field of impossible lengths": (
        asked(element("plain_text_input", min_length=10, max_length=5, initial_value="1234567")),
        "/element/min_length",
        Rule.CONFLICT,
    ),
    "a text field that starts too long": (
        asked(element("plain_text_input", max_length=3)),
        "/element/initial_value",
        Rule.CONFLICT,
    ),
    "a number field without its kind": (
        asked(without(element("number_input"), "is_decimal_allowed")),
        "/element",
        Rule.MISSING,
    ),
    "a number field with a number": (
        asked(element("number_input", min_value=1)),
        "/element/min_value",
        Rule.WRONG_TYPE,
    ),
    "a file field": (asked({"type": "file_input", "action_id": "a"}), "/element", Rule.UNKNOWN_TYPE),
    "rich text of nothing": (block("rich_text", elements=[]), "/elements", Rule.TOO_FEW),
    "rich text of a plain string": (block("rich_text", elements=["x"]), "/elements/0", Rule.WRONG_TYPE),
    "an empty rich text": (
        block(
            "rich_text",
            elements=[{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}],
        ),
        "/elements/0/elements/0/text",
        Rule.TOO_SHORT,
    ),
    "a list in no style": (
        block(
            "rich_text",
            elements=[
                {"type": "rich_text_list", "elements": [{"type": "rich_text_section", "elements": []}]}
            ],
        ),
        "/elements/0",
        Rule.MISSING,
    ),
    "a mention in raw text": (
        block(
            "rich_text",
            elements=[{"type": "rich_text_preformatted", "elements": [{"type": "user", "user_id": "U1"}]}],
        ),
        "/elements/0/elements/0",
        Rule.UNKNOWN_TYPE,
    ),
}

#: What slack-sdk 3.47 notices by itself, in its models' checks.
SEEN_BY_THE_SDK = {
    "a section of nothing",
    "no fields",
    "an image without alt_text",
}


@pytest.mark.parametrize("name", BLOCKS_GONE_WRONG)
@pytest.mark.parametrize(("surface", "frame"), [(Surface.MESSAGE, message), (Surface.HOME, home)])
def test_a_malformed_block_is_found_at_its_place(surface: Surface, frame: Any, name: str) -> None:
    wrong, path, rule = BLOCKS_GONE_WRONG[name]
    found = [(fault.path, fault.rule) for fault in lint(surface, frame(block("divider"), wrong))]
    assert found[0] == (f"/blocks/1{path}", rule)


def noticed_by_the_sdk(wrong: Json) -> bool:
    try:
        read = Block.parse(wrong)
        if read is None:
            return False
        read.validate_json()
    except (SlackObjectFormationError, TypeError, AttributeError, KeyError, ValueError):
        return True
    return False


def test_the_linter_notices_all_and_the_sdk_only_some() -> None:
    by_the_sdk = {name for name, (wrong, _, _) in BLOCKS_GONE_WRONG.items() if noticed_by_the_sdk(wrong)}
    by_the_linter = {
        name for name, (wrong, _, _) in BLOCKS_GONE_WRONG.items() if lint(Surface.MESSAGE, message(wrong))
    }
    assert by_the_linter == set(BLOCKS_GONE_WRONG)
    assert by_the_sdk < by_the_linter
    assert by_the_sdk >= SEEN_BY_THE_SDK


@pytest.mark.parametrize(
    ("surface", "payload", "path", "rule"),
    [
        (Surface.MESSAGE, [], "", Rule.WRONG_TYPE),
        (Surface.MESSAGE, {"blocks": [block("divider")]}, "", Rule.MISSING),
        (Surface.MESSAGE, {"text": ""}, "/text", Rule.TOO_SHORT),
        (Surface.MESSAGE, {"text": "x", "attachments": []}, "", Rule.UNKNOWN_PROPERTY),
        (Surface.MESSAGE, {"text": "x", "blocks": {}}, "/blocks", Rule.WRONG_TYPE),
        (Surface.MESSAGE, {"text": "x", "blocks": ["x"]}, "/blocks/0", Rule.WRONG_TYPE),
        (Surface.MESSAGE, {"text": "x", "unfurl_links": 0}, "/unfurl_links", Rule.WRONG_TYPE),
        (Surface.MESSAGE, {"text": "x", "response_type": "loud"}, "/response_type", Rule.BAD_VALUE),
        (Surface.MESSAGE, {"text": "x", "metadata": []}, "/metadata", Rule.WRONG_TYPE),
        (Surface.MESSAGE, {"text": "x", "metadata": {"event_type": "e"}}, "/metadata", Rule.MISSING),
        (
            Surface.MESSAGE,
            {"text": "x", "metadata": {"event_type": "e", "event_payload": "p"}},
            "/metadata/event_payload",
            Rule.WRONG_TYPE,
        ),
        (
            Surface.MESSAGE,
            message(block("section"), block("section")),
            "/blocks/1/block_id",
            Rule.DUPLICATE,
        ),
        (Surface.MODAL, without(modal(), "title"), "", Rule.MISSING),
        (Surface.MODAL, without(modal(), "submit"), "/submit", Rule.SUBMIT_REQUIRED),
        (Surface.MODAL, modal(title=marked()), "/title", Rule.PLAIN_TEXT_ONLY),
        (Surface.MODAL, modal(submit="Send"), "/submit", Rule.WRONG_TYPE),
        (Surface.MODAL, modal(type="home"), "/type", Rule.BAD_VALUE),
        (Surface.MODAL, modal(blocks=[]), "/blocks", Rule.TOO_FEW),
        (Surface.MODAL, without(modal(), "blocks"), "", Rule.MISSING),
        (Surface.MODAL, modal(hash="1"), "", Rule.UNKNOWN_PROPERTY),
        (Surface.MODAL, modal(private_metadata={"case": 1}), "/private_metadata", Rule.WRONG_TYPE),
        (Surface.HOME, home(title=plain()), "", Rule.UNKNOWN_PROPERTY),
        (Surface.HOME, home(submit=plain()), "", Rule.UNKNOWN_PROPERTY),
        (Surface.HOME, home(clear_on_close=True), "", Rule.UNKNOWN_PROPERTY),
        (Surface.HOME, home(blocks=[]), "/blocks", Rule.TOO_FEW),
    ],
)
def test_a_malformed_frame_is_found_at_its_place(
    surface: Surface, payload: object, path: str, rule: Rule
) -> None:
    assert (path, rule) in [(fault.path, fault.rule) for fault in lint(surface, payload)]


def test_a_form_without_input_needs_no_submit() -> None:
    assert lint(Surface.MODAL, without(modal(block("section")), "submit")) == []


def test_every_fault_of_a_payload_is_told_at_once() -> None:
    wrong = modal(block("header", text=marked()), block("divider", colour="red"), title=plain("x" * 25))
    assert {fault.rule for fault in lint(Surface.MODAL, wrong)} == {
        Rule.PLAIN_TEXT_ONLY,
        Rule.UNKNOWN_PROPERTY,
        Rule.TOO_LONG,
    }
