"""Serving the desk beside a stage: its own small server, on loopback alone."""

import socket
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from bot.sandbox.desk.app import create_desk
from bot.sandbox.desk.hands import Hands
from bot.sandbox.desk.house import House
from bot.sandbox.desk.letterbox import Letterboxes
from bot.sandbox.desk.post_rooms import PostRooms
from bot.sandbox.story.open_house import OpenHouse
from bot.sandbox.story.stage import Stage
from bot.web.server import WebServer

LOOPBACK = "127.0.0.1"


class PortTaken(Exception):
    """The port that was asked for cannot be had."""


class DeskServer:
    """The desk of one stage; serves as a context.

    Args:
        now: the machine's time.
        port: 0 for any that is free.

    Raises:
        PortTaken: somebody else listens there, or it needs rights that this process has not.
    """

    def __init__(self, stage: Stage, now: Callable[[], datetime], port: int = 0) -> None:
        self._rooms = PostRooms(stage)
        stage.providers.update(self._rooms.parts())
        hands = Hands(stage.slack, stage.clock)
        self.house = House(stage, OpenHouse(stage, now), hands, self._rooms, Letterboxes(self._rooms))
        self.app = create_desk(self.house, lambda: self.port)
        look_at(port)
        self._web = WebServer(self.app, LOOPBACK, port)

    @property
    def port(self) -> int:
        """Return where it listens."""
        return self._web.port

    @property
    def url(self) -> str:
        """Return the page's address."""
        return f"http://{LOOPBACK}:{self.port}/"

    def __enter__(self) -> Self:
        self.house.time.work()  # so that Ombud knows who is who before anybody presses anything
        self._web.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._web.stop()
        self._rooms.stop()


def look_at(port: int) -> None:
    """Look whether the port can be had; the server itself would leave sockets behind.

    Raises:
        PortTaken: it cannot.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise PortTaken(f"Port {port} cannot be had ({error.strerror}); name another: --port 0") from None
