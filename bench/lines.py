"""Processes of a bench that speak in JSON lines, and end when nobody speaks to them any more."""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

Said = dict[str, Any]


class Speaking(subprocess.Popen[str]):
    """A process that ends with its block."""

    def __exit__(self, *error: object) -> None:
        """Say no more, and wait until it has ended."""
        assert self.stdin is not None
        assert self.stdout is not None
        self.stdin.close()
        if error[0] is not None:
            self.terminate()
        try:
            self.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            self.wait()
        self.stdout.close()


def started(module: Sequence[str]) -> Speaking:
    """Start a module of Python with its arguments."""
    return Speaking([sys.executable, "-m", *module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def said_to(process: Speaking, what: object) -> None:
    """Say one thing."""
    assert process.stdin is not None
    process.stdin.write(json.dumps(what) + "\n")
    process.stdin.flush()


def line_of(process: Speaking) -> Said:
    """Return the next thing that it says."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise SystemExit("a process of the bench ended early; what it said stands above")
    told: Said = json.loads(line)
    return told
