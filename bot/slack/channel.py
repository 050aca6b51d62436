"""Whether the channel is fit for cases: private, in use, this organisation's own, and Ombud inside.

Faults are codes, so that they can be kept and said in any language.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from slack_sdk import WebClient

from bot.slack.trouble import calling
from handlers.ports import ChatRefused


def faults_of(client: WebClient, channel_id: str) -> Iterator[str]:
    """Yield the codes of what is wrong with a channel, read from Slack now.

    Raises:
        ChatError: Slack could not be asked, or does not accept the token.
    """
    try:
        with calling("conversations.info", repeatable=True):
            channel: Mapping[str, Any] = client.conversations_info(channel=channel_id).get("channel") or {}
    except ChatRefused as refused:
        if refused.code != "channel_not_found":  # so Slack hides a private channel from those outside
            raise
        yield "absent"
        return
    if not channel.get("is_private"):
        yield "public"
    if channel.get("is_archived"):
        yield "archived"
    if any(channel.get(flag) for flag in ("is_shared", "is_ext_shared", "is_pending_ext_shared")):
        yield "shared"
    if not channel.get("is_member"):
        yield "absent"
