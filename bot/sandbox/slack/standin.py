"""The whole stand-in: start it, point the app at it, let people act, look at what came of it.

`SlackStandIn` only puts the parts together; each part is a file beside this one.
"""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from bot.sandbox.slack.api import WebApi
from bot.sandbox.slack.courier import Courier, HttpCourier, SocketCourier
from bot.sandbox.slack.faults import Faults
from bot.sandbox.slack.gate import SocketGate
from bot.sandbox.slack.gestures import Gestures
from bot.sandbox.slack.identity import Installation
from bot.sandbox.slack.methods.table import methods
from bot.sandbox.slack.pace import Pace
from bot.sandbox.slack.payloads import Payloads
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.refusals import JsonObject, MistakeError
from bot.sandbox.slack.server import WebServer
from bot.sandbox.slack.timing import Timing
from bot.sandbox.slack.transcript import Call, Transcript
from bot.sandbox.slack.views import View
from bot.sandbox.slack.workspace import Workspace

_T = TypeVar("_T")


class SlackStandIn(Gestures):
    """A Slack on loopback; use it as a context manager, or call `start` and `stop`.

    Args:
        installation: Ids, secrets and scopes of the app; by default new secrets and the smallest scopes.
        timing: Clocks, patience, retries and pace.
        request_url: Where the app takes deliveries over HTTP; without it they go over Socket Mode.
        port: Port of the Web API, 0 for any.
        socket_port: Port of Socket Mode, 0 for any.
    """

    def __init__(
        self,
        installation: Installation | None = None,
        timing: Timing | None = None,
        *,
        request_url: str | None = None,
        port: int = 0,
        socket_port: int = 0,
    ) -> None:
        self.installation = installation or Installation()
        self.timing = timing or Timing()
        self.request_url = request_url
        self.pace = Pace(self.timing.clock, self.timing.pace)
        workspace = Workspace(self.installation, self.timing.clock, self.timing.wall)
        self.faults = Faults(self._weather)
        self.transcript = Transcript()
        self.gate = SocketGate(workspace.changed, self.installation.app_id, socket_port)
        api = WebApi(workspace, methods(self.gate.new_address), self.faults, self.pace, self.transcript)
        self._web = WebServer(api, workspace, self.faults, port)
        self._stopping = threading.Event()
        payloads = Payloads(workspace, self.base_url.removesuffix("/api/"))
        workspace.files.base = payloads.base_url
        super().__init__(workspace, payloads, self._courier, self.timing.retry_delays, self._stopping.wait)

    @property
    def base_url(self) -> str:
        """Is the base URL for a `WebClient`."""
        return f"{self._web.url}api/"

    def start(self) -> Self:
        """Serves from now on."""
        self._web.start()
        self.gate.start()
        return self

    def stop(self) -> None:
        """Stops serving, frees the ports and breaks off the retries under way.

        Raises:
            RuntimeError: The stand-in itself broke while it served; the message holds the frames.
        """
        self._stopping.set()
        self.gate.stop()
        self._web.stop()
        self._web.check()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def calls(self, method: str | None = None) -> list[Call]:
        """Lists the calls the app made, of one method or of all."""
        with self.workspace.lock:
            return self.transcript.calls(method)

    def messages(self, channel: str) -> list[Post]:
        """Lists what everybody in a channel sees, threads included, oldest first."""
        with self.workspace.lock:
            return self.workspace.posts.public(channel)

    def ephemerals(self, person: str) -> list[Post]:
        """Lists what only this person was shown, oldest first."""
        with self.workspace.lock:
            return self.workspace.posts.ephemerals(person)

    def modal(self, person: str) -> View | None:
        """Is the modal the person looks at, or None."""
        with self.workspace.lock:
            return self.workspace.views.top(person)

    def home(self, person: str) -> View | None:
        """Is the person's Home tab, or None before the first was published."""
        with self.workspace.lock:
            return self.workspace.views.home(person)

    def dump(self) -> JsonObject:
        """Is the whole workspace as JSON, secrets left out."""
        return self.workspace.as_json()

    def wait_for(self, look: Callable[[], _T], timeout: float = 5.0) -> _T:
        """Waits until `look` gives something true, and returns it.

        Raises:
            TimeoutError: It gave nothing true within `timeout` seconds.
        """
        end = time.monotonic() + timeout
        while not (found := look()):  # without the lock, since it may look at the app's own things too
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"nothing of the kind happened in {timeout} s")
            with self.workspace.changed:
                self.workspace.changed.wait(min(left, 0.05))
        return found

    def wait_until_connected(self, timeout: float = 5.0) -> None:
        """Waits until the app holds a Socket Mode connection."""
        self.wait_for(lambda: self.gate.connected > 0, timeout)

    def _courier(self) -> Courier:
        if self.faults.is_down:
            raise MistakeError("Slack is down: nobody can act in it; call faults.come_back first")
        if self.request_url is None:
            return SocketCourier(self.gate, self.timing.patience)
        secret = self.installation.signing_secret
        return HttpCourier(self.request_url, secret, self.timing.wall, self.timing.patience)

    def _weather(self) -> None:
        if self.faults.is_down:
            self.gate.hang_up()
