"""People and bots of the workspace, with the flags by which an app tells staff from guests and strangers.

Source of the fields: https://docs.slack.dev/reference/objects/user-object
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.sandbox.slack.refusals import JsonObject


@dataclass(frozen=True, slots=True)
class Person:
    """One account; change it with `dataclasses.replace` through `Workspace.change_person`."""

    id: str
    name: str
    team_id: str
    real_name: str = ""
    tz: str = "Europe/Copenhagen"
    locale: str = "en-GB"
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_admin: bool = False
    is_bot: bool = False
    deleted: bool = False
    email: str = ""

    def as_slack(
        self, now: float, *, include_locale: bool = False, include_email: bool = False
    ) -> JsonObject:
        """Is the user object of `users.info`, with the zone's offset in force at `now` (epoch seconds).

        Args:
            include_email: the app has the scope users:read.email; without it the field is not there.
        """
        offset = dt.datetime.fromtimestamp(now, ZoneInfo(self.tz)).utcoffset() or dt.timedelta()
        shown = self.real_name or self.name.title()
        user: JsonObject = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "real_name": shown,
            "deleted": self.deleted,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": int(offset.total_seconds()),
            "profile": {"real_name": shown, "display_name": self.name, "team": self.team_id},
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": int(now),
        }
        if self.is_stranger:  # Slack leaves the flag out for everybody else
            user["is_stranger"] = True
        if include_email and self.email:
            user["profile"]["email"] = self.email
        if include_locale:
            user["locale"] = self.locale
        return user

    def as_actor(self) -> JsonObject:
        """Is the short user object inside an interaction."""
        return {"id": self.id, "username": self.name, "name": self.name, "team_id": self.team_id}
