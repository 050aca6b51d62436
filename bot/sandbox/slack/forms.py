"""A modal's form: what a person fills in, and what Slack's own screen refuses before the app hears of it."""

import re
from collections.abc import Mapping

from bot.sandbox.slack.choices import KINDS, State, state_value
from bot.sandbox.slack.elements import Placed, interactive
from bot.sandbox.slack.refusals import JsonObject, MistakeError
from bot.sandbox.slack.views import View

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def fill_in(view: View, values: Mapping[str, object]) -> State:
    """Is the view's state with the values typed in; each is named by its block_id, or by its action_id.

    Raises:
        MistakeError: The view has no such field.
    """
    state: State = {block: dict(actions) for block, actions in view.state.items()}
    for name, value in values.items():
        placed = _field(view, name)
        state.setdefault(placed.block_id, {})[placed.action_id] = state_value(placed.element, value)
    return state


def refused_by_screen(view: View, state: State) -> dict[str, str]:
    """Is what the person sees under each field that Slack will not send: block_id -> sentence."""
    refused: dict[str, str] = {}
    for placed in interactive(view.blocks):
        if placed.block["type"] != "input":
            continue
        current = state[placed.block_id][placed.action_id][KINDS[placed.element["type"]].key]
        if current in (None, "", []):
            if not placed.block.get("optional", False):
                refused[placed.block_id] = "Please complete this required field."
        elif isinstance(current, str) and (sentence := _typed_wrongly(placed.element, current)):
            refused[placed.block_id] = sentence
    return refused


def _typed_wrongly(element: JsonObject, value: str) -> str | None:
    kind = element["type"]
    if kind == "plain_text_input":
        if len(value) < element.get("min_length", 0):
            return f"Please write at least {element['min_length']} characters."
        if len(value) > element.get("max_length", 3_000):
            return f"Please write at most {element.get('max_length', 3_000)} characters."
    elif kind == "email_text_input" and not _EMAIL.fullmatch(value):
        return "Please enter a valid email address."
    elif kind == "url_text_input" and not value.startswith(("http://", "https://")):
        return "Please enter a valid URL."
    elif kind == "number_input" and not _NUMBER.fullmatch(value):
        return "Please enter a valid number."
    return None


def _field(view: View, name: str) -> Placed:
    fields = [placed for placed in interactive(view.blocks) if placed.element["type"] in KINDS]
    found = [placed for placed in fields if placed.block_id == name]
    found = found or [placed for placed in fields if placed.action_id == name]
    if len(found) != 1:
        known = ", ".join(placed.block_id for placed in fields) or "none"
        raise MistakeError(f"{len(found)} fields of the view are called {name!r}; its fields are: {known}")
    return found[0]
