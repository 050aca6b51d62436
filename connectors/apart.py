"""Work on hostile bytes in a process made for it and ended with it: it costs its own words at most.

For code that is not ours to bound, called where a letter is read already apart from everything else.
"""

import os
import resource
import select
import signal
import time
from collections.abc import Callable

_STEP = 65_536


def apart(work: Callable[[bytes], str], data: bytes, seconds: int) -> str:
    """Return what `work` says of `data`; "" where it fails, dies or takes longer than `seconds`."""
    back, out = os.pipe()
    child = os.fork()
    if child == 0:
        _work(work, data, seconds, out)
    os.close(out)
    try:
        said = _heard(back, seconds)
    finally:
        os.close(back)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return said.decode("utf-8", "replace")


def _work(work: Callable[[bytes], str], data: bytes, seconds: int, out: int) -> None:
    """Run in the child, which never returns into what its parent was doing."""
    code = 1
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))
        view = memoryview(work(data).replace("\0", "").encode("utf-8", "replace") + b"\0")
        while view:
            view = view[os.write(out, view) :]
        code = 0
    finally:
        os._exit(code)


def _heard(back: int, seconds: int) -> bytes:
    """Return the whole of what is said, b"" where its end does not come in time."""
    poll = select.poll()
    poll.register(back, select.POLLIN)
    until = time.monotonic() + seconds
    said = bytearray()
    while poll.poll(max(0.0, until - time.monotonic()) * 1_000):
        piece = os.read(back, _STEP)
        if not piece:
            return b""
        said += piece
        if said.endswith(b"\0"):
            return bytes(said[:-1])
    return b""
