"""What is well formed passes, on every surface, and Slack's own SDK reads it the same way."""

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.slack.lint import Surface, lint, lint_blocks
from tests.unit.slack_lint.wellformed import (
    BLOCKS,
    ELEMENTS,
    Json,
    acting,
    asked,
    block,
    home,
    message,
    modal,
)

SHOWN = {Surface.MESSAGE: message, Surface.MODAL: modal, Surface.HOME: home}
ONLY_ASKED = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}
NO_ACCESSORY = ONLY_ASKED | {"datetimepicker"}


@pytest.mark.parametrize("surface", Surface)
@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_stands_on_every_surface(surface: Surface, name: str) -> None:
    assert lint(surface, SHOWN[surface](BLOCKS[name])) == []


@pytest.mark.parametrize("name", set(ELEMENTS) - ONLY_ASKED)
def test_every_element_that_acts_stands_in_an_actions_block(name: str) -> None:
    assert lint(Surface.HOME, home(acting(ELEMENTS[name]))) == []


@pytest.mark.parametrize("name", set(ELEMENTS) - NO_ACCESSORY)
def test_every_element_that_acts_stands_beside_a_section(name: str) -> None:
    assert lint(Surface.MESSAGE, message(block("section", accessory=ELEMENTS[name]))) == []


@pytest.mark.parametrize("name", set(ELEMENTS) - {"button", "overflow"})
def test_every_element_that_is_filled_in_stands_in_an_input(name: str) -> None:
    assert lint(Surface.MODAL, modal(asked(ELEMENTS[name]))) == []


def test_a_message_needs_no_blocks_and_may_carry_metadata() -> None:
    assert lint(Surface.MESSAGE, {"text": "x"}) == []
    metadata = {"event_type": "case_card", "event_payload": {"key": "card:42", "deep": {"a": [1]}}}
    assert lint(Surface.MESSAGE, message(metadata=metadata, unfurl_links=False, thread_ts="1.000001")) == []
    assert lint(Surface.MESSAGE, {"delete_original": True}) == []


def test_blocks_of_a_message_may_be_taken_away_with_an_empty_list() -> None:
    assert lint_blocks(Surface.MESSAGE, []) == []


def test_two_blocks_may_share_an_action_id() -> None:
    row = acting(ELEMENTS["button"])
    assert lint(Surface.HOME, home(row, row)) == []


@pytest.mark.parametrize("name", BLOCKS)
def test_slacks_sdk_reads_every_good_block(name: str) -> None:
    read = Block.parse(BLOCKS[name])
    assert read is not None
    read.validate_json()
    assert read.type == BLOCKS[name]["type"]


@pytest.mark.parametrize(
    "view", [modal(private_metadata="case:1", external_id="e", notify_on_close=True), home()]
)
def test_slacks_sdk_reads_every_good_view(view: Json) -> None:
    surface = Surface(view["type"])
    assert lint(surface, view) == []
    View(**view).validate_json()
