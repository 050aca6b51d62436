"""Buttons of cards, rows and sheets: at most four of a card stand in the open, the rest in a menu.

An action's id is the element's id, with a number behind `:` where one row holds it twice; the value is
the case's tag (see `tags`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.slack import limits
from bot.slack.kit import Block, actions, cut, option, plain
from bot.slack.tags import Tag
from handlers.domain.card import Button, Confirm, Link, Weight
from handlers.domain.phrase import Phrase, say
from handlers.words import speaking

#: The menu of what does not stand in the open; its options name the action before the tag.
MORE = "more"
#: A way to a page of our own; Slack tells the app of a press although there is nothing to do.
LINK = "link"
SEPARATOR = ":"
_IN_THE_OPEN = 4
IN_A_ROW = 5
#: What a case is called by where all that its title says has no room.
_NUMBER = re.compile(r"[0-9]{4}-[0-9]+")
_STYLES = {Weight.PRIMARY: "primary", Weight.DANGER: "danger"}


class Spoken:
    """What buttons are called for people who cannot see where they stand: no two of one window alike."""

    def __init__(self, case: str) -> None:
        self._case = case
        self._times: dict[str, int] = {}

    def of(self, label: str) -> Phrase:
        """Return how the next button of a label is spoken of."""
        times = self._times[label] = self._times.get(label, 0) + 1
        whole = _spoken_of(label, times, self._case)
        if len(speaking.spoken(whole)) <= limits.ACCESSIBILITY_LABEL:
            return whole
        number = _NUMBER.match(self._case)
        return _spoken_of(label, times, number[0]) if number else whole


def _spoken_of(label: str, times: int, case: str) -> Phrase:
    if times == 1:
        return say("{button}, case {case}", button=label, case=case)
    return say("{button} ({n}), case {case}", button=label, n=times, case=case)


def button_row(buttons: Sequence[Button], tag: Tag, case: str) -> Block:
    """Return the row of a case's buttons; `case` names it for people who cannot see where they stand."""
    open_ones, rest = _divided(buttons)
    shown = _drawn(open_ones, tag, Spoken(case))
    if rest:
        options = [
            option(one.label, f"{one.action}{SEPARATOR}{_tagged(tag, one).write()}")
            for one in rest[: limits.OVERFLOW_OPTIONS]
        ]
        shown.append({"type": "overflow", "action_id": MORE, "options": options})
    return actions(shown)


def button_rows(buttons: Sequence[Button], tag: Tag, spoken: Spoken) -> Iterator[Block]:
    """Yield rows in which every button stands in the open, five each: a sheet has room for them."""
    for start in range(0, len(buttons), IN_A_ROW):
        yield actions(_drawn(buttons[start : start + IN_A_ROW], tag, spoken))


def with_button(text: str, button: Button, tag: Tag, spoken: Spoken) -> Block:
    """Return a sentence of our own, drawn plainly with a button beside it."""
    beside = _button(button, str(button.action), tag, spoken)
    return {"type": "section", "text": plain(text, limits.SECTION_TEXT), "accessory": beside}


def link_row(link: Link) -> Block:
    """Return a button that leads to a page of our own."""
    label = plain(link.label, limits.BUTTON_TEXT)
    return actions([{"type": "button", "action_id": LINK, "text": label, "url": link.url[: limits.URL]}])


def _divided(buttons: Sequence[Button]) -> tuple[list[Button], list[Button]]:
    """Return what stands in the open and what does not: a menu's entry cannot ask back, so that may not."""
    if len(buttons) <= _IN_THE_OPEN:
        return list(buttons), []
    asking = [at for at, one in enumerate(buttons) if one.confirm]
    others = [at for at, one in enumerate(buttons) if not one.confirm]
    chosen = {*asking, *others[: max(_IN_THE_OPEN - len(asking), 0)]}
    return (
        [one for at, one in enumerate(buttons) if at in chosen],
        [one for at, one in enumerate(buttons) if at not in chosen],
    )


def _drawn(buttons: Sequence[Button], tag: Tag, spoken: Spoken) -> list[Block]:
    seen: dict[str, int] = {}
    drawn = []
    for button in buttons:
        name = str(button.action)
        times = seen[name] = seen.get(name, 0) + 1
        drawn.append(_button(button, f"{name}{SEPARATOR}{times}" if times > 1 else name, tag, spoken))
    return drawn


def _button(button: Button, name: str, tag: Tag, spoken: Spoken) -> Block:
    drawn: Block = {
        "type": "button",
        "action_id": name,
        "text": plain(button.label, limits.BUTTON_TEXT),
        "value": _tagged(tag, button).write(),
        "accessibility_label": cut(spoken.of(button.label), limits.ACCESSIBILITY_LABEL),
    }
    if button.weight in _STYLES:
        drawn["style"] = _STYLES[button.weight]
    if button.confirm:
        drawn["confirm"] = _confirm(button.confirm, button.weight)
    return drawn


def _confirm(confirm: Confirm, weight: Weight) -> Block:
    drawn: Block = {
        "title": plain(confirm.title, limits.CONFIRM_TITLE),
        "text": plain(confirm.text, limits.CONFIRM_TEXT),
        "confirm": plain(confirm.yes, limits.CONFIRM_BUTTON),
        "deny": plain(confirm.no, limits.CONFIRM_BUTTON),
    }
    return {**drawn, "style": _STYLES[weight]} if weight in _STYLES else drawn


def _tagged(tag: Tag, button: Button) -> Tag:
    return replace(tag, token=button.token)
