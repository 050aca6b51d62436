"""The web server, in threads of its own: waitress, started and stopped gracefully."""

import copy
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any, TypeAlias

from flask import Flask
from waitress import create_server, wasyncore  # type: ignore[import-untyped]  # ships no types
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]  # ships no types
from waitress.parser import HTTPRequestParser  # type: ignore[import-untyped]  # ships no types
from waitress.utilities import Error  # type: ignore[import-untyped]  # ships no types

from bot.web.doors import Drawn
from bot.web.guards import LARGEST_BODY, LARGEST_UPLOAD

#: Takes a place for a large body, or returns what is answered where there is none; see `doors`.
Enter: TypeAlias = Callable[[str], Callable[[], None] | Drawn]

_SECONDS_TO_FINISH = 10
#: Bytes of an answer that wait in memory for a slow reader; above it, whoever writes waits.
_UNSENT = 512 << 10


def _nowhere(_path: str) -> bool:
    return False


def _none_inside(_path: str) -> Callable[[], None]:
    return lambda: None


class _Crowded(Error):  # type: ignore[misc]  # waitress ships no types
    """Answers 503 with a page that was drawn beforehand."""

    code, reason = 503, "Service Unavailable"

    def to_response(self, _ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return status, headers and body."""
        headers, body = self.body
        kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
        return f"{self.code} {self.reason}", [*kept, ("Retry-After", "60")], body


def _channel(admits: Callable[[str], bool], enter: Enter) -> type[Any]:
    """Return the class of connections that take large bodies only where `admits` and `enter` say so.

    Elsewhere Flask answers 413 above its own limit; ours keeps more from being buffered at all.
    """

    def parser(adjustments: Any) -> Any:  # noqa: ANN401 - waitress ships no types
        reading = HTTPRequestParser(adjustments)
        parse_header = reading.parse_header

        def bounded(head: bytes) -> None:
            parse_header(head)
            if not admits(reading.path):
                reading.adj = copy.copy(adjustments)
                reading.adj.max_request_body_size = 2 * LARGEST_BODY
            elif reading.chunked or reading.content_length > LARGEST_BODY:
                _take_a_place(reading, enter(reading.path))

        reading.parse_header = bounded
        return reading

    return type("BoundedChannel", (HTTPChannel,), {"parser_class": staticmethod(parser)})


def _take_a_place(reading: Any, place: Callable[[], None] | Drawn) -> None:  # noqa: ANN401 - waitress ships no types
    if callable(place):
        # However a request ends, answered or broken off, its memory is free when it is forgotten.
        weakref.finalize(reading, place)
        return
    reading.error, reading.completed = _Crowded(place), True
    reading.content_length = 0


class WebServer:
    """Serves one app.

    Args:
        port: 0 for any that is free.
        admits: says of an address whether a form with files may come there.
        enter: takes a place for a large body there.
        threads: requests answered at the same time.
    """

    def __init__(
        self,
        app: Flask,
        host: str,
        port: int,
        *,
        admits: Callable[[str], bool] = _nowhere,
        enter: Enter = _none_inside,
        threads: int = 32,
    ) -> None:
        self._sockets: dict[int, object] = {}
        self._server = create_server(
            app,
            map=self._sockets,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            max_request_body_size=LARGEST_UPLOAD,
            max_request_header_size=64 << 10,
            # Beyond these waitress would go on in a temporary file, and people's files would lie there.
            inbuf_overflow=LARGEST_UPLOAD,
            outbuf_overflow=16 * _UNSENT,
            outbuf_high_watermark=_UNSENT,
        )
        self._server.channel_class = _channel(admits, enter)
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
