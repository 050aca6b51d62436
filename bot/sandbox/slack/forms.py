"""A modal's form: what a person fills in, and what Slack's own screen refuses before the app hears of it."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from bot.sandbox.slack.choices import KINDS, State, state_value
from bot.sandbox.slack.elements import Placed, interactive
from bot.sandbox.slack.refusals import JsonObject, MistakeError
from bot.sandbox.slack.views import View

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


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
    judge = _JUDGES.get(element["type"])
    return judge(element, value) if judge else None


def _text(element: JsonObject, value: str) -> str | None:
    if len(value) < element.get("min_length", 0):
        return f"Please write at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3_000):
        return f"Please write at most {element.get('max_length', 3_000)} characters."
    return None


def _email(_element: JsonObject, value: str) -> str | None:
    return None if _EMAIL.fullmatch(value) else "Please enter a valid email address."


def _url(_element: JsonObject, value: str) -> str | None:
    return None if value.startswith(("http://", "https://")) else "Please enter a valid URL."


def _number(element: JsonObject, value: str) -> str | None:
    whole = not element.get("is_decimal_allowed", True)
    if not _NUMBER.fullmatch(value) or (whole and "." in value):
        return "Please enter a valid number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and Decimal(value) < Decimal(least):
        return f"Please enter a number of {least} or more."
    if most is not None and Decimal(value) > Decimal(most):
        return f"Please enter a number of {most} or less."
    return None


_JUDGES: Final[Mapping[str, Callable[[JsonObject, str], str | None]]] = {
    "plain_text_input": _text,
    "email_text_input": _email,
    "url_text_input": _url,
    "number_input": _number,
}


def _field(view: View, name: str) -> Placed:
    fields = [placed for placed in interactive(view.blocks) if placed.element["type"] in KINDS]
    found = [placed for placed in fields if placed.block_id == name]
    found = found or [placed for placed in fields if placed.action_id == name]
    if len(found) != 1:
        known = ", ".join(placed.block_id for placed in fields) or "none"
        raise MistakeError(f"{len(found)} fields of the view are called {name!r}; its fields are: {known}")
    return found[0]
