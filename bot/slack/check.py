"""Whether Slack is set up as it must be: the token, the workspace, and a channel fit for cases.

Every fault is a sentence that names its fix. For `ombud doctor` and the start.
"""

from collections.abc import Iterator
from typing import Any

from slack_sdk import WebClient

from bot.slack.identity import OwnIdentity
from bot.slack.trouble import calling
from handlers.ports import ChatError


def check(client: WebClient, channel_id: str, team_id: str = "") -> list[str]:
    """Return what is wrong with the set-up; empty when all is well.

    Args:
        team_id: the workspace the settings name; any will do when empty.
    """
    try:
        identity = OwnIdentity(client).get()
        with calling("conversations.info", repeatable=True):
            channel: dict[str, Any] = client.conversations_info(channel=channel_id).get("channel") or {}
    except ChatError as error:
        return [str(error)]
    wrong = list(_faults(channel))
    if team_id and identity.team_id != team_id:
        wrong.insert(
            0,
            f"The bot token belongs to the workspace {identity.team_id}, the settings name {team_id}; "
            "set OMBUD_SLACK_TEAM_ID or use that workspace's token.",
        )
    return wrong


def _faults(channel: dict[str, Any]) -> Iterator[str]:
    if not channel.get("is_private"):
        yield "The channel is public, so everybody in the workspace sees the cases; make it private."
    if channel.get("is_archived"):
        yield "The channel is archived; restore it, or choose another in OMBUD_SLACK_CHANNEL_ID."
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"):
        yield "The channel is shared with another organisation; stop sharing it, or choose another."
    if not channel.get("is_member"):
        yield "Ombud is not in the channel; type /invite @Ombud in it."
