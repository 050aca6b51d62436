"""Buttons of cards and home rows: at most four stand in the open, the rest in a menu.

An action's id is the element's id; the value is the case's tag (see `tags`).
"""

from collections.abc import Sequence

from bot.slack import limits
from bot.slack.cutting import shorten
from bot.slack.escape import clean
from bot.slack.kit import Block, actions, option, plain
from bot.slack.tags import Tag
from handlers.domain.card import Button, Weight

#: The menu of what does not stand in the open; its options name the action before the tag.
MORE = "more"
SEPARATOR = ":"
_IN_THE_OPEN = 4
_STYLES = {Weight.PRIMARY: "primary", Weight.DANGER: "danger"}


def button_row(buttons: Sequence[Button], tag: Tag, case: str) -> Block:
    """Return the row of a case's buttons; `case` names it for people who cannot see where they stand."""
    shown = [_button(button, tag, case) for button in buttons[:_IN_THE_OPEN]]
    rest = buttons[_IN_THE_OPEN : _IN_THE_OPEN + limits.OVERFLOW_OPTIONS]
    if rest:
        options = [option(one.label, f"{one.action}{SEPARATOR}{tag.write()}") for one in rest]
        shown.append({"type": "overflow", "action_id": MORE, "options": options})
    return actions(shown)


def _button(button: Button, tag: Tag, case: str) -> Block:
    drawn: Block = {
        "type": "button",
        "action_id": button.action.value,
        "text": plain(button.label, limits.BUTTON_TEXT),
        "value": tag.write(),
        "accessibility_label": shorten(clean(f"{button.label}, case {case}"), limits.ACCESSIBILITY_LABEL),
    }
    if button.weight in _STYLES:
        drawn["style"] = _STYLES[button.weight]
    return drawn
