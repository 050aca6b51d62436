"""Handing a picture over to Slack, so that messages can show it: no channel, nobody else sees it by itself.

The bytes go to an address that Slack names, which is only ever opened on Slack's own host (SEC-14).
Source: https://docs.slack.dev/messaging/working-with-files (uploading files)
"""

import http.client
import ssl
import urllib.request
from urllib.parse import urlsplit

from slack_sdk import WebClient

from bot.slack import limits
from bot.slack.kit import cut
from bot.slack.trouble import calling
from handlers.ports import ChatRefused

HOST = "files.slack.com"
_API = "slack.com"
_NAME = "chart.png"


class Files:
    """Pictures of ours that Slack keeps.

    Args:
        client: its base address names the server that is trusted beside Slack's own; its patience is ours.
    """

    def __init__(self, client: WebClient) -> None:
        self._client = client
        base = urlsplit(client.base_url)
        # A server that only speaks like Slack, for tests and the demo, hands out addresses of its own.
        self._own = None if (base.hostname or "").endswith(_API) else (base.scheme, base.netloc)

    def keep(self, png: bytes, title: str, alt: str) -> str:
        """Hand over a picture and return its id; not shared with anybody until a message shows it.

        Slack works on it for a while after this, and refuses messages with it until then.

        Raises:
            ChatRefused: the scope files:write is missing, or the workspace takes no files.
            ChatBusy: it was not taken; what was taken of it is thrown away by Slack.
        """
        described = cut(alt, limits.FILE_ALT_TEXT)
        with calling("files.getUploadURLExternal", repeatable=True):
            place = self._client.files_getUploadURLExternal(
                filename=_NAME, length=len(png), alt_txt=described
            )
        kept, url = str(place["file_id"]), str(place["upload_url"])
        if not self.allows(url):
            raise ChatRefused("The address for the picture is not Slack's; nothing was sent there.")
        with calling("files.getUploadURLExternal", repeatable=True):
            self._post(url, png)
        with calling("files.completeUploadExternal", repeatable=True):
            self._client.files_completeUploadExternal(files=[{"id": kept, "title": title}])
        return kept

    def allows(self, url: str) -> bool:
        """Return whether an address for a picture is Slack's."""
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

    def _post(self, url: str, png: bytes) -> None:
        asked = urllib.request.Request(  # noqa: S310 - allows() lets Slack's host through, and nothing else
            url, png, {"Content-Type": "application/octet-stream"}
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
                raise ChatRefused("Slack does not take the picture.") from None
            raise


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows nobody elsewhere."""

    def redirect_request(self, *_given: object) -> None:
        """Refuse to go on, so that the answer counts as an error."""
