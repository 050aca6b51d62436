"""The scopes follow from what the code calls and listens to, and from nothing else."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox.slack.identity import SMALLEST_SCOPES
from bot.sandbox.slack.methods.table import methods as methods_of_stand_in
from bot.slack import scopes
from bot.slack.scopes import APP_LEVEL, EVENTS, METHODS, OPTIONAL, REQUIRED, SCOPES, needed_for, scopes_table
from tests.support.slack_desk import make_place

SOURCE = Path(scopes.__file__).parent
#: Attributes of a client that call nothing.
QUIET = {"base_url", "proxy", "ssl", "timeout", "token", "headers"}


def attributes_of_clients() -> Iterator[str]:
    """Yield what this face touches on a thing that is called a client: methods of the Web API, mostly."""
    for path in SOURCE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and re.search(r"(^|[._])client$", ast.unparse(node.value)):
                yield node.attr


def method_of(attribute: str) -> str:
    """Return the method that an attribute of the client calls, as the SDK itself names it."""
    with mock.patch.object(WebClient, "api_call") as call:
        function = getattr(WebClient("xoxb-x"), attribute)
        wanted: dict[str, Any] = dict.fromkeys(_required(function), "x")
        if "files" in wanted:
            wanted["files"] = []
        function(**wanted)
    return str(call.call_args.args[0])


def _required(function: Any) -> list[str]:
    parameters = inspect.signature(function).parameters.values()
    named = [one.name for one in parameters if one.default is one.empty and one.kind is one.KEYWORD_ONLY]
    # Left out, these make the SDK complain.
    return [*named, *({"view", "view_id", "text"} & {one.name for one in parameters})]


def called() -> set[str]:
    """Return the methods that the code calls."""
    sdk = {name for name in dir(WebClient) if not name.startswith("_")}
    return {
        method_of(name) for name in attributes_of_clients() if name in sdk - QUIET - {"close", "api_call"}
    }


def listened_to(folder: Path) -> set[str]:
    """Return the events that the app takes by name, once it is built."""
    heard: set[str] = set()
    real = App.event

    def event(self: App, wanted: Any, *more: Any, **others: Any) -> Any:
        if isinstance(wanted, str):
            heard.add(wanted)
        return real(self, wanted, *more, **others)

    with mock.patch.object(App, "event", event):
        place = make_place(folder)
    place.slack.stop()
    place.desk.close()
    return heard


def test_the_table_of_methods_is_what_the_code_calls() -> None:
    assert called() == set(METHODS)
    named = re.findall(
        r'calling\(\s*"([a-zA-Z.]+)"', "".join(p.read_text("utf-8") for p in SOURCE.glob("*.py"))
    )
    assert set(named) <= set(METHODS) | set(APP_LEVEL)


def test_no_method_is_called_behind_the_table_s_back() -> None:
    assert "api_call" not in set(attributes_of_clients())


def test_the_table_of_events_is_what_the_app_listens_to(tmp_path: Path) -> None:
    assert listened_to(tmp_path) == set(EVENTS)


def test_each_scope_is_needed_by_something_and_each_need_has_its_scope() -> None:
    assert all(needed_for(scope) for scope in SCOPES)
    needs = {scope for scope in (*METHODS.values(), *EVENTS.values()) if scope}
    others = {scope.name for scope in SCOPES if scope.besides}  # fields and features that no method is
    assert needs | others == REQUIRED | OPTIONAL
    assert len({scope.name for scope in SCOPES}) == len(SCOPES)


def test_the_required_scopes_are_the_smallest_set_and_the_stand_in_grants_no_more() -> None:
    assert REQUIRED == SMALLEST_SCOPES == {"chat:write", "commands", "groups:read", "users:read"}
    assert {
        "files:write",
        "groups:history",
        "reactions:read",
        "usergroups:read",
        "users:read.email",
    } == OPTIONAL


@pytest.mark.parametrize(
    "forbidden", [":history", "files:", "email", "customize", "public", "im:write", "admin"]
)
def test_no_scope_that_slack_reviews_closely_is_required(forbidden: str) -> None:
    assert [scope for scope in REQUIRED if forbidden in scope] == []


def test_the_stand_in_asks_for_the_same_scopes_of_the_methods_it_plays() -> None:
    played = methods_of_stand_in(lambda: "")
    for name, scope in METHODS.items():
        if name in played and scope != "groups:history" and not name.startswith("conversations."):
            assert (played[name].scope or "") == scope, name
    for name in APP_LEVEL:
        assert played[name].app_level


def test_the_table_names_every_scope_with_its_reason_and_its_users() -> None:
    table = scopes_table()
    for scope in SCOPES:
        (row,) = [line for line in table.splitlines() if line.startswith(f"| `{scope.name}` |")]
        assert scope.why in row
        assert ("optional, off" if scope.optional else "always") in row
        assert all(one in row for one in needed_for(scope))
    assert "`apps.connections.open` with `connections:write`" in table
    assert all(line.count("|") == 5 for line in table.splitlines() if line.startswith("|"))
