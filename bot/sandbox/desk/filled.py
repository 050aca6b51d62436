"""What a browser sent, as values for the stand-in: each field by its name, in the form its kind takes."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from bot.sandbox.desk.spots import Spot
from bot.sandbox.slack.choices import KINDS
from bot.sandbox.slack.elements import Placed, interactive
from bot.sandbox.slack.refusals import JsonObject, MistakeError


class Sent(Protocol):
    """A submitted form: several values may go by one name."""

    def getlist(self, key: str) -> list[str]:
        """Return every value of a name."""
        ...


def fields_of(blocks: list[JsonObject]) -> list[Placed]:
    """Return the elements that belong to a form: those of input blocks."""
    return [placed for placed in interactive(blocks) if placed.block["type"] == "input"]


def values_in(sent: Sent, blocks: list[JsonObject], spot: Spot) -> dict[str, object]:
    """Return the values of a form's fields by block_id; fields that the page did not draw are left out."""
    shown = set(sent.getlist("has"))
    return {
        placed.block_id: value_in(sent, placed, spot)
        for placed in fields_of(blocks)
        if spot.name(placed.block, placed.element) in shown
    }


def value_in(sent: Sent, placed: Placed, spot: Spot) -> Any:  # noqa: ANN401 - what the stand-in takes
    """Return one element's value.

    Raises:
        MistakeError: an external menu did not offer what was chosen, a time is none, or it takes no value.
    """
    kind = KINDS.get(placed.element["type"])
    if kind is None:
        raise MistakeError("that takes no value")
    values = [value for value in sent.getlist(spot.name(placed.block, placed.element)) if value]
    if placed.element["type"].endswith("external_select"):
        values = [option_offered(spot, placed, value) for value in values]  # type: ignore[misc] # whole options
    if kind.several:
        return values
    if not values:
        return None
    read = _READ.get(placed.element["type"])
    return read(values[0], spot) if read else values[0]


def option_offered(spot: Spot, placed: Placed, value: str) -> JsonObject:
    """Return the whole option of an external menu.

    Raises:
        MistakeError: the menu did not offer it.
    """
    for option in spot.offered(placed.block, placed.element):
        if option["value"] == value:
            return option
    raise MistakeError("the menu no longer offers that; search again")


def asked(text: str) -> list[str]:
    """Return what a button asked for, or where it stands.

    Raises:
        MistakeError: it is not a list of words.
    """
    try:
        words = json.loads(text)
    except ValueError:
        words = None
    if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
        raise MistakeError("the page did not say what was pressed")
    return words


def _instant(value: str, spot: Spot) -> int:
    try:
        return int(datetime.fromisoformat(value).replace(tzinfo=spot.reader.zone).timestamp())
    except ValueError:
        raise MistakeError("that is no date and time") from None


_READ: Final[Mapping[str, Callable[[str, Spot], object]]] = {
    "datetimepicker": _instant,
    # Browsers end lines with CR LF; Slack sends LF.
    "plain_text_input": lambda value, _spot: value.replace("\r\n", "\n"),
}
