"""One reading process seen from its parent: fed without blocking, timed, and killed at will.

Knows frames and deadlines; which process reads which letter is decided in `parsing`.
"""

import fcntl
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from connectors.parsing_worker import SIZE

_PIPE = 262_144  # bytes; fewer turns between the two processes where the kernel allows it
_F_SETPIPE_SZ = 1031  # Linux; elsewhere the pipe keeps its size
_STEP = 262_144
_END = SIZE.pack(0)


class Died(Exception):
    """The process ended, or had to be ended, in the middle of a letter."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ReadingProcess:
    """A running reader; used by one thread at a time."""

    def __init__(self, seconds: float, memory: int, task: str = "") -> None:
        self._seconds = seconds
        limits = [str(int(seconds) + 1), str(memory), *([task] if task else ())]
        command = [sys.executable, "-P", "-m", "connectors.parsing_worker", *limits]
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no outside text
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=_environment(),
            cwd="/",
        )
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:  # pipes were asked for; this tells the type checker
            raise Died("start")
        self._input, self._output = stdin.fileno(), stdout.fileno()
        for pipe in (self._input, self._output):
            os.set_blocking(pipe, False)
            _widen(pipe)

    @property
    def alive(self) -> bool:
        """Return whether the process still runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process and collect it; ended already is fine."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait()

    def read(self, chunks: Iterator[bytes]) -> bytes:
        """Send one original and return the answer, taking chunks only until it comes.

        Raises:
            Died: with the reason as a code; the process is of no further use.
        """
        turn = _Turn(self._input, self._output, self._seconds)
        try:
            return turn.run(chunks)
        except Died as death:
            raise Died(self._cause() if death.reason == "crash" else death.reason) from None

    def _cause(self) -> str:
        """Return why the process went: the kernel's CPU limit shows as its signal."""
        code = self._process.wait()
        return {-24: "time", -9: "killed"}.get(code, "crash")


class _Turn:
    """Sending one original and receiving one answer, both at once so that neither can block."""

    def __init__(self, out: int, back: int, seconds: float) -> None:
        self._out = out
        self._back = back
        self._left = seconds
        self._pending: list[memoryview] = []
        self._ended = False
        self._answer = bytearray()
        self._poll = select.poll()
        self._poll.register(back, select.POLLIN)
        self._poll.register(out, select.POLLOUT)

    def run(self, chunks: Iterator[bytes]) -> bytes:
        while True:
            if not self._pending and not self._ended:
                self._take(chunks)
            self._write()
            if not self._pending and self._ended:
                break
            self._wait_for_room()
        self._poll.unregister(self._out)
        while not self._complete():
            self._wait()
            self._receive()
        return bytes(self._answer[SIZE.size :])

    def _take(self, chunks: Iterator[bytes]) -> None:
        """Queue the next chunk; none are taken once the answer has begun to arrive."""
        chunk = b"" if self._answer else next(filter(None, chunks), b"")
        self._ended = not chunk
        frame = SIZE.pack(len(chunk))
        if len(chunk) < _STEP // 4:
            self._pending.append(memoryview(frame + chunk))
        else:
            self._pending += [memoryview(frame), memoryview(chunk)]

    def _write(self) -> None:
        while self._pending:
            try:
                sent = os.write(self._out, self._pending[0][:_STEP])
            except BlockingIOError:
                return
            except BrokenPipeError:  # it takes no more; what it said before it went still counts
                self._pending.clear()
                self._ended = True
                return
            self._pending[0] = self._pending[0][sent:]
            if not self._pending[0]:
                del self._pending[0]

    def _wait_for_room(self) -> None:
        """Wait until the process takes or gives something, unless there is room already."""
        if self._pending:
            self._wait()
        elif not self._poll_now():
            return
        self._receive()

    def _poll_now(self) -> bool:
        return any(pipe == self._back for pipe, _ in self._poll.poll(0))

    def _wait(self) -> None:
        before = time.monotonic()
        ready = self._poll.poll(max(0.0, self._left) * 1_000)
        self._left -= time.monotonic() - before
        if not ready:
            raise Died("time")

    def _receive(self) -> None:
        while True:
            try:
                piece = os.read(self._back, _STEP)
            except BlockingIOError:
                return
            if not piece:
                if self._complete():
                    return
                raise Died("crash")
            self._answer += piece

    def _complete(self) -> bool:
        if len(self._answer) < SIZE.size:
            return False
        return len(self._answer) >= SIZE.size + int(SIZE.unpack_from(self._answer)[0])


def _environment() -> dict[str, str]:
    """Return what the reader needs to find its modules, and nothing else of ours."""
    here = str(Path(__file__).resolve().parent.parent)
    return {"PYTHONPATH": os.pathsep.join([here, *(path for path in sys.path if path and path != here)])}


def _widen(pipe: int) -> None:
    try:
        fcntl.fcntl(pipe, _F_SETPIPE_SZ, _PIPE)
    except OSError:
        return  # over the user's pipe limit, or not Linux: slower, no less right
