"""What a person fills in, as Slack reports it: the state value of each kind of element.

What a form as a whole refuses before it is sent is in `forms`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from bot.sandbox.slack.elements import interactive
from bot.sandbox.slack.refusals import JsonObject, MistakeError

State: TypeAlias = dict[str, dict[str, JsonObject]]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one type of element is reported: the keys of its value and initial value, and what a value is."""

    key: str
    initial: str
    options: bool = False
    several: bool = False


KINDS: Final[Mapping[str, Kind]] = {
    "plain_text_input": Kind("value", "initial_value"),
    "email_text_input": Kind("value", "initial_value"),
    "url_text_input": Kind("value", "initial_value"),
    "number_input": Kind("value", "initial_value"),
    "static_select": Kind("selected_option", "initial_option", options=True),
    "external_select": Kind("selected_option", "initial_option", options=True),
    "radio_buttons": Kind("selected_option", "initial_option", options=True),
    "checkboxes": Kind("selected_options", "initial_options", options=True, several=True),
    "multi_static_select": Kind("selected_options", "initial_options", options=True, several=True),
    "multi_external_select": Kind("selected_options", "initial_options", options=True, several=True),
    "users_select": Kind("selected_user", "initial_user"),
    "conversations_select": Kind("selected_conversation", "initial_conversation"),
    "channels_select": Kind("selected_channel", "initial_channel"),
    "multi_users_select": Kind("selected_users", "initial_users", several=True),
    "multi_conversations_select": Kind("selected_conversations", "initial_conversations", several=True),
    "multi_channels_select": Kind("selected_channels", "initial_channels", several=True),
    "datepicker": Kind("selected_date", "initial_date"),
    "timepicker": Kind("selected_time", "initial_time"),
    "datetimepicker": Kind("selected_date_time", "initial_date_time"),
}


def first_state(blocks: list[JsonObject], earlier: State | None = None) -> State:
    """Is the state of freshly drawn blocks; what was filled in `earlier` under the same ids stays."""
    state: State = {}
    for placed in interactive(blocks):
        element = placed.element
        kind = KINDS.get(element["type"])
        if kind is None:  # buttons and overflow menus have no state
            continue
        kept = (earlier or {}).get(placed.block_id, {}).get(placed.action_id)
        if kept is None or kept["type"] != element["type"]:
            kept = {
                "type": element["type"],
                kind.key: element.get(kind.initial, [] if kind.several else None),
            }
        state.setdefault(placed.block_id, {})[placed.action_id] = kept
    return state


def state_value(element: JsonObject, value: object) -> JsonObject:
    """Is the state of an element after the person chose or typed `value`; options are named by their value.

    Raises:
        MistakeError: The menu does not offer that option or so many, or the element takes no value.
    """
    kind = KINDS.get(element["type"])
    if kind is None:
        raise MistakeError(f"a {element['type']} takes no value")
    if kind.several:
        values = list(value) if isinstance(value, list | tuple) else [value]
        most = element.get("max_selected_items")
        if most is not None and len(values) > most:
            raise MistakeError(f"the {element['type']} takes at most {most} choices")
        chosen: Any = [option_of(element, one) for one in values] if kind.options else values
    elif value is None:
        chosen = None
    else:
        chosen = option_of(element, value) if kind.options else value
    return {"type": element["type"], kind.key: chosen}


def option_of(element: JsonObject, value: object) -> JsonObject:
    """Is the option that a person picks; an external menu takes a whole option, as `suggest` returned it.

    Raises:
        MistakeError: The menu does not offer it.
    """
    if element["type"].endswith("external_select"):
        if isinstance(value, dict):
            return value
        raise MistakeError("an external menu takes a whole option: pass one that `suggest` returned")
    groups = element.get("option_groups", [])
    offered: list[JsonObject] = [
        *element.get("options", []),
        *(one for group in groups for one in group["options"]),
    ]
    for option in offered:
        if option["value"] == value:
            return option
    raise MistakeError(f"the {element['type']} does not offer that option")
