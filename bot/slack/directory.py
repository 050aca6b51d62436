"""Slack as the directory of accounts and user groups: who somebody is, and why they may not act.

Asked by a job, never while a person waits. What a colleague may do is the roster's to say.
Source: https://docs.slack.dev/reference/objects/user-object
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient

from bot.slack.escape import whole
from bot.slack.identity import Identity, OwnIdentity
from bot.slack.trouble import calling
from handlers.domain.colleague import Account, Objection
from handlers.domain.ids import PersonId
from handlers.ports import ChatRefused

_UNKNOWN = frozenset({"user_not_found", "user_not_visible"})
_SLACKBOT = "USLACKBOT"
_ADDRESS, _LONGEST = re.compile(r"[!-?A-~]+@[!-?A-~]+"), 254


class SlackDirectory:
    """Implements `handlers.ports.Directory`.

    Args:
        identity: whose people may act; the token's own workspace when None.
    """

    def __init__(self, client: WebClient, identity: Callable[[], Identity] | None = None) -> None:
        self._client = client
        self._identity = identity or OwnIdentity(client).get

    def account(self, person: PersonId) -> Account:
        """Return an account; one that Slack does not know has the objection `unknown`."""
        home = self._identity()
        try:
            with calling("users.info", repeatable=True):
                said = self._client.users_info(user=person, include_locale=True)
        except ChatRefused as refused:
            if refused.code in _UNKNOWN:
                return Account(person, objection=Objection.UNKNOWN)
            raise
        return account_of(person, said.get("user") or {}, home)

    def members(self, group: str) -> frozenset[PersonId]:
        """Return the members of a user group; needs the optional scope usergroups:read."""
        with calling("usergroups.users.list", repeatable=True):
            said = self._client.usergroups_users_list(usergroup=group)
        return frozenset(PersonId(str(one)) for one in said.get("users") or [])


def account_of(person: PersonId, user: Mapping[str, Any], home: Identity) -> Account:
    """Return Slack's user object as an account."""
    profile = user.get("profile") or {}
    shown = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or ""
    return Account(
        person,
        # A name is somebody else's text: without angle brackets it can never become a mention of ours.
        name=whole(str(shown)).replace("<", "").replace(">", "").strip(),
        locale=str(user.get("locale") or ""),
        zone=str(user.get("tz") or ""),
        objection=objection_to(user, home),
        address=_address(profile.get("email")),
    )


def _address(given: object) -> str:
    """Return an address that mail can go to, else ""; Slack gives none without the scope users:read.email."""
    address = str(given or "").strip()
    return address if len(address) <= _LONGEST and _ADDRESS.fullmatch(address) else ""


def objection_to(user: Mapping[str, Any], home: Identity) -> Objection:
    """Return why an account may not act, whatever lists it stands in."""
    flags: tuple[tuple[object, Objection], ...] = (
        (not user or user.get("id") == _SLACKBOT, Objection.UNKNOWN),
        (user.get("is_stranger"), Objection.STRANGER),
        (not _at_home(user, home), Objection.OTHER_TEAM),
        (user.get("is_ultra_restricted"), Objection.ULTRA_GUEST),
        (user.get("is_restricted"), Objection.GUEST),
        (user.get("is_bot"), Objection.BOT),
        (user.get("deleted"), Objection.DEACTIVATED),
    )
    return next((objection for wrong, objection in flags if wrong), Objection.NONE)


def _at_home(user: Mapping[str, Any], home: Identity) -> bool:
    """Say whether an account is this workspace's own; in an organisation of several it lists them all."""
    inside = {user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or ())}
    return bool(home.team_id) and home.team_id in inside
