"""The scopes of the manifests, each with its reason and with the methods and events here that need it.

Tests compare these tables with the calls and listeners of this package, and with both manifests.
Sources: https://docs.slack.dev/reference/methods and https://docs.slack.dev/reference/events, page by page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

#: Each method of the Web API that is called here, with the scope its page asks a bot token for.
METHODS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "auth.test": "",
        "chat.delete": "chat:write",
        "chat.postEphemeral": "chat:write",
        "chat.postMessage": "chat:write",
        "chat.update": "chat:write",
        "conversations.history": "groups:history",  # of a private channel
        "conversations.info": "groups:read",  # of a private channel
        "conversations.replies": "groups:history",
        "files.completeUploadExternal": "files:write",
        "files.getUploadURLExternal": "files:write",
        "usergroups.users.list": "usergroups:read",
        "users.info": "users:read",
        "views.open": "",
        "views.publish": "",
        "views.push": "",
        "views.update": "",
    }
)
#: Called with the app-level token of Socket Mode, whose scopes are not the bot's.
APP_LEVEL: Final[Mapping[str, str]] = MappingProxyType({"apps.connections.open": "connections:write"})

#: Each event that is listened to, with the scope under which it comes from a private channel.
EVENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "app_home_opened": "",
        "app_uninstalled": "",
        "tokens_revoked": "",
        "channel_shared": "groups:read",
        "channel_unshared": "groups:read",
        "group_archive": "groups:read",
        "group_unarchive": "groups:read",
        "reaction_added": "reactions:read",
        "reaction_removed": "reactions:read",
        "subteam_members_changed": "usergroups:read",
    }
)


@dataclass(frozen=True, slots=True)
class Scope:
    """One scope that the app asks for, or can.

    Attributes:
        besides: what needs it that is neither a method nor an event.
    """

    name: str
    why: str
    optional: bool = False
    besides: tuple[str, ...] = ()


SCOPES: Final = (
    Scope("chat:write", "Post and edit cards, write to a colleague alone, answer the person who acted"),
    Scope(
        "commands",
        "The command and the shortcuts; a message shortcut hands over its message, so no channel is read",
        besides=("the command /ombud", "the shortcuts"),
    ),
    Scope("groups:read", "Check that the channel is private, unshared and has Ombud in it"),
    Scope(
        "users:read", "Tell members from guests, strangers, bots and deactivated accounts; language and zone"
    ),
    Scope(
        "users:read.email",
        "Write to colleagues by mail while Slack is down, and send digests by mail",
        optional=True,
        besides=("the e-mail address in `users.info`",),
    ),
    Scope("files:write", "Show charts in the digests of managers", optional=True),
    Scope("groups:history", "Look up whether a message was posted when Slack did not say", optional=True),
    Scope("reactions:read", "Claim a case, or ask to close it, by an emoji on its card", optional=True),
    Scope("usergroups:read", "Take roles from user groups instead of lists of people", optional=True),
)
REQUIRED: Final = frozenset(scope.name for scope in SCOPES if not scope.optional)
OPTIONAL: Final = frozenset(scope.name for scope in SCOPES if scope.optional)


def needed_for(scope: Scope) -> tuple[str, ...]:
    """Return what needs a scope: methods, then events, then the rest."""
    methods = tuple(name for name, needed in METHODS.items() if needed == scope.name)
    events = tuple(name for name, needed in EVENTS.items() if needed == scope.name)
    return (*methods, *events, *scope.besides)


def scopes_table() -> str:
    """Return the scopes as a table in Markdown, the required ones first."""
    rows = ["| Scope | Needed | Why | For |", "|---|---|---|---|"]
    for scope in SCOPES:
        needed = "optional, off" if scope.optional else "always"
        users = ", ".join(one if " " in one else f"`{one}`" for one in needed_for(scope))
        rows.append(f"| `{scope.name}` | {needed} | {scope.why} | {users} |")
    free = ", ".join(f"`{name}`" for name, needed in (*METHODS.items(), *EVENTS.items()) if not needed)
    level = ", ".join(f"`{name}` with `{scope}`" for name, scope in APP_LEVEL.items())
    return "\n".join((*rows, "", f"Without any scope: {free}. With the app-level token: {level}.", ""))
