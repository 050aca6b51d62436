"""Serving a stand-in's pages on loopback from a thread of its own, without a line in any log.

Every stand-in that speaks HTTP stands on this; what it serves, and how it says no, is its own.
"""

import socket
import ssl
import threading
import traceback
from collections.abc import Callable
from typing import Any, Final

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

LOOPBACK: Final = "127.0.0.1"


class _Unlogged(WSGIRequestHandler):
    """Serves without a line in any log, since addresses and errors could hold content or a secret."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002, ANN401 - werkzeug's own names
        """Keep quiet."""


class Loopback:
    """Serves one stand-in, a thread for each connection.

    Args:
        name: what its thread is called.
        broken: the answer where the stand-in itself breaks.
        port: 0 for any.
        tls: serves https with it.

    Attributes:
        crashes: where the stand-in itself broke, as stack frames without values; empty in a good run.
    """

    def __init__(
        self,
        app: Flask,
        name: str,
        broken: Callable[[], Response],
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._broken = broken
        self.crashes: list[str] = []
        app.register_error_handler(Exception, self._crashed)
        self._server: BaseWSGIServer = make_server(
            LOOPBACK, port, app, threaded=True, request_handler=_Unlogged, ssl_context=tls
        )
        self._scheme = "https" if tls else "http"
        # The interval is how long `stop` may take, not how long a request waits.
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.005,), name=name, daemon=True
        )

    @property
    def url(self) -> str:
        """Return the base URL, with the port that was bound, also when any was asked for."""
        return f"{self._scheme}://{LOOPBACK}:{self._server.server_port}/"

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def check(self) -> None:
        """Do nothing in a good run.

        Raises:
            RuntimeError: the stand-in itself broke while it served; the message holds the frames.
        """
        if self.crashes:
            raise RuntimeError("the stand-in broke: " + "\n".join(self.crashes))

    def _crashed(self, error: Exception) -> ResponseReturnValue:
        if isinstance(error, HTTPException):  # an address that the stand-in does not have: an ordinary 404
            return error.get_response()
        frames = "".join(traceback.format_tb(error.__traceback__))
        self.crashes.append(f"{type(error).__name__} at\n{frames}")
        return self._broken()


def hang_up() -> None:
    """End the connection under the answer, so that the client sees it closed without a byte."""
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
