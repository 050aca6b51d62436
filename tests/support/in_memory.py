"""Where tests write: in the memory of the machine where it has plenty, else where they would anyway.

Each commit and each letter is forced to the disk, as it must be; a test waits for that more than for
all else it does. In memory the same calls are made, and come back at once.
"""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

#: Kept in memory by Linux.
MEMORY = Path("/dev/shm")
#: Bytes that must be free: a whole run leaves a quarter of them.
PLENTY = 4_000_000_000
#: What the standard library, and what pytest, reads first to find out where temporary files go.
NAMED = ("TMPDIR", "PYTEST_DEBUG_TEMPROOT")
_PREFIX = "ombud-tests-"


def has_plenty(memory: Path, plenty: int = PLENTY) -> bool:
    """Return whether a folder is there, may be written to and run from, and has room enough."""
    if not memory.is_dir() or not os.access(memory, os.W_OK | os.X_OK):
        return False
    found = os.statvfs(memory)
    room = min(found.f_bavail * found.f_frsize, _spare())
    return not found.f_flag & os.ST_NOEXEC and room >= plenty


def move_in(memory: Path = MEMORY) -> Path:
    """Make a folder of this process there, for it and all that it starts, and return it."""
    clear_up(memory)
    folder = memory / f"{_PREFIX}{os.getpid()}"
    folder.mkdir(mode=0o711)  # a mail server that tests start is another user
    for name in NAMED:
        os.environ[name] = str(folder)
    tempfile.tempdir = None  # it is looked up once
    return folder


def move_out(folder: Path) -> None:
    """Give the memory back."""
    for name in NAMED:
        os.environ.pop(name, None)
    tempfile.tempdir = None
    shutil.rmtree(folder, ignore_errors=True)


def clear_up(memory: Path) -> None:
    """Remove the folders of processes that were killed before they could do so."""
    for left in memory.glob(f"{_PREFIX}*"):
        if not Path("/proc", left.name.removeprefix(_PREFIX)).exists():
            shutil.rmtree(left, ignore_errors=True)


def _spare() -> int:
    """Return how many bytes of memory programs can still have; 0 where nobody tells."""
    with suppress(OSError), Path("/proc/meminfo").open() as told:
        for line in told:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return 0
