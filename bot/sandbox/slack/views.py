"""Views: the stack of modals before each person, and each person's Home tab.

What a view may look like is the linter's business; who may open one is the methods'.
"""

from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.slack.refusals import JsonObject, RefusalError

DEEPEST_STACK: Final = 3
_DEFAULTS: Final[JsonObject] = {
    "title": None,
    "close": None,
    "submit": None,
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "clear_on_close": False,
    "notify_on_close": False,
}
#: What Slack calls a Home tab, which is drawn without a title.
_HOME_TITLE: Final[JsonObject] = {"type": "plain_text", "text": "View Title", "emoji": True}


@dataclass(slots=True)
class View:
    """One open view: what the app drew, the hash of this drawing and what the person has filled in."""

    id: str
    person: str
    drawn: JsonObject
    hash: str
    root_id: str
    previous_id: str | None = None
    #: block, action -> state value
    state: dict[str, dict[str, JsonObject]] = field(default_factory=dict)

    @property
    def blocks(self) -> list[JsonObject]:
        """Is the list of blocks with the ids Slack gave to those without."""
        blocks: list[JsonObject] = self.drawn["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        """Is the app's own name for the view, or an empty string."""
        return str(self.drawn.get("external_id") or "")

    def as_slack(self, team_id: str, app_id: str, bot_id: str) -> JsonObject:
        """Is the view object as methods answer it and interactions carry it."""
        return {
            **_DEFAULTS,
            **({"title": _HOME_TITLE} if self.drawn["type"] == "home" else {}),
            **self.drawn,
            "id": self.id,
            "team_id": team_id,
            "state": {"values": self.state},
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "app_id": app_id,
            "bot_id": bot_id,
            "app_installed_team_id": team_id,
        }


class Views:
    """Everything open at this moment."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def start_stack(self, view: View) -> None:
        """Shows a modal in place of whatever modals the person had open."""
        self._stacks[view.person] = [view]

    def push(self, view: View) -> None:
        """Lays a modal on top of the others.

        Raises:
            RefusalError: `push_limit_reached` when three are open already.
        """
        stack = self._stacks.setdefault(view.person, [])
        if len(stack) >= DEEPEST_STACK:
            raise RefusalError("push_limit_reached")
        stack.append(view)

    def close_top(self, person: str) -> None:
        """Takes the uppermost modal away; the one under it shows again."""
        stack = self._stacks.get(person, [])
        if stack:
            stack.pop()

    def close(self, view: View) -> None:
        """Takes one modal away, also from under others."""
        stack = self._stacks.get(view.person, [])
        stack[:] = [each for each in stack if each is not view]

    def close_all(self, person: str) -> None:
        """Takes the person's modals away."""
        self._stacks.pop(person, None)

    def set_home(self, view: View) -> None:
        """Shows the person's Home tab."""
        self._homes[view.person] = view

    def home(self, person: str) -> View | None:
        """Is the person's Home tab, or None before the first was published."""
        return self._homes.get(person)

    def stack(self, person: str) -> list[View]:
        """Lists the person's open modals, the uppermost last."""
        return list(self._stacks.get(person, []))

    def top(self, person: str) -> View | None:
        """Is the modal the person looks at, or None."""
        stack = self.stack(person)
        return stack[-1] if stack else None

    def all(self) -> list[View]:
        """Lists every open modal and every Home tab."""
        return [view for stack in self._stacks.values() for view in stack] + list(self._homes.values())

    def find(self, *, view_id: str | None = None, external_id: str | None = None) -> View | None:
        """Is the open view with that id, or with that name of the app's own, or None."""
        for view in self.all():
            if view.id == view_id or (external_id and view.external_id == external_id):
                return view
        return None
