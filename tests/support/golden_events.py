"""The events an app like ours may hear of, as Slack words them.

Source: https://docs.slack.dev/reference/events
"""

from bot.sandbox.slack.identity import Installation
from handlers.domain.case import Case
from tests.support.golden import Json
from tests.support.slack_desk import Place

_STAMP = "1795000000.000100"
_REACTIONS = ("eyes", "white_check_mark", "tada")


def events(place: Place, case: Case, person: str) -> list[Json]:
    """Return one of each event, about the channel of cards and about a case's card, by one person."""
    tabs: list[Json] = [
        {"type": "app_home_opened", "user": person, "channel": "D0HOME", "tab": tab, "event_ts": _STAMP}
        for tab in ("home", "messages")
    ]
    return tabs + events_about(place.channel, place.card(case).ts, person, place.slack.installation)


def events_about(channel: str, ts: str, person: str, mine: Installation) -> list[Json]:
    """Return one of each event, but for the app's own tabs."""
    item = {"type": "message", "channel": channel, "ts": ts}
    reacted: list[Json] = [
        {"type": kind, "user": person, "reaction": emoji, "item_user": mine.bot_user_id, "item": item}
        for emoji in _REACTIONS
        for kind in ("reaction_added", "reaction_removed")
    ]
    member = {"user": person, "channel": channel, "channel_type": "G", "team": mine.team_id}
    others: list[Json] = [
        {"type": "channel_shared", "connected_team_id": "T0OTHERS", "channel": channel},
        {
            "type": "channel_unshared",
            "previously_connected_team_id": "T0OTHERS",
            "channel": channel,
            "is_ext_shared": False,
        },
        {"type": "group_archive", "channel": channel, "user": person, "is_moved": 0},
        {"type": "group_unarchive", "channel": channel, "actor_id": person},
        {"type": "group_deleted", "channel": channel, "date_deleted": 1_795_000_000, "actor_id": person},
        {"type": "group_left", "channel": channel, "actor_id": person},
        {"type": "member_joined_channel", **member},
        {"type": "member_left_channel", **member},
        {
            "type": "subteam_members_changed",
            "subteam_id": "S0HANDLERS",
            "team_id": mine.team_id,
            "date_previous_update": 1_794_000_000,
            "date_update": 1_795_000_000,
            "added_users": [person],
            "added_users_count": 1,
            "removed_users": [],
            "removed_users_count": 0,
        },
    ]
    farewell: list[Json] = [
        {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [mine.bot_user_id]}},
        {"type": "app_uninstalled"},
    ]
    return [{**one, "event_ts": _STAMP} for one in (*reacted, *others)] + farewell
