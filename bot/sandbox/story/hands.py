"""The hands of the people in the story: they find buttons where they stand, fill in forms, type to search."""

from collections.abc import Mapping

from bot.sandbox.slack.deliveries import Delivered
from bot.sandbox.slack.elements import interactive
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.refusals import JsonObject
from bot.sandbox.slack.views import View
from bot.sandbox.story import screen
from bot.sandbox.story.people import NAMES
from bot.sandbox.story.stage import Stage

_MENU, _FURTHER = "more", "more_actions"


class StoryFault(Exception):
    """The story could not go on: Slack did not show what the next step needs."""


class Hands:
    """Everybody's hands on one stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._slack = stage.slack

    def press(self, person: str, post: Post, action: str) -> str:
        """Press a button of a card, open or in its menus, and return what it is called there.

        Raises:
            StoryFault: it stands nowhere.
        """
        shown, menu = screen.buttons(post.blocks), screen.menus(post.blocks)
        if action in shown:
            well(self._slack.press(person, post.channel, post.ts, action))
            return shown[action]
        if action in menu:
            option = menu[action]
            well(self._slack.choose(person, post.channel, post.ts, _MENU, option["value"]))
            return str(option["text"]["text"])
        if action == _FURTHER:
            raise StoryFault(
                f"the card has no way to further actions: {', '.join([*shown, *menu]) or 'none'}"
            )
        self.press(person, post, _FURTHER)
        return self.press_in_window(person, action)

    def press_in_row(self, person: str, post: Post, case: int, action: str, token: str) -> str:
        """Press what a list offers for one of its cases, in the open or in a menu; return what it is called.

        Raises:
            StoryFault: it offers no such thing.
        """
        for one in interactive(post.blocks):
            if one.action_id.partition(":")[0] == action and _means(one.element, case, token):
                well(self._slack.press(person, post.channel, post.ts, one))
                return str(one.element["text"]["text"])
            for option in one.element.get("options", ()):
                if str(option["value"]).startswith(f"{action}:") and _means(option, case, token):
                    well(self._slack.choose(person, post.channel, post.ts, one, option["value"]))
                    return str(option["text"]["text"])
        raise StoryFault(f"the message before {NAMES[person]} offers no {action} {token}")

    def press_in_window(self, person: str, action: str) -> str:
        """Press a button of the window that is open, and return what it is called there."""
        window = self.window(person)
        label = screen.buttons(window.blocks).get(action)
        if label is None:
            raise StoryFault(f"the window before {NAMES[person]} offers no {action}")
        well(self._slack.press_in_view(window.id, action))
        return label

    def press_on_home(self, person: str, action: str) -> str:
        """Press the one button of a kind on somebody's Home tab, and return what it is called there.

        Raises:
            StoryFault: there is none, or more than one.
        """
        view = self._slack.home(person)
        found = [] if view is None else list(screen.buttons(view.blocks).items())
        meant = [(name, label) for name, label in found if name.partition(":")[0] == action]
        if view is None or len(meant) != 1:
            raise StoryFault(f"the Home tab of {NAMES[person]} offers {len(meant)} times {action}")
        well(self._slack.press_in_view(view.id, meant[0][0]))
        return meant[0][1]

    def submit(self, person: str, values: Mapping[str, object]) -> None:
        """Fill in the window that is open, and submit it.

        Raises:
            StoryFault: it was not taken.
        """
        settled = self._slack.submit(person, self.window(person).id, values)
        if not settled.ok:
            raise StoryFault(
                f"Slack did not take {NAMES[person]}'s form: {settled.errors or settled.trouble}"
            )

    def found(self, person: str, field: str, typed: str) -> JsonObject:
        """Type into a field of the window that is open, and return the one option that is offered."""
        options = self._slack.suggest(person, self.window(person), field, typed)
        if len(options) != 1:
            raise StoryFault(f"{len(options)} options were offered for what {NAMES[person]} typed")
        return options[0]

    def command(self, person: str, words: str) -> None:
        """Type `/ombud` and some words in the channel of the cases."""
        well(self._slack.command(person, self._stage.channel, "/ombud", words))

    def shortcut(self, person: str, name: str) -> None:
        """Use a shortcut of the app."""
        well(self._slack.shortcut(person, name))

    def open_home(self, person: str) -> None:
        """Open the app's Home tab."""
        well(self._slack.open_home(person))

    def window(self, person: str) -> View:
        """Return the window before a person.

        Raises:
            StoryFault: there is none.
        """
        view = self._slack.modal(person)
        if view is None:
            raise StoryFault(f"no window opened before {NAMES[person]}")
        return view

    def read_and_close(self, person: str) -> str:
        """Close the windows before a person, and return what stood in the uppermost."""
        window = self.window(person)
        self._slack.close(person, window.id, everything=True)
        return screen.words(window.blocks)


def _means(drawn: JsonObject, case: int, token: str) -> bool:
    number, _, rest = str(drawn["value"]).rpartition(":")[2].partition(".")
    return number == str(case) and rest.endswith(f".{token}")


def well(delivered: Delivered) -> None:
    """Check that the app took a delivery.

    Raises:
        StoryFault: it did not.
    """
    if delivered.trouble:
        raise StoryFault(f"the app did not take a delivery: {delivered.trouble}")
