"""Slack's own Python models read every golden payload, find no fault, and write it back as it was."""

from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.basic_components import Option
from slack_sdk.models.metadata import Metadata
from slack_sdk.models.views import View

from bot.slack.lint import Surface
from tests.support.golden import Corpus

Json = dict[str, Any]


def reread(blocks: list[Json]) -> list[Json]:
    """Return blocks as the models write them again, once each has found itself well."""
    read = [Block.parse(one) for one in blocks]
    assert None not in read, "a block that the models do not know"
    for one in read:
        assert one is not None
        one.validate_json()
    return [one.to_dict() for one in read if one is not None]


def test_the_models_write_every_block_back_as_it_was(corpus: Corpus) -> None:
    for one in (*corpus.payloads, *corpus.said):
        blocks = one.body.get("blocks", [])
        assert reread(blocks) == blocks, one.origin


@pytest.mark.parametrize("kind", [Surface.MODAL, Surface.HOME])
def test_the_models_write_every_view_back_as_it_was(corpus: Corpus, kind: Surface) -> None:
    for one in (*corpus.of(kind), *(one for one in corpus.said if one.surface is kind)):
        view = View(**one.body)
        view.validate_json()
        assert view.to_dict() == one.body, one.origin


def test_the_models_take_the_metadata_of_every_message(corpus: Corpus) -> None:
    tagged = [one for one in corpus.of(Surface.MESSAGE) if "metadata" in one.body]
    assert tagged
    for one in tagged:
        metadata = Metadata(**one.body["metadata"])
        assert metadata.to_dict() == one.body["metadata"], one.origin


def test_the_models_take_every_menu(corpus: Corpus) -> None:
    for menu in corpus.menus:
        groups = menu.get("option_groups", [])
        for option in [*menu.get("options", []), *(one for group in groups for one in group["options"])]:
            read = Option(**option)
            read.validate_json()
            assert read.to_dict("block") == option


BUTTON: Json = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "x" * 76}}
BROKEN: dict[str, list[Json]] = {
    "a header too long": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
    "a button too long": [{"type": "actions", "elements": [BUTTON]}],
    "too many buttons": [
        {"type": "actions", "elements": [{**BUTTON, "action_id": str(n)} for n in range(26)]}
    ],
    "an unknown block": [{"type": "heading"}],
    "a section too long": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}],
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_models_refuse_what_is_broken(name: str) -> None:
    """Shows that the checks above can fail."""
    with pytest.raises((SlackObjectFormationError, AssertionError)):
        reread(BROKEN[name])
