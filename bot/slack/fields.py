"""The fields of a form as input blocks, and a submitted form's state as answers; pure.

A field's name is its block's id, so that a complaint can be put under it.
"""

from collections.abc import Mapping
from typing import Any

from bot.slack import limits
from bot.slack.kit import Block, option, plain
from handlers.domain.card import Field, FieldKind

_ANSWER = "answer"  # every element's id; there is one in a block
_YES = "yes"
_LABEL = 300
_HINT = 500


def input_block(field: Field) -> Block:
    """Return the input block of a field."""
    block: Block = {
        "type": "input",
        "block_id": field.name,
        "label": plain(field.label, _LABEL),
        "optional": not field.required,
        "element": {"action_id": _ANSWER, **_ELEMENTS[field.kind](field)},
    }
    if field.hint:
        block["hint"] = plain(field.hint, _HINT)
    return block


def _text(field: Field) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": limits.PLAIN_TEXT_INPUT,
    }
    if field.initial:
        element["initial_value"] = field.initial[: limits.PLAIN_TEXT_INPUT]
    return element


def _choice(field: Field) -> Block:
    options = {value: option(label, value) for value, label in field.options[: limits.OPTIONS]}
    element: Block = {"type": "static_select", "options": list(options.values())}
    if field.initial in options:
        element["initial_option"] = options[field.initial]
    return element


def _tick(field: Field) -> Block:
    options = [option("Yes", _YES)]
    element: Block = {"type": "checkboxes", "options": options}
    if field.initial == _YES:
        element["initial_options"] = options
    return element


_ELEMENTS = {FieldKind.TEXT: _text, FieldKind.CHOICE: _choice, FieldKind.TICK: _tick}


def answers(state: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, str]:
    """Return what was filled in, by field name; an empty text for what was left out."""
    return {block: _answer(one) for block, elements in state.items() for one in elements.values()}


def _answer(element: Mapping[str, Any]) -> str:
    if element.get("type") == "checkboxes":
        return _YES if element.get("selected_options") else ""
    if "selected_option" in element:
        return str((element["selected_option"] or {}).get("value", ""))
    return str(element.get("value") or "")
