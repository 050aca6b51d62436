"""What the stand-in delivers has the types of Slack's Bolt, so that our tests press real buttons."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.outside.deliveries import ELEMENTS, every_delivery
from tests.outside.typescript import Typed, rejected

Json = dict[str, Any]
ACTIONS = sorted({action for _, _, action in ELEMENTS.values()})
NAMES = (
    "BlockAction", "BlockSuggestion", "EnvelopedEvent", "EventFromType", "GlobalShortcut", "MessageShortcut",
    "SlashCommand", "ViewClosedAction", "ViewOutput", "ViewSubmitAction",
)  # fmt: skip
TYPES = (
    f"import type {{ {', '.join((*NAMES, *ACTIONS, 'BasicElementAction'))} }} from '@slack/bolt'; "
    # Only a press on a message has a response_url, says
    # https://docs.slack.dev/reference/interaction-payloads/block_actions-payload; the type wants it always.
    "type InView<A extends BasicElementAction> = Omit<BlockAction<A>, 'response_url' | 'view'> "
    "& { view: ViewOutput }; "
    # The event carries the view as Slack keeps it, with its ids and its hash; the type, as an app draws it.
    "type HomeOpened = Omit<EventFromType<'app_home_opened'>, 'view'> & { view?: ViewOutput };"
)


def without_what_the_types_leave_out(payload: Json) -> Json:
    """Return a delivery without the few true things that Bolt's types do not name.

    Slack writes null for an enterprise where there is none, names people twice, and repeats a button's style:
    https://docs.slack.dev/reference/interaction-payloads
    """
    spoken = copy.deepcopy(payload)
    for name in ("enterprise", "context_enterprise_id"):
        assert spoken.pop(name, None) is None
    if (
        spoken["type"] in {"view_submission", "view_closed", "block_suggestion"}
        if "type" in spoken
        else False
    ):
        assert spoken["user"].pop("username") == spoken["user"]["name"]
    for action in spoken.get("actions", ()):
        action.pop("style", None)
    return spoken


@pytest.fixture(scope="module")
def deliveries() -> list[Typed]:
    made = every_delivery()
    return [Typed(one.name, one.type, without_what_the_types_leave_out(one.value)) for one in made]


def test_every_delivery_of_the_stand_in_has_bolts_type(
    deliveries: list[Typed], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    assert len(deliveries) > 90
    assert rejected(tmp_path, TYPES, deliveries) == {}
    record_property("judged", f"{len(deliveries)} deliveries of the stand-in")


def test_every_kind_of_delivery_is_among_them(deliveries: list[Typed]) -> None:
    kinds = {one.type.partition("<")[0] for one in deliveries}
    assert kinds == {
        "BlockAction", "BlockSuggestion", "EnvelopedEvent", "GlobalShortcut", "InView", "MessageShortcut",
        "SlashCommand", "ViewClosedAction", "ViewSubmitAction",
    }  # fmt: skip


def without(value: Json, path: str) -> Json:
    """Return a delivery that lacks one thing."""
    changed = copy.deepcopy(value)
    *above, last = path.split(".")
    inside: Any = changed
    for name in above:
        inside = inside[int(name) if name.isdecimal() else name]
    del inside[last]
    return changed


LACKING = {
    "button on a message": (
        "trigger_id",
        "user.username",
        "response_url",
        "actions.0.block_id",
        "actions.0.text",
    ),
    "button in a modal": ("view.hash", "view.state", "view.private_metadata", "container"),
    "a filled form": ("trigger_id", "view.root_view_id", "view.state.values", "user.id"),
    "a closed form, everything: True": ("is_cleared", "view.callback_id"),
    "a shortcut from anywhere": ("action_ts", "user.username", "trigger_id"),
    "a shortcut on a message of a person": ("message_ts", "response_url", "channel.name", "message.ts"),
    "typing into a menu of a message": ("value", "action_id", "container"),
    "the command with 'list'": ("response_url", "text", "team_domain", "trigger_id"),
    "reaction_added eyes": ("event_id", "event.item", "event.item_user", "event_time"),
    "channel_shared ": ("event.connected_team_id", "event.channel"),
}


def test_the_compiler_rejects_each_delivery_that_lacks_something(
    deliveries: list[Typed], tmp_path: Path
) -> None:
    """Shows that the check above can fail, key by key."""
    by_name = {one.name: one for one in deliveries}
    broken = [
        Typed(f"{name} without {path}", by_name[name].type, without(by_name[name].value, path))
        for name, paths in LACKING.items()
        for path in paths
    ]
    assert set(rejected(tmp_path, TYPES, broken)) == {one.name for one in broken}
