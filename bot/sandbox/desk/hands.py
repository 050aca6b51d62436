"""What a newcomer's press does: the stand-in's gesture that it means, and what the screen says then.

Each gesture reaches Ombud as a signed request, as from Slack; nothing here calls Ombud.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.desk.drawings import Drawings
from bot.sandbox.desk.filled import Sent, asked, option_offered, value_in, values_in
from bot.sandbox.desk.reader import reader_in
from bot.sandbox.desk.spots import Spot, of_post, of_view
from bot.sandbox.slack.choices import KINDS
from bot.sandbox.slack.deliveries import Delivered
from bot.sandbox.slack.elements import Placed
from bot.sandbox.slack.forms import fill_in
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.refusals import JsonObject, MistakeError
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.slack.views import View
from handlers.ports import Clock

TROUBLES: Final[Mapping[str, str]] = {
    "operation_timeout": "Slack waited three seconds for Ombud and gave up. Try again.",
    "dispatch_failed": "Ombud did not take that: it has nothing here that answers to it.",
    "bad_response": "Ombud answered with something that Slack would not show.",
}


@dataclass
class Hands:
    """The hands of every colleague, and what their screens remember between two pages.

    Attributes:
        errors: sentences under the fields of a modal, by view and block.
        offers: what external menus offered, by person and place, then by block and action.
        drawings: what pages showed: a press is on that, as in Slack, and not on what stands there by now.
    """

    slack: SlackStandIn
    clock: Clock
    errors: dict[str, dict[str, str]] = field(default_factory=dict)
    offers: dict[tuple[str, str], dict[tuple[str, str], list[JsonObject]]] = field(default_factory=dict)
    drawings: Drawings = field(default_factory=Drawings)

    def spot(self, person: str, place: Post | View) -> Spot:
        """Return a message or view as the person sees it."""
        reader = reader_in(self.slack.workspace, person, self.clock.now())
        offers = self.offers.get((person, _key(place)), {})
        if isinstance(place, Post):
            spot = of_post(place, reader, offers)
        else:
            spot = of_view(place, reader, self.errors.get(place.id, {}), offers)
        self.drawings.keep(spot.at[-1], place.blocks)
        return spot

    def act(self, person: str, where: str, do: str, sent: Sent) -> str:
        """Do what a button asked for, and return a sentence where the person must be told something.

        Raises:
            MistakeError: what was pressed is no longer on the screen.
        """
        what, *rest = asked(do)
        *stands, drawing = asked(where)
        place = self._place(person, stands)
        if isinstance(place, View) and what in _KEEPS:
            self._keep(person, place, sent)
        match what, rest:
            case "press", [block_id, action_id, *value]:
                told = self._press(person, place, self.drawings.placed(drawing, block_id, action_id, value))
            case "choose", [block_id, action_id]:
                placed = self.drawings.placed(drawing, block_id, action_id)
                told = self._choose(person, place, placed, value_in(sent, placed, self.spot(person, place)))
            case "pick", [block_id, action_id, value]:
                placed = self.drawings.placed(drawing, block_id, action_id)
                told = self._choose(person, place, placed, self._picked(person, place, placed, value))
            case "suggest", [block_id, action_id]:
                told = self._suggest(person, place, self.drawings.placed(drawing, block_id, action_id), sent)
            case (("submit" | "close" | "close_all"), []):
                told = self._end(person, _modal(place), what, sent)
            case _:
                told = ""
        return told

    def _place(self, person: str, where: list[str]) -> Post | View:
        with self.slack.workspace.lock:
            match where:
                case ["message", channel, ts]:
                    post = self.slack.workspace.posts.seen_by(person, channel, ts)
                    if post is not None:
                        return post
                case ["view", view_id]:
                    view = self.slack.workspace.views.find(view_id=view_id)
                    if view is not None and view.person == person:
                        return view
        raise MistakeError("it is no longer on the screen")

    def _keep(self, person: str, view: View, sent: Sent) -> None:
        """Keep what was typed so far, as Slack does while another control of the window is used."""
        values = values_in(sent, view.blocks, self.spot(person, view))
        with self.slack.workspace.lock:
            view.state = fill_in(view, values)

    def _press(self, person: str, place: Post | View, placed: Placed) -> str:
        if isinstance(place, View):
            return _told(self.slack.press_in_view(place.id, placed))
        return _told(self.slack.press(person, place.channel, place.ts, placed))

    def _choose(self, person: str, place: Post | View, placed: Placed, value: object) -> str:
        if isinstance(place, View):
            return _told(self.slack.choose_in_view(place.id, placed, value))
        return _told(self.slack.choose(person, place.channel, place.ts, placed, value))

    def _picked(self, person: str, place: Post | View, placed: Placed, value: str) -> object:
        if not placed.element["type"].endswith("external_select"):
            return value
        spot = self.spot(person, place)
        picked = option_offered(spot, placed, value)
        if not KINDS[placed.element["type"]].several:
            return picked
        chosen: list[JsonObject] = spot.current(placed.block, placed.element)
        return [*(one for one in chosen if one != picked), *([] if picked in chosen else [picked])]

    def _suggest(self, person: str, place: Post | View, placed: Placed, sent: Sent) -> str:
        typed = sent.getlist(self.spot(person, place).name(placed.block, placed.element, "query"))
        words = typed[0].strip() if typed else ""
        least = int(placed.element.get("min_query_length", 3))
        if len(words) < least:
            return f"Type at least {least} letter{'s' if least > 1 else ''} to search."
        found = self.slack.suggest(person, place, placed, words)
        self.offers.setdefault((person, _key(place)), {})[placed.block_id, placed.action_id] = found
        return ""

    def _end(self, person: str, view: View, what: str, sent: Sent) -> str:
        self.errors.pop(view.id, None)
        if what != "submit":
            delivered = self.slack.close(person, view.id, everything=what == "close_all")
            return _told(delivered) if delivered else ""
        values = values_in(sent, view.blocks, self.spot(person, view))
        delivered = self.slack.submit(person, view.id, values)
        if delivered.errors:
            self.errors[view.id] = delivered.errors
        return ""


_KEEPS: Final = frozenset({"press", "choose", "pick", "suggest"})


def _key(place: Post | View) -> str:
    return place.ts if isinstance(place, Post) else place.id


def _modal(place: Post | View) -> View:
    if isinstance(place, View) and place.drawn["type"] == "modal":
        return place
    raise MistakeError("there is no window to send or close")


def _told(delivered: Delivered) -> str:
    return TROUBLES.get(delivered.trouble or "", delivered.trouble or "")
