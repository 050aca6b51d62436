"""Answers at the address that came with a delivery: only ever on Slack's own host (SEC-14).

No other address from a payload is opened, whatever it says.
Source: https://docs.slack.dev/interactivity/handling-user-interaction (responses)
"""

import json

from slack_sdk import WebClient

from bot.slack.kit import Message
from bot.slack.own_host import OwnHost
from bot.slack.trouble import calling
from handlers.ports import ChatRefused

HOST = "hooks.slack.com"


class Hooks:
    """Answers one person alone, where they acted.

    Args:
        client: its base address names the server that is trusted beside Slack's own; its patience is ours.
    """

    def __init__(self, client: WebClient) -> None:
        self._host = OwnHost(client, HOST)

    def allows(self, url: str) -> bool:
        """Return whether an address from a payload is Slack's."""
        return self._host.allows(url)

    def answer(self, url: str, message: Message) -> None:
        """Post a message that only the person sees who acted.

        Raises:
            ChatRefused: the address is not Slack's, or is used up.
            ChatError: it was not posted, or nobody knows.
        """
        if not self.allows(url):
            raise ChatRefused("The address for the answer is not Slack's; nothing was sent there.")
        told = {"response_type": "ephemeral", "replace_original": False, **message}
        body = json.dumps(told).encode()
        with calling("response_url", repeatable=False):
            self._host.post(
                url, body, "application/json; charset=utf-8", "The address for the answer is used up."
            )
