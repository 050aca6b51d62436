"""Both manifests are what Slack takes and ask for what the code needs; they differ in the road alone."""

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.slack.app import COMMAND
from bot.slack.scopes import EVENTS, OPTIONAL, REQUIRED
from handlers.domain.errands import ErrandId
from tests.outside.manifest_rules import faults
from tests.outside.typescript import Typed, rejected
from tests.support.golden_hands import InProcess
from tests.support.golden_manifests import FOLDER, HTTP, SOCKET, manifest, shortcuts
from tests.support.slack_desk import make_place

Json = dict[str, Any]
ADDRESS = "https://ombud.example.org/slack/events"
#: Entries that stand behind a "# ", for whoever wants them.
_OFF = re.compile(r"^\s*# - (\S+)$", re.MULTILINE)

both = pytest.mark.parametrize("path", [SOCKET, HTTP], ids=["socket", "http"])


def switched_off(path: Path) -> tuple[set[str], set[str]]:
    """Return the scopes and the events that a manifest offers and leaves off."""
    found = set(_OFF.findall(path.read_text("utf-8")))
    return {one for one in found if ":" in one}, {one for one in found if ":" not in one}


@both
def test_slack_takes_it(path: Path) -> None:
    assert faults(manifest(path)) == []


@both
def test_the_required_scopes_are_exactly_those_the_code_needs(path: Path) -> None:
    scopes = manifest(path)["oauth_config"]["scopes"]
    assert list(scopes) == ["bot"]  # no user token, ever
    assert set(scopes["bot"]) == REQUIRED
    assert switched_off(path)[0] == OPTIONAL


@both
def test_the_events_are_exactly_those_the_app_listens_to(path: Path) -> None:
    events = manifest(path)["settings"]["event_subscriptions"]["bot_events"]
    assert set(events) == {name for name, scope in EVENTS.items() if scope not in OPTIONAL}
    assert switched_off(path)[1] == {name for name, scope in EVENTS.items() if scope in OPTIONAL}


@both
def test_with_everything_switched_on_it_is_still_what_slack_takes(path: Path) -> None:
    text = re.sub(r"^(\s*)# - (\S+)$", r"\1- \2", path.read_text("utf-8"), flags=re.MULTILINE)
    whole = yaml.safe_load(text)
    assert faults(whole) == []
    assert set(whole["oauth_config"]["scopes"]["bot"]) == REQUIRED | OPTIONAL
    assert set(whole["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS)


@both
def test_each_optional_scope_has_its_reason_above_it(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    for at, line in enumerate(lines):
        found = re.match(r"\s*(# )?- ([a-z]+:[a-z]+|chat:write|commands)$", line)
        if found:
            assert re.match(r"\s*# [A-Z].*\.$", lines[at - 1]), line


@both
def test_ux_07_the_shortcuts_and_the_command_stand_where_people_look_for_them(path: Path) -> None:
    features = manifest(path)["features"]
    listed = {(one["type"], one["name"], one["callback_id"]) for one in features["shortcuts"]}
    assert listed == {
        ("global", "New case", ErrandId.NEW_CASE),
        ("message", "Open case from message", ErrandId.CASE_FROM_MESSAGE),
        ("message", "Add to case as note", ErrandId.NOTE_FROM_MESSAGE),
    }
    (command,) = features["slash_commands"]
    assert command["command"] == COMMAND
    assert command["should_escape"] is True


@both
def test_people_can_write_to_the_app_and_it_stays_in_one_workspace(path: Path) -> None:
    read = manifest(path)
    assert read["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert read["settings"]["org_deploy_enabled"] is False
    assert read["settings"]["interactivity"]["is_enabled"] is True
    assert read["_metadata"] == {"major_version": 2}


def test_the_two_differ_in_the_road_alone() -> None:
    http, socket = manifest(HTTP), manifest(SOCKET)
    assert http["features"]["slash_commands"][0].pop("url") == ADDRESS
    assert http["settings"]["event_subscriptions"].pop("request_url") == ADDRESS
    assert http["settings"]["interactivity"].pop("request_url") == ADDRESS
    assert http["settings"]["interactivity"].pop("message_menu_options_url") == ADDRESS
    assert http["settings"].pop("socket_mode_enabled") is False
    assert socket["settings"].pop("socket_mode_enabled") is True
    assert http == socket
    assert ADDRESS not in SOCKET.read_text("utf-8")
    assert "four places" in HTTP.read_text("utf-8").splitlines()[0]


def test_the_app_answers_every_shortcut_of_the_manifest(tmp_path: Path) -> None:
    place = make_place(tmp_path)
    carrier = InProcess(place.app)
    place.slack.courier = lambda: carrier
    try:
        card = place.card(place.letter())
        for callback, on_message in shortcuts():
            where: Json = {"channel": place.channel, "ts": card.ts} if on_message else {}
            delivered = place.slack.shortcut(place.cast.ada, callback, **where)
            assert (callback, delivered.status, delivered.trouble) == (callback, 200, None)
    finally:
        place.slack.stop()
        place.desk.close()


def test_slacks_own_types_know_every_scope_and_event(tmp_path: Path) -> None:
    typed = [Typed(path.name, "Manifest", manifest(path)) for path in (SOCKET, HTTP)]
    scopes = [Typed(name, "Scope", name) for name in sorted(REQUIRED | OPTIONAL)]
    events = [Typed(name, "Event", name) for name in EVENTS]
    wrong = [Typed("no scope", "Scope", "groups:look"), Typed("no event", "Event", "group_opened")]
    preamble = (
        "import type { AppsManifestCreateArguments } from '@slack/web-api'; "
        "type Given = NonNullable<AppsManifestCreateArguments['manifest']>; type Manifest = Given; "
        "type Scope = NonNullable<NonNullable<NonNullable<Given['oauth_config']>['scopes']>['bot']>[number]; "
        "type Subscribed = NonNullable<NonNullable<Given['settings']>['event_subscriptions']>; "
        "type Event = NonNullable<Subscribed['bot_events']>[number];"
    )
    assert set(rejected(tmp_path, preamble, [*typed, *scopes, *events, *wrong])) == {"no scope", "no event"}


def at(*path: str | int) -> Callable[[Json, object], None]:
    def put(whole: Json, value: object) -> None:
        inside: Any = whole
        for name in path[:-1]:
            inside = inside[name]
        inside[path[-1]] = value

    return put


BROKEN: dict[str, tuple[Callable[[Json, object], None], object]] = {
    "a name of 36": (at("display_information", "name"), "x" * 36),
    "a long description of 174": (at("display_information", "long_description"), "x" * 174),
    "an unknown key": (at("features", "chatter"), True),
    "a shortcut's name of 25": (at("features", "shortcuts", 0, "name"), "x" * 25),
    "a shortcut of no kind": (at("features", "shortcuts", 0, "type"), "channel"),
    "a command without its slash": (at("features", "slash_commands", 0, "command"), "ombud"),
    "a colour in words": (at("display_information", "background_color"), "blue"),
    "a flag in words": (at("settings", "org_deploy_enabled"), "no"),
    "an event twice": (at("settings", "event_subscriptions", "bot_events"), ["app_home_opened"] * 2),
    "a scope that is a number": (at("oauth_config", "scopes", "bot"), [7]),
    "eleven shortcuts": (
        at("features", "shortcuts"),
        [{"name": "x", "type": "global", "callback_id": str(n), "description": "x"} for n in range(11)],
    ),
    "no description of a shortcut": (
        at("features", "shortcuts"),
        [{"name": "x", "type": "global", "callback_id": "x"}],
    ),
    "a version in words": (at("_metadata", "major_version"), "two"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_rules_refuse_what_slack_refuses(name: str) -> None:
    """Shows that the check above can fail."""
    put, value = BROKEN[name]
    whole = copy.deepcopy(manifest(SOCKET))
    put(whole, value)
    assert len(faults(whole)) == 1, json.dumps(faults(whole))


def test_there_are_two_manifests_and_no_third() -> None:
    assert sorted(FOLDER.glob("manifest*")) == sorted([HTTP, SOCKET])
