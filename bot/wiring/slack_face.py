"""Slack's side of the wiring: its chat, its app, and the way deliveries come in."""

import threading

from bot.settings.groups import SlackMode
from bot.settings.model import Settings
from bot.slack.afterwards import Afterwards, Ushers
from bot.slack.app import Front, build_app
from bot.slack.chat import SlackChat
from bot.slack.check import check, missing
from bot.slack.client import SECONDS_WHILE_SOMEONE_WAITS, web_client
from bot.slack.directory import SlackDirectory
from bot.slack.identity import OwnIdentity
from bot.slack.receiver import receiver
from bot.slack.sockets import Sockets
from bot.tls import client_context
from bot.web.app import Receive
from handlers.desk import Desk
from handlers.ports import Chat, Directory

#: Between two posts into one channel (https://docs.slack.dev/apis/web-api/rate-limits).
_A_SECOND = 1.0


def slack_chat(settings: Settings, every: float = _A_SECOND) -> Chat | None:
    """Return Slack as the chat system, or None where it is off.

    Args:
        every: seconds between two posts into one channel.
    """
    slack = settings.slack
    if slack.mode is SlackMode.OFF:
        return None
    client = web_client(slack.bot_token, slack.base_url, context=client_context(settings.ca_file))
    return SlackChat(client, slack.channel_id, settings.desk.language, every)


def slack_directory(settings: Settings) -> Directory | None:
    """Return Slack as the directory of colleagues, or None where it is off."""
    slack = settings.slack
    if slack.mode is SlackMode.OFF:
        return None
    client = web_client(slack.bot_token, slack.base_url, context=client_context(settings.ca_file))
    return SlackDirectory(client)


def slack_faults(settings: Settings) -> list[str]:
    """Return what is wrong with the set-up in Slack, each fault with its fix; empty when all is well."""
    slack = settings.slack
    client = web_client(slack.bot_token, slack.base_url, context=client_context(settings.ca_file))
    return check(client, slack.channel_id, slack.team_id)


def without_pictures(settings: Settings) -> bool:
    """Return whether charts are wanted and cannot be shown, since the app lacks the scope for it."""
    slack = settings.slack
    client = web_client(slack.bot_token, slack.base_url, context=client_context(settings.ca_file))
    return settings.digest.pictures and missing(client, "files:write")


class SlackFace:
    """The app over a desk, and whichever way the settings let deliveries come in.

    Attributes:
        receive: answers deliveries over HTTP; None in the other modes.

    Args:
        afterwards: where calls to Slack wait for the acknowledgement; threads of its own when None.
    """

    def __init__(self, settings: Settings, desk: Desk, afterwards: Afterwards | None = None) -> None:
        slack, trusted = settings.slack, client_context(settings.ca_file)
        self.receive: Receive | None = None
        self._sockets: Sockets | None = None
        self._identity: OwnIdentity | None = None
        self._stopping = threading.Event()
        self._afterwards = afterwards or Ushers()
        if slack.mode is SlackMode.OFF:
            return
        client = web_client(
            slack.bot_token, slack.base_url, seconds=SECONDS_WHILE_SOMEONE_WAITS, context=trusted
        )
        # Learned in the background, so with the patience of those for whom nobody waits.
        self._identity = OwnIdentity(web_client(slack.bot_token, slack.base_url, context=trusted))
        secret = slack.signing_secret
        front = Front(client, slack.channel_id, slack.team_id, secret, self._afterwards, self._identity)
        app = build_app(desk, front)
        if slack.mode is SlackMode.HTTP:
            self.receive = receiver(app, secret, self._afterwards)
        else:
            client = web_client(None, slack.base_url, context=trusted)
            self._sockets = Sockets(app, client, slack.app_token, afterwards=self._afterwards)

    @property
    def ready(self) -> bool:
        """Return whether deliveries can come in, as far as this side knows."""
        return self._sockets is None or self._sockets.connected

    def start(self) -> None:
        """Let deliveries in, and learn in the background whose app it is.

        Raises:
            ChatRefused: Slack does not accept the app-level token.
        """
        if self._identity is not None:
            learning = (self._stopping,)
            threading.Thread(
                target=self._identity.learn, args=learning, name="slack-identity", daemon=True
            ).start()
        if self._sockets is not None:
            self._sockets.start()

    def stop(self) -> None:
        """Take nothing more; what was delivered is finished and answered."""
        self._stopping.set()
        if self._sockets is not None:
            self._sockets.stop()
        self._afterwards.stop()
