"""A process with everything imported and compiled, that forks a child for each order it reads.

It has one thread, so forking is safe; a child of it begins to work in milliseconds and can be killed.
"""

import json
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from tests.support.mailbox_acts import ACTS, played
from tests.support.road import Stage, race, walk

WORK: dict[str, Callable[[Stage], None]] = {
    "walk": walk,
    "race": race,
    **{act: played(act) for act in ACTS},
}
_ROOT = Path(__file__).resolve().parents[2]


class Warm:
    """The parent's handle on such a process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def learn(self, stage: Stage) -> None:
        """Let the process itself walk once, so that no child compiles anew what all of them ask."""
        self._order("learn", stage, 0)

    def run(self, stage: Stage, work: str = "walk", copies: int = 1) -> list[int]:
        """Run some work in children side by side, and return how each ended (-9: killed)."""
        return self._order(work, stage, copies)

    def _order(self, work: str, stage: Stage, copies: int) -> list[int]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"work": work, "copies": copies, "stage": asdict(stage)}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: list[int] = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def warm() -> Iterator[Warm]:
    """Start such a process for as long as the block runs."""
    command = [sys.executable, "-m", "tests.support.warm"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_ROOT
    ) as process:
        yield Warm(process)
        assert process.stdin is not None
        process.stdin.close()


def _child(work: str, stage: Stage) -> None:
    try:
        WORK[work](stage)
        os._exit(0)
    finally:
        traceback.print_exc()
        os._exit(1)


def _fork(work: str, stage: Stage) -> int:
    child = os.fork()
    if not child:
        _child(work, stage)
    return child


def main() -> None:
    """Read orders until the parent goes away."""
    from tests.support.compiling import compiled_once
    from tests.support.desks import danish_calendar, recogniser

    recogniser(), danish_calendar()
    with compiled_once():
        _obey()


def _obey() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        stage = Stage(**order["stage"])
        if order["work"] == "learn":
            walk(stage)
            assert threading.active_count() == 1, "a process with threads must not be forked"
        children = [_fork(order["work"], stage) for _ in range(order["copies"])]
        ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        sys.stdout.write(json.dumps(ends) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
