"""Posting to an address that Slack handed out: only ever opened on the host of Slack's named (SEC-14).

Nothing follows elsewhere from there. What is posted, and why, is for those who post.
"""

import http.client
import ssl
import urllib.request
from urllib.parse import urlsplit

from slack_sdk import WebClient

from handlers.ports import ChatRefused

_API = "slack.com"


class OwnHost:
    """One host of Slack's.

    Args:
        client: its base address names the server that is trusted beside Slack's own; its patience is ours.
        name: the host.
    """

    def __init__(self, client: WebClient, name: str) -> None:
        self._client = client
        self._name = name
        base = urlsplit(client.base_url)
        # A server that only speaks like Slack, for tests and the demo, hands out addresses of its own.
        self._own = None if (base.hostname or "").endswith(_API) else (base.scheme, base.netloc)

    def allows(self, url: str) -> bool:
        """Return whether an address lies on this host."""
        try:
            there = urlsplit(url)
            port = there.port
        except ValueError:
            return False
        if there.username or there.password:
            return False
        if self._own is not None:
            return (there.scheme, there.netloc) == self._own
        return there.scheme == "https" and there.hostname == self._name and port in (None, 443)

    def post(self, url: str, body: bytes, media_type: str, refused: str) -> None:
        """Post to an address that `allows` lets through.

        Args:
            refused: what is said where the server does not take it.

        Raises:
            ChatRefused: the server does not take it.
            OSError: it was not posted, or nobody knows.
        """
        asked = urllib.request.Request(  # noqa: S310 - allows() lets Slack's host through, and nothing else
            url, body, {"Content-Type": media_type}
        )
        trusted: ssl.SSLContext | None = self._client.ssl
        handlers: list[urllib.request.BaseHandler] = [_NoRedirects()]
        if trusted is not None:
            handlers.append(urllib.request.HTTPSHandler(context=trusted))
        try:
            with urllib.request.build_opener(*handlers).open(asked, timeout=self._client.timeout) as answer:
                answer.read(1)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code < http.client.INTERNAL_SERVER_ERROR:
                raise ChatRefused(refused) from None
            raise


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows nobody elsewhere."""

    def redirect_request(self, *_given: object) -> None:
        """Refuse to go on, so that the answer counts as an error."""
