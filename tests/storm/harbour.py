"""Where lives begin: a process with one thread that has everything imported and forks a child for each.

So a life begins in milliseconds. Both end by themselves as soon as whoever started the harbour is gone.
"""

import json
import logging
import os
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from subprocess import PIPE, Popen

from tests.storm.afloat import live
from tests.storm.voyage import Voyage
from tests.support.desks import danish_calendar, recogniser

_ROOT = Path(__file__).resolve().parents[2]


class Harbour:
    """The parent's handle on that process."""

    def __init__(self, process: "Popen[str]") -> None:
        self._process = process

    def run(self, voyage: Voyage) -> int:
        """Let Ombud live once, and return how that ended (-9: killed)."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(voyage)) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def harbour() -> Iterator[Harbour]:
    """Start such a process for as long as the block runs."""
    command = [sys.executable, "-m", "tests.storm.harbour"]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True, cwd=_ROOT) as process:
        yield Harbour(process)
        assert process.stdin is not None
        process.stdin.close()  # that ends it, as our own death would


def _child(voyage: Voyage) -> None:
    def broken(fault: threading.ExceptHookArgs) -> None:
        traceback.print_exception(fault.exc_type, fault.exc_value, fault.exc_traceback)
        os._exit(1)

    threading.excepthook = broken
    try:
        live(voyage)
    finally:
        traceback.print_exc()
        os._exit(1)


def _lived(voyage: Voyage) -> int:
    child = os.fork()
    if not child:
        _child(voyage)
    until = time.monotonic() + voyage.seconds if voyage.seconds else float("inf")
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        orphaned = bool(select.select([sys.stdin], [], [], 0.002)[0])  # nothing is said during a life
        if orphaned or time.monotonic() > until:
            os.kill(child, signal.SIGKILL)  # it was not waited for yet, so its number is its own
            _, status = os.waitpid(child, 0)
            if orphaned:
                sys.exit()
            return os.waitstatus_to_exitcode(status)


def main() -> None:
    """Read voyages until the parent goes away."""
    logging.basicConfig(level=logging.ERROR)
    logging.getLogger("slack_bolt.ombud").setLevel(logging.CRITICAL)  # calls that fail are the storm itself
    recogniser(), danish_calendar()
    for line in sys.stdin:
        said = json.loads(line)
        several = {name: tuple(said[name]) for name in ("google", "microsoft", "slack")}
        sys.stdout.write(f"{_lived(Voyage(**(said | several)))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
