"""Handing a picture over to Slack, so that messages can show it: no channel, nobody else sees it by itself.

The bytes go to an address that Slack names, which is only ever opened on Slack's own host (SEC-14).
Source: https://docs.slack.dev/messaging/working-with-files (uploading files)
"""

from slack_sdk import WebClient

from bot.slack import limits
from bot.slack.kit import cut
from bot.slack.own_host import OwnHost
from bot.slack.trouble import calling
from handlers.ports import ChatRefused

HOST = "files.slack.com"
_NAME = "chart.png"


class Files:
    """Pictures of ours that Slack keeps.

    Args:
        client: its base address names the server that is trusted beside Slack's own; its patience is ours.
    """

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._host = OwnHost(client, HOST)

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
            self._host.post(url, png, "application/octet-stream", "Slack does not take the picture.")
        with calling("files.completeUploadExternal", repeatable=True):
            self._client.files_completeUploadExternal(files=[{"id": kept, "title": title}])
        return kept

    def allows(self, url: str) -> bool:
        """Return whether an address for a picture is Slack's."""
        return self._host.allows(url)
