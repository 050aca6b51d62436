"""What happens around the app in its workspace: the channel changes, groups change, the app is taken away.

Each event is one row with its id, or a job woken early; the jobs look at Slack themselves, since events
come late, twice, or not at all.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from slack_bolt import BoltResponse

from handlers.desk import Desk

_log = logging.getLogger(__name__)

WATCH: Final = "watch"
PEOPLE: Final = "people"
#: Each event with the job that looks again because of it.
EVENTS: Final[Mapping[str, str]] = {
    "app_uninstalled": WATCH,
    "tokens_revoked": WATCH,
    "channel_shared": WATCH,
    "channel_unshared": WATCH,
    "group_archive": WATCH,
    "group_unarchive": WATCH,
    "subteam_members_changed": PEOPLE,
}


class Happenings:
    """Hears what happens around one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def on_event(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Have the job look that knows what to do about it, once an event."""
        with self._desk.transaction("slack.happened") as tx:
            new = tx.inbox.take(f"slack:event:{body['event_id']}")
        if new:
            self._desk.wake(EVENTS[event["type"]])

    def on_rate_limit(self, body: dict[str, Any], next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002 - Bolt's name
        """Take Slack's word that it holds back events; the jobs find by themselves what was missed."""
        if body.get("type") != "app_rate_limited":
            return next()
        _log.warning("Slack holds back events of this hour.", extra={"action": "slack.events_limited"})
        return BoltResponse(status=200, body="")
