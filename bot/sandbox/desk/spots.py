"""Where blocks stand, as far as their controls need to know: a message, a Home tab or a modal.

A control's name and what its button asks for are JSON lists; `hands` reads them back.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

from bot.sandbox.desk.reader import Reader
from bot.sandbox.slack.choices import KINDS, State, first_state
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.refusals import JsonObject
from bot.sandbox.slack.views import View

#: Options that an external menu offered, by block and action.
Offers: TypeAlias = Mapping[tuple[str, str], list[JsonObject]]


@dataclass(frozen=True, slots=True)
class Spot:
    """One message or view before one reader.

    Attributes:
        id: in the page's HTML; also names the form that its controls belong to.
        at: what the form sends back to say where it was pressed, and on which drawing.
        errors: sentences under fields, by block_id.
    """

    id: str
    at: tuple[str, ...]
    reader: Reader
    state: State
    modal: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    offers: Offers = field(default_factory=dict)

    @property
    def where(self) -> str:
        """Return `at` as the form carries it."""
        return json.dumps(self.at)

    def name(self, block: JsonObject, element: JsonObject, *before: str) -> str:
        """Return the name of an element's field."""
        return json.dumps([*before, block["block_id"], element["action_id"]])

    def ask(self, what: str, block: JsonObject, element: JsonObject, *more: str) -> str:
        """Return the value of a button that asks for something."""
        return json.dumps([what, block["block_id"], element["action_id"], *more])

    def html_id(self, block: JsonObject, element: JsonObject, *more: str) -> str:
        """Return an id for an element in the page."""
        said = json.dumps([block["block_id"], element["action_id"], element.get("value"), *more])
        return f"{self.id}-{hashlib.blake2s(said.encode(), digest_size=6).hexdigest()}"

    def current(self, block: JsonObject, element: JsonObject) -> Any:  # noqa: ANN401 - as Slack reports it
        """Return what is chosen or typed: a text, an option, a list of either, or None."""
        kind = KINDS[element["type"]]
        value = self.state.get(block["block_id"], {}).get(element["action_id"], {}).get(kind.key)
        return [] if kind.several and value is None else value

    def local_time(self, block: JsonObject, element: JsonObject) -> str:
        """Return a datetimepicker's value in the reader's zone, as the browser's control takes it."""
        value = self.current(block, element)
        if value is None:
            return ""
        return f"{datetime.fromtimestamp(int(value), UTC).astimezone(self.reader.zone):%Y-%m-%dT%H:%M}"

    def offered(self, block: JsonObject, element: JsonObject) -> list[JsonObject]:
        """Return an external menu's options: what is chosen, then what was offered last."""
        current = self.current(block, element)
        chosen = current if isinstance(current, list) else [current] if current else []
        found = self.offers.get((block["block_id"], element["action_id"]), [])
        values = {option["value"] for option in chosen}
        return [*chosen, *(option for option in found if option["value"] not in values)]

    def searched(self, block: JsonObject, element: JsonObject) -> bool:
        """Return whether an external menu was asked."""
        return (block["block_id"], element["action_id"]) in self.offers


def of_post(post: Post, reader: Reader, offers: Offers) -> Spot:
    """Return a message as a spot."""
    state = first_state(post.blocks, post.chosen.get(reader.id))
    at = ("message", post.channel, post.ts, drawing_of(post.blocks))
    return Spot(f"m-{post.ts.replace('.', '-')}", at, reader, state, offers=offers)


def of_view(view: View, reader: Reader, errors: Mapping[str, str], offers: Offers) -> Spot:
    """Return a modal or a Home tab as a spot."""
    modal = view.drawn["type"] == "modal"
    at = ("view", view.id, drawing_of(view.blocks))
    return Spot(f"v-{view.id}", at, reader, view.state, modal, errors, offers)


def drawing_of(blocks: list[JsonObject]) -> str:
    """Return a name for blocks as they are drawn now; other blocks have another."""
    return hashlib.blake2s(json.dumps(blocks, sort_keys=True).encode(), digest_size=12).hexdigest()
