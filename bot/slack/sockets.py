"""Socket Mode: the connection that Ombud opens to Slack, kept alive until it is stopped.

The app's listeners do not know which way a delivery came.
"""

import contextlib
import logging
import socket
import threading
from typing import Protocol

from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.afterwards import Afterwards, AtOnce, held_back
from bot.slack.client import QUIET
from bot.slack.trouble import calling
from handlers.ports import ChatBusy, ChatRefused

_log = logging.getLogger(__name__)
_REFUSED = {"action": "slack.socket_refused"}
_SHORTEST, _LONGEST = 1.0, 60.0  # seconds between attempts to connect
#: Bytes read at once. The SDK recurses once a read, so a large window in small reads would be too deep.
_BUFFER = 32 << 10


class _Runner(Protocol):
    def shutdown(self) -> None: ...


class Sockets:
    """One connection; when it breaks it is opened again by itself.

    Args:
        client: for opening connections; its token is not used.
        app_token: begins with xapp-.
        afterwards: where calls to Slack wait for the acknowledgement.
        concurrency: deliveries answered at the same time.
    """

    def __init__(
        self,
        app: App,
        client: WebClient,
        app_token: str,
        *,
        afterwards: Afterwards | None = None,
        concurrency: int = 10,
    ) -> None:
        self._handler = SocketModeHandler(
            app,
            app_token=app_token,
            logger=QUIET,
            web_client=client,
            concurrency=concurrency,
            receive_buffer_size=_BUFFER,
        )
        self._afterwards = afterwards or AtOnce()
        self._handler.client.socket_mode_request_listeners[:] = [self._handle]
        self._handler.client.proxy = client.proxy  # the SDK forgets NO_PROXY, see `client`
        self._stopping = threading.Event()
        self._waiting: threading.Thread | None = None

    def start(self) -> None:
        """Connect; while Slack cannot be reached, go on trying in the background.

        Raises:
            ChatRefused: Slack does not accept the token.
        """
        try:
            self._connect()
        except ChatBusy:
            self._waiting = threading.Thread(target=self._keep_trying, name="slack-connect", daemon=True)
            self._waiting.start()

    def stop(self) -> None:
        """Finish and answer what was delivered, then hang up."""
        self._stopping.set()
        if self._waiting is not None:
            self._waiting.join()
        client = self._handler.client
        client.closed = True  # takes nothing more
        client.message_queue.put("")  # wakes the thread that waits for more
        intake: _Runner = client.message_processor
        intake.shutdown()
        client.message_workers.shutdown(wait=True)
        _hang_up(client)
        client.close()

    @property
    def connected(self) -> bool:
        """Return whether the connection stands."""
        return self._handler.client.is_connected()

    def _handle(self, _client: BaseSocketModeClient, envelope: SocketModeRequest) -> None:
        with held_back(self._afterwards):
            self._handler.handle(self._handler.client, envelope)

    def _connect(self) -> None:
        with calling("apps.connections.open", repeatable=True):
            self._handler.client.connect()

    def _keep_trying(self) -> None:
        wait = _SHORTEST
        while not self._stopping.wait(wait):
            wait = min(2 * wait, _LONGEST)
            try:
                self._connect()
            except ChatBusy:
                continue
            except ChatRefused:
                _log.error("Slack refuses the app-level token; deliveries do not come in.", extra=_REFUSED)
            return


def _hang_up(client: SocketModeClient) -> None:
    client.auto_reconnect_enabled = False
    client.current_session_state.terminated = True
    sock = client.current_session.sock if client.current_session else None
    if sock is not None:
        with contextlib.suppress(OSError):  # Slack was faster
            sock.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads, which else waits for seconds
