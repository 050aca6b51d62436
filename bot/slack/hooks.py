"""Answers at the address that came with a delivery: only ever on Slack's own host (SEC-14).

No other address from a payload is opened, whatever it says.
Source: https://docs.slack.dev/interactivity/handling-user-interaction (responses)
"""

import http.client
import json
import ssl
import urllib.request
from urllib.parse import urlsplit

from slack_sdk import WebClient

from bot.slack.kit import Message
from bot.slack.trouble import calling
from handlers.ports import ChatRefused

HOST = "hooks.slack.com"
_API = "slack.com"


class Hooks:
    """Answers one person alone, where they acted.

    Args:
        client: its base address names the server that is trusted beside Slack's own; its patience is ours.
    """

    def __init__(self, client: WebClient) -> None:
        self._timeout = client.timeout
        self._trusted: ssl.SSLContext | None = client.ssl
        base = urlsplit(client.base_url)
        # A server that only speaks like Slack, for tests and the demo, hands out addresses of its own.
        self._own = None if (base.hostname or "").endswith(_API) else (base.scheme, base.netloc)

    def allows(self, url: str) -> bool:
        """Return whether an address from a payload is Slack's."""
        try:
            there = urlsplit(url)
            port = there.port
        except ValueError:
            return False
        if there.username or there.password:
            return False
        if self._own is not None:
            return (there.scheme, there.netloc) == self._own
        return there.scheme == "https" and there.hostname == HOST and port in (None, 443)

    def answer(self, url: str, message: Message) -> None:
        """Post a message that only the person sees who acted.

        Raises:
            ChatRefused: the address is not Slack's, or is used up.
            ChatError: it was not posted, or nobody knows.
        """
        if not self.allows(url):
            raise ChatRefused("The address for the answer is not Slack's; nothing was sent there.")
        told = {"response_type": "ephemeral", "replace_original": False, **message}
        asked = urllib.request.Request(  # noqa: S310 - allows() lets Slack's host through, and nothing else
            url, json.dumps(told).encode(), {"Content-Type": "application/json; charset=utf-8"}
        )
        with calling("response_url", repeatable=False):
            self._post(asked)

    def _post(self, asked: urllib.request.Request) -> None:
        handlers: list[urllib.request.BaseHandler] = [_NoRedirects()]
        if self._trusted is not None:
            handlers.append(urllib.request.HTTPSHandler(context=self._trusted))
        try:
            with urllib.request.build_opener(*handlers).open(asked, timeout=self._timeout) as answer:
                answer.read(1)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code < http.client.INTERNAL_SERVER_ERROR:
                raise ChatRefused("The address for the answer is used up.") from None
            raise


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows nobody elsewhere."""

    def redirect_request(self, *_given: object) -> None:
        """Refuse to go on, so that the answer counts as an error."""
