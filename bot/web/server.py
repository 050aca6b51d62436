"""The web server, in threads of its own: waitress, started and stopped gracefully."""

import threading
import time

from flask import Flask
from waitress import create_server, wasyncore  # type: ignore[import-untyped]  # ships no types

from bot.web.guards import LARGEST_BODY

_SECONDS_TO_FINISH = 10


class WebServer:
    """Serves one app.

    Args:
        port: 0 for any that is free.
        threads: requests answered at the same time.
    """

    def __init__(self, app: Flask, host: str, port: int, *, threads: int = 32) -> None:
        self._sockets: dict[int, object] = {}
        self._server = create_server(
            app,
            map=self._sockets,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            # Flask answers 413 above its own limit; this one keeps more from being buffered at all.
            max_request_body_size=2 * LARGEST_BODY,
            max_request_header_size=64 << 10,
        )
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="web", daemon=True)

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return int(self._server.effective_port)

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Take no new connection, finish and answer what runs, then end."""
        self._server.accepting = False
        self._server.task_dispatcher.shutdown(timeout=_SECONDS_TO_FINISH)
        end = time.monotonic() + _SECONDS_TO_FINISH
        while self._unsent() and time.monotonic() < end:
            time.sleep(0.01)
        self._ending.set()
        self._server.trigger.pull_trigger()
        self._thread.join(_SECONDS_TO_FINISH)
        wasyncore.close_all(self._sockets)

    def _serve(self) -> None:
        # waitress's own loop ends only with its sockets, which must not be closed under it.
        while not self._ending.is_set():
            wasyncore.loop(timeout=1.0, use_poll=True, map=self._sockets, count=1)

    def _unsent(self) -> bool:
        return any(channel.total_outbufs_len for channel in list(self._server.active_channels.values()))
