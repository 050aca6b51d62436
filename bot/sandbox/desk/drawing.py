"""What the templates of blocks use: text objects, options as pairs, names for controls without one."""

from collections.abc import Iterable
from typing import Any

from flask import Flask

from bot.sandbox.desk.inline import is_web, mrkdwn, text_object
from bot.sandbox.desk.rich_text import not_drawn, rich_text
from bot.sandbox.slack.refusals import JsonObject

_SPOKEN = 60  # characters of a section that name its control


def teach(app: Flask) -> None:
    """Give an app's templates what blocks are drawn with."""
    app.jinja_env.globals.update(
        text=text_object,
        mrkdwn=mrkdwn,
        rich_text=rich_text,
        not_drawn=not_drawn,
        is_web=is_web,
        label_of=label_of,
        pairs=pairs,
        options_of=options_of,
        values_of=values_of,
        as_options=as_options,
    )


def label_of(block: JsonObject, element: JsonObject | None = None, *, alone: bool = False) -> str:
    """Return what a control is called for people who cannot see where it stands.

    Args:
        alone: it is the whole name, not what follows after a word such as "Set".
    """
    label = block.get("label") or (element or {}).get("placeholder") or block.get("text") or {}
    spoken = " ".join(str(label.get("text", "")).split())[:_SPOKEN]
    if alone:
        return spoken or "Choice"
    return f", {spoken}" if spoken else ""


def pairs(options: Iterable[JsonObject]) -> list[tuple[str, str]]:
    """Return options as values and labels."""
    return [(option["value"], option["text"]["text"]) for option in options]


def options_of(element: JsonObject) -> list[JsonObject]:
    """Return every option of a menu, those in groups included."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(one for group in groups for one in group["options"])]


def values_of(current: Any) -> list[str]:  # noqa: ANN401 - a state value as Slack reports it
    """Return the values of what is chosen: nothing, an option, or several."""
    chosen = current if isinstance(current, list) else [current] if current else []
    return [option["value"] if isinstance(option, dict) else str(option) for option in chosen]


def as_options(named: Iterable[tuple[str, str]]) -> list[JsonObject]:
    """Return ids with names as options."""
    return [{"value": value, "text": {"type": "plain_text", "text": words}} for value, words in named]
