"""The weather between Ombud and its providers: faults counted, calls that time out, lines that are lost.

Everything is drawn from seeds. What the faults are is the stand-ins' business.
"""

import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

Fault = TypeVar("Fault")
Take = Callable[[str], Fault | None]

#: Seconds that the process waits for an answer, and that a call which times out takes.
PATIENCE, TOO_LONG = 1.5, 2.5
#: One call in so many of those that may go wrong times out instead.
_TIME_OUTS = 60
#: A line that is lost is so after at most so many bytes.
_SHORT = 60_000
_PIECE = 65_536


@dataclass
class Log:
    """How often what went wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, times: int = 1) -> None:
        with self._lock:
            self.counts[what] += times


class Delays:
    """Lets some calls take longer than anybody waits."""

    def __init__(self, seed: int, share: float, log: Log) -> None:
        self._chance = random.Random(seed)
        self._share = share / _TIME_OUTS
        self._log = log
        self._lock = threading.Lock()
        self.over = False

    def __call__(self) -> None:
        with self._lock:
            struck = not self.over and self._chance.random() < self._share
        if struck:
            self._log.note("time-out")
            time.sleep(TOO_LONG)


def counted(take: Take[Any], name: str, log: Log, delays: Delays) -> Take[Any]:
    """Return how a stand-in takes its faults, with each counted by its kind, and some calls late."""

    def taken(call: str) -> Any:
        fault = take(call)
        if fault is None:
            delays()
            return None
        log.note(f"{name} {_named(fault)}")
        return fault

    return taken


def _named(fault: Any) -> str:
    if fault.kind.name != "REFUSE":
        return str(fault.kind.name.lower().replace("_", "-"))
    return f"{fault.status}{' with Retry-After' if fault.retry_after else ''}"


class Line:
    """Passes a server's connections on, and loses some of them in the middle.

    Args:
        name: what is counted as lost.
        behind: the port of the server; whoever calls while it is down hears nothing.
        share: of the connections that are lost.
    """

    def __init__(self, name: str, behind: Callable[[], int], seed: int, share: float, log: Log) -> None:
        self._name = name
        self._behind = behind
        self._chance = random.Random(seed)
        self._share = share
        self._log = log
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.over = False
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._server.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._server.accept()
                lost = not self.over and self._chance.random() < self._share
                most = self._chance.randint(1, _SHORT) if lost else 0
                try:
                    self._join(near, most)
                except (OSError, ValueError):  # ValueError: it never was up
                    near.close()

    def _join(self, near: socket.socket, most: int) -> None:
        far = socket.create_connection(("127.0.0.1", self._behind()))
        for line in (near, far):  # a word is passed on at once
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=_pass_on, args=(near, far), daemon=True).start()
        threading.Thread(target=self._pass_back, args=(far, near, most), daemon=True).start()

    def _pass_back(self, far: socket.socket, near: socket.socket, most: int) -> None:
        passed = 0
        with far, near, suppress(OSError):
            while piece := far.recv(_PIECE):
                passed += len(piece)
                if most and passed >= most:
                    self._log.note(f"{self._name} reset")
                    near.sendall(piece[: len(piece) // 2])
                    # So that the other side sees a reset and not an end (SO_LINGER of zero seconds).
                    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    break
                near.sendall(piece)
            _wake(near, far)


def _pass_on(near: socket.socket, far: socket.socket) -> None:
    with suppress(OSError):
        while piece := near.recv(_PIECE):
            far.sendall(piece)
        far.shutdown(socket.SHUT_WR)


def _wake(*lines: socket.socket) -> None:
    """End whoever waits for these: a line that is read from elsewhere is not closed by closing it."""
    for line in lines:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RD)
