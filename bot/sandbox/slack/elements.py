"""Blocks as Slack keeps them: ids filled in, text objects completed, interactive elements found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.sandbox.slack.refusals import Json, JsonObject

_NOT_INTERACTIVE = frozenset({"image", "plain_text", "mrkdwn"})
_WITH_ELEMENTS = frozenset({"section", "actions", "input"})


@dataclass(frozen=True, slots=True)
class Placed:
    """One interactive element and the block it stands in."""

    block: JsonObject
    element: JsonObject

    @property
    def block_id(self) -> str:
        """Is the block's id."""
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        """Is the element's id."""
        return str(self.element["action_id"])


def as_kept(blocks: list[JsonObject], new_id: Callable[[], str]) -> list[JsonObject]:
    """Copies blocks the way Slack stores them: with every id, and with the defaults of text objects."""
    kept = [_completed(block) for block in blocks]
    for block in kept:
        block.setdefault("block_id", new_id())
        for element in elements_in(block):
            element.setdefault("action_id", new_id())
    return kept


def interactive(blocks: list[JsonObject]) -> Iterator[Placed]:
    """Lists the interactive elements of kept blocks in the order they are shown."""
    for block in blocks:
        for element in elements_in(block):
            yield Placed(block, element)


def elements_in(block: JsonObject) -> list[JsonObject]:
    """Lists the interactive elements of one block."""
    if block.get("type") not in _WITH_ELEMENTS:
        return []
    single = [block[name] for name in ("accessory", "element") if name in block]
    return [
        element
        for element in [*single, *block.get("elements", [])]
        if element["type"] not in _NOT_INTERACTIVE
    ]


def _completed(block: JsonObject) -> JsonObject:
    copy = {name: _inside(value) for name, value in block.items()}
    if copy.get("type") == "plain_text":
        copy.setdefault("emoji", True)
    elif copy.get("type") == "mrkdwn":
        copy.setdefault("verbatim", False)
    return copy


def _inside(value: Json) -> Json:
    if isinstance(value, dict):
        return _completed(value)
    return [_inside(one) for one in value] if isinstance(value, list) else value
