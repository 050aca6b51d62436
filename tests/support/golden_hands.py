"""Hands that reach the app inside the process: what is carried is kept, and forms fill themselves."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from slack_bolt import App, BoltRequest

from bot.sandbox.slack.choices import KINDS
from bot.sandbox.slack.courier import Parcel, Receipt
from bot.sandbox.slack.elements import Placed, interactive
from bot.sandbox.slack.refusals import MistakeError
from bot.sandbox.slack.views import View
from tests.support.slack_desk import Place

Json = dict[str, Any]


@dataclass
class InProcess:
    """A courier without a wire; takes the road of Socket Mode into the app."""

    app: App
    carried: list[tuple[Parcel, Any]] = field(default_factory=list)

    def send(self, parcel: Parcel, attempt: int = 0, reason: str = "") -> Receipt:
        """Hand a delivery over and keep what it was answered."""
        payload = json.loads(json.dumps(parcel.payload))
        answer = self.app.dispatch(BoltRequest(body=payload, mode="socket_mode"))
        body = answer.body or ""
        read = json.loads(body) if body.startswith(("{", "[")) else body or None
        self.carried.append((parcel, read))
        return Receipt(answer.status, read)


class Filling(StrEnum):
    """How a form is filled in."""

    BLANK = "blank"  # as empty as Slack's own screen lets it be
    FIRST = "first"  # usual words, and the first of every choice
    LAST = "last"  # sly words, the last of every choice, everything ticked
    FULL = "full"  # as many characters as fit


_TYPED = ("b", "2026", "a", "<!channel>", "")
_DATES = {Filling.FIRST: "2026-03-01", Filling.LAST: "2031-12-31", Filling.FULL: "1999-01-01"}
_PEOPLE = {Filling.FIRST: "U0BEN", Filling.LAST: "U0MAX", Filling.FULL: "U0MALLORY"}
_ANYHOW: dict[str, object] = {
    "timepicker": "09:30",
    "datetimepicker": 1_795_000_000,
    "number_input": "7",
    "email_text_input": "kim@example.org",
    "url_text_input": "https://example.org",
}


@dataclass(frozen=True)
class Typist:
    """Fills in whatever form is open before a person."""

    place: Place
    person: str
    plain: str
    sly: str

    def fill(self, view: View, filling: Filling) -> dict[str, object]:
        """Return a value for each field of a form, by its block."""
        fields = [one for one in interactive(view.blocks) if one.block["type"] == "input"]
        values = {one.block_id: self._value(view, one, filling) for one in fields}
        return {name: value for name, value in values.items() if value is not None}

    def _value(self, view: View, placed: Placed, filling: Filling) -> object:
        element, optional = placed.element, bool(placed.block.get("optional"))
        kind: str = element["type"]
        if kind not in KINDS:
            return None
        if kind == "plain_text_input":
            return self._text(element, filling, optional=optional)
        if "external" in kind:
            return self._found(view, placed, filling)
        if KINDS[kind].options:
            return _chosen(element, filling, optional=optional)
        if filling is Filling.BLANK and optional:
            return None
        return _other(kind, filling)

    def _text(self, element: Json, filling: Filling, *, optional: bool) -> str | None:
        most = int(element.get("max_length", 3_000))
        if filling is Filling.BLANK:
            return None if optional else " "
        words = {Filling.FIRST: self.plain, Filling.LAST: self.sly}.get(filling, "æ😀<" * most)
        return words[:most]

    def _found(self, view: View, placed: Placed, filling: Filling) -> object:
        for typed in _TYPED:
            try:
                options = self.place.slack.suggest(
                    self.person, view, placed.action_id, typed, block_id=placed.block_id
                )
            except MistakeError:
                options = []
            if options and filling is not Filling.BLANK:
                return options[-1 if filling is Filling.LAST else 0]
        return None


def _chosen(element: Json, filling: Filling, *, optional: bool) -> object:
    values = [str(one["value"]) for one in offered(element)]
    if KINDS[element["type"]].several:
        if filling is Filling.BLANK:
            return [] if optional else values[:1]
        return values[:1] if filling is Filling.FIRST else values
    if filling is Filling.BLANK and optional:
        return None
    return values[-1 if filling is Filling.LAST else 0]


def _other(kind: str, filling: Filling) -> object:
    if kind == "datepicker":
        return _DATES.get(filling, "2026-03-01")
    if kind in _ANYHOW:
        return _ANYHOW[kind]
    person = _PEOPLE.get(filling, "U0BEN")
    return [person] if KINDS[kind].several else person


def offered(element: Json) -> list[Json]:
    """Return the options of a menu, those of its groups included."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(one for group in groups for one in group["options"])]


def outside_forms(blocks: list[Json]) -> Iterator[Placed]:
    """Yield what can be pressed or chosen and is no field of a form; what only opens a page is left out."""
    for placed in interactive(blocks):
        if placed.block["type"] != "input" and "url" not in placed.element:
            yield placed
