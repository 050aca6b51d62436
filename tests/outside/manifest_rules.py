"""What a manifest may hold, as Slack's schema of version 2 says; the parts that an app like ours can use.

Source: https://docs.slack.dev/reference/app-manifest
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Rule = Callable[[Any, str], Iterator[str]]


def text(shortest: int, longest: int, pattern: str = "") -> Rule:
    """Take a text of some length, and of some form."""

    def rule(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{path} is no text"
        elif not shortest <= len(value) <= longest:
            yield f"{path} has {len(value)} characters, {shortest} to {longest} are allowed"
        elif not re.search(pattern, value):
            yield f"{path} does not look like {pattern}"

    return rule


def flag(value: Any, path: str) -> Iterator[str]:
    """Take a yes or no."""
    if not isinstance(value, bool):
        yield f"{path} is neither true nor false"


def whole(value: Any, path: str) -> Iterator[str]:
    """Take a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        yield f"{path} is no whole number"


def one_of(*allowed: str) -> Rule:
    """Take one of some words."""
    return lambda value, path: iter(() if value in allowed else (f"{path} is none of {allowed}",))


def many(inside: Rule, fewest: int, most: int, *, differing: bool = False) -> Rule:
    """Take a list."""

    def rule(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{path} is no list"
            return
        if not fewest <= len(value) <= most:
            yield f"{path} has {len(value)} entries, {fewest} to {most} are allowed"
        if differing and len({str(one) for one in value}) < len(value):
            yield f"{path} names one thing twice"
        for at, one in enumerate(value):
            yield from inside(one, f"{path}/{at}")

    return rule


def record(required: Mapping[str, Rule], optional: Mapping[str, Rule]) -> Rule:
    """Take an object with these keys and no other."""
    known = {**required, **optional}

    def rule(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{path} is no object"
            return
        yield from (f"{path}/{name} is missing" for name in required if name not in value)
        for name, inside in value.items():
            if name in known:
                yield from known[name](inside, f"{path}/{name}")
            else:
                yield f"{path}/{name} is unknown"

    return rule


_URL = text(1, 3_500, "^https?://")
_SCOPES = many(text(1, 50), 0, 255, differing=True)
_EVENTS = many(text(1, 50), 0, 100, differing=True)
_SHORTCUT = record(
    {
        "name": text(1, 24),
        "type": one_of("message", "global"),
        "callback_id": text(1, 255),
        "description": text(1, 150),
    },
    {},
)
_COMMAND = record(
    {"command": text(2, 32, "^/"), "description": text(1, 2_000)},
    {"url": text(1, 3_000, "^https?://"), "usage_hint": text(1, 1_000), "should_escape": flag},
)
_HOME = ("home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled")

MANIFEST = record(
    {
        "display_information": record(
            {"name": text(1, 35)},
            {
                "description": text(1, 140),
                "long_description": text(175, 4_000),
                "background_color": text(4, 7, "^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"),
            },
        )
    },
    {
        "_metadata": record({}, {"major_version": whole, "minor_version": whole}),
        "features": record(
            {},
            {
                "app_home": record({}, dict.fromkeys(_HOME, flag)),
                "bot_user": record({"display_name": text(1, 80)}, {"always_online": flag}),
                "shortcuts": many(_SHORTCUT, 1, 10),
                "slash_commands": many(_COMMAND, 1, 50),
            },
        ),
        "oauth_config": record(
            {},
            {
                "scopes": record(
                    {}, dict.fromkeys(("bot", "bot_optional", "user", "user_optional"), _SCOPES)
                ),
                "redirect_urls": many(text(1, 2_500), 0, 1_000, differing=True),
                "token_management_enabled": flag,
                "pkce_enabled": flag,
            },
        ),
        "settings": record(
            {},
            {
                "event_subscriptions": record(
                    {}, {"request_url": _URL, "bot_events": _EVENTS, "user_events": _EVENTS}
                ),
                "interactivity": record(
                    {"is_enabled": flag}, {"request_url": _URL, "message_menu_options_url": _URL}
                ),
                "org_deploy_enabled": flag,
                "socket_mode_enabled": flag,
                "token_rotation_enabled": flag,
            },
        ),
    },
)


def faults(manifest: Any) -> list[str]:
    """Return what Slack would refuse."""
    return list(MANIFEST(manifest, ""))
