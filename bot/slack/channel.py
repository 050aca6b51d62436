"""Whether the channel is fit for cases: private, in use, this organisation's own, and Ombud inside.

Faults are codes, so that they can be kept and said in any language.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from slack_sdk import WebClient

from bot.slack.trouble import calling
from handlers.domain.phrase import say
from handlers.ports import ChatRefused

#: Each fault with its fix.
FAULTS: Final = {
    "public": say("The channel is public, so everybody in the workspace sees the cases; make it private."),
    "archived": say("The channel is archived; restore it, or choose another in OMBUD_SLACK_CHANNEL_ID."),
    "shared": say("The channel is shared with another organisation; stop sharing it, or choose another."),
    "absent": say("Ombud is not in the channel; type /invite @Ombud in it."),
}


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
