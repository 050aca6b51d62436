"""Who may act at all: full members of this workspace, as Slack describes them now.

Guests, strangers, bots, deactivated accounts and other workspaces' people are refused, whatever
channel they are in. What a member may do is the roster's to say.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from slack_sdk import WebClient

from bot.slack.trouble import calling
from handlers.domain.errors import NotAllowed, Refused
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor
from handlers.ports import ChatError, ChatRefused, Clock, Roster

_REMEMBERED = timedelta(minutes=5)
_MOST = 10_000

_GUEST = "Guests of the workspace cannot use Ombud; ask one of its admins."
_OTHER_TEAM = "Ombud serves the people of its own workspace only."
_NOBODY = "Slack does not confirm this account, so Ombud cannot serve it; an admin can run `ombud doctor`."


class Unconfirmed(Refused):
    """Slack did not confirm just now who you are; nothing was changed, please try again."""


class Directory(Protocol):
    """Where accounts are looked up."""

    def account(self, person: PersonId) -> Mapping[str, Any]:
        """Return Slack's user object.

        Raises:
            ChatError: Slack could not be asked, or knows no such account.
        """


class SlackDirectory:
    """Looks accounts up in Slack."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def account(self, person: PersonId) -> Mapping[str, Any]:
        """Return Slack's user object."""
        with calling("users.info", repeatable=True):
            return self._client.users_info(user=person).get("user") or {}


class People:
    """Admits those who may act; what Slack said of an account is remembered for five minutes.

    Args:
        team: names the workspace whose people may act; may ask Slack.
    """

    def __init__(self, directory: Directory, roster: Roster, clock: Clock, team: Callable[[], str]) -> None:
        self._directory = directory
        self._roster = roster
        self._clock = clock
        self._team = team
        self._lock = threading.Lock()
        self._known: dict[PersonId, tuple[datetime, str]] = {}

    def admit(self, person: str, team_id: str) -> Actor:
        """Return the person with their roles now.

        Args:
            team_id: the workspace the delivery says they act from.

        Raises:
            NotAllowed: they may not use Ombud at all.
            Unconfirmed: Slack could not be asked.
        """
        someone = PersonId(person)
        try:
            ours = self._team()
            known = bool(ours) and team_id == ours
            objection = self._objection(someone, ours) if known else _OTHER_TEAM
        except ChatRefused:
            objection = _NOBODY
        except ChatError:
            raise Unconfirmed from None
        if objection:
            raise NotAllowed(objection)
        return Actor(someone, self._roster.roles(someone))

    def _objection(self, person: PersonId, ours: str) -> str:
        now = self._clock.now()
        with self._lock:
            until, objection = self._known.get(person, (now, ""))
        if now < until:
            return objection
        objection = objection_to(self._directory.account(person), ours)
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[person] = (now + _REMEMBERED, objection)
        return objection


def objection_to(account: Mapping[str, Any], team_id: str) -> str:
    """Return why an account may not act, as a sentence for its owner; empty when it may."""
    if account.get("team_id") != team_id or account.get("is_stranger"):
        return _OTHER_TEAM
    if account.get("is_restricted") or account.get("is_ultra_restricted"):
        return _GUEST
    if account.get("deleted") or account.get("is_bot") or account.get("id") == "USLACKBOT":
        return _NOBODY
    return ""
