"""The methods that stand alone: who am I, who is that, who is in a group, react, where sockets connect.

Source: https://docs.slack.dev/reference/methods
"""

import re
from collections.abc import Callable
from typing import Final

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.methods.method import Method, names
from bot.sandbox.slack.refusals import JsonObject, RefusalError
from bot.sandbox.slack.workspace import Workspace

_EMOJI: Final = re.compile(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")


def auth_test(workspace: Workspace, given: Arguments) -> JsonObject:
    """Is who the token belongs to."""
    del given
    mine = workspace.installation
    return {
        "url": f"https://{mine.team_domain}.slack.com/",
        "team": mine.team_domain.title(),
        "user": workspace.people[mine.bot_user_id].name,
        "team_id": mine.team_id,
        "user_id": mine.bot_user_id,
        "bot_id": mine.bot_id,
        "is_enterprise_install": False,
    }


def users_info(workspace: Workspace, given: Arguments) -> JsonObject:
    """Is one account with its flags and zone; the locale only when asked for, the address by its scope."""
    person = workspace.people.get(given.text("user"))
    if person is None:
        raise RefusalError("user_not_found")
    locale, mail = given.flag("include_locale"), "users:read.email" in workspace.installation.scopes
    return {"user": person.as_slack(workspace.wall(), include_locale=locale, include_email=mail)}


def group_members(workspace: Workspace, given: Arguments) -> JsonObject:
    """Lists the members of a user group; deactivated accounts only when asked for."""
    members = workspace.groups.get(given.text("usergroup"))
    if members is None:
        raise RefusalError("no_such_subteam")
    if not given.flag("include_disabled"):
        members = [one for one in members if not workspace.person(one).deleted]
    return {"users": members}


def add_reaction(workspace: Workspace, given: Arguments) -> JsonObject:
    """Puts the app's emoji on a message."""
    channel = workspace.visible_channel(given.text("channel"))
    post = workspace.posts.find(channel.id, given.text("timestamp"))
    if post is None:
        raise RefusalError("message_not_found")
    if channel.is_archived:
        raise RefusalError("is_archived")
    if not workspace.has_bot(channel):
        raise RefusalError("not_in_channel")
    if not _EMOJI.fullmatch(given.text("name")):
        raise RefusalError("invalid_name")
    users = post.reactions.setdefault(given.text("name"), [])
    if workspace.installation.bot_user_id in users:
        raise RefusalError("already_reacted")
    users.append(workspace.installation.bot_user_id)
    return {}


METHODS: Final = (
    Method("auth.test", auth_test),
    Method("users.info", users_info, names("user"), names("include_locale"), scope="users:read"),
    Method(
        "usergroups.users.list",
        group_members,
        names("usergroup"),
        names("include_disabled"),
        scope="usergroups:read",
    ),
    Method(
        "reactions.add", add_reaction, names("channel timestamp name"), frozenset(), scope="reactions:write"
    ),
)


def open_connection(new_address: Callable[[], str]) -> Method:
    """Is `apps.connections.open`, which answers a fresh WebSocket address for one connection."""

    def run(workspace: Workspace, given: Arguments) -> JsonObject:
        del workspace, given
        return {"url": new_address()}

    return Method("apps.connections.open", run, app_level=True)
