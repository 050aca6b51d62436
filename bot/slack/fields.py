"""The fields of a form as input blocks, and a submitted form's state as answers; pure.

A field's name is its block's id, so that a complaint can be put under it. Answers are compared by
value, never by label: Slack may hand labels back differently encoded.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.slack import limits
from bot.slack.escape import whole
from bot.slack.kit import Block, option, plain
from handlers.domain.card import Field, FieldKind
from handlers.domain.phrase import say
from handlers.words.speaking import spoken

_ANSWER = "answer"  # every element's id but those found by typing; there is one in a block
_YES = "yes"
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_LABEL = 300
_HINT = 500
#: Fields whose options are asked for as people type; the element's id says which.
FOUND_BY_TYPING = frozenset({FieldKind.COLLEAGUE, FieldKind.CASE})


def input_block(field: Field) -> Block:
    """Return the input block of a field."""
    name = field.kind.value if field.kind in FOUND_BY_TYPING else _ANSWER
    block: Block = {
        "type": "input",
        "block_id": field.name,
        "label": plain(field.label, _LABEL),
        "optional": not field.required,
        "element": {"action_id": name, **_ELEMENTS[field.kind](field)},
    }
    if field.hint:
        block["hint"] = plain(field.hint, _HINT)
    return block


def _text(field: Field) -> Block:
    longest = max(1, min(field.longest, limits.PLAIN_TEXT_INPUT))
    element: Block = {
        "type": "plain_text_input",
        "multiline": field.kind is FieldKind.TEXT,
        "max_length": longest,
    }
    if field.initial:
        element["initial_value"] = spoken(field.initial)[:longest]
    return element


def _choice(field: Field) -> Block:
    options = _options(field, limits.OPTIONS)
    element: Block = {"type": "static_select", "options": list(options.values())}
    if field.initial in options:
        element["initial_option"] = options[field.initial]
    return element


def _several(field: Field) -> Block:
    options = _options(field, limits.OPTIONS)
    kind = "checkboxes" if len(options) <= limits.FEW_OPTIONS else "multi_static_select"
    element: Block = {"type": kind, "options": list(options.values())}
    chosen = [options[value] for value in dict.fromkeys(field.initial.split()) if value in options]
    if chosen:
        element["initial_options"] = chosen
    return element


def _tick(field: Field) -> Block:
    options = [option(say("Yes"), _YES)]
    element: Block = {"type": "checkboxes", "options": options}
    if field.initial == _YES:
        element["initial_options"] = options
    return element


def _day(field: Field) -> Block:
    element: Block = {"type": "datepicker"}
    if _is_day(field.initial):
        element["initial_date"] = field.initial
    return element


def _time(field: Field) -> Block:
    element: Block = {"type": "timepicker"}
    if _CLOCK.fullmatch(field.initial):
        element["initial_time"] = field.initial
    return element


def _typed(field: Field) -> Block:
    element: Block = {
        "type": "external_select",
        "min_query_length": 1,
        "placeholder": plain(say("Type to search"), limits.PLACEHOLDER),
    }
    if field.initial:
        element["initial_option"] = option(field.shown or field.initial, field.initial)
    return element


_ELEMENTS: Mapping[FieldKind, Callable[[Field], Block]] = {
    FieldKind.TEXT: _text,
    FieldKind.LINE: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.SEVERAL: _several,
    FieldKind.TICK: _tick,
    FieldKind.DATE: _day,
    FieldKind.TIME: _time,
    FieldKind.COLLEAGUE: _typed,
    FieldKind.CASE: _typed,
}


def answers(state: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, str]:
    """Return what was filled in, by field name; an empty text for what was left out.

    Several choices are their values, separated by spaces; a day is YYYY-MM-DD, a time HH:MM.
    """
    return {block: whole(_answer(one)) for block, elements in state.items() for one in elements.values()}


def _answer(element: Mapping[str, Any]) -> str:
    if "selected_options" in element:
        return " ".join(str(one["value"]) for one in element["selected_options"] or ())
    if "selected_option" in element:
        return str((element["selected_option"] or {}).get("value", ""))
    return str(element.get("selected_date") or element.get("selected_time") or element.get("value") or "")


def _options(field: Field, most: int) -> dict[str, Block]:
    return {value: option(label, value) for value, label in field.options[:most]}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
