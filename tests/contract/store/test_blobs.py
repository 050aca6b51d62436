"""The blob store: whole under its name or not there, whoever dies or races meanwhile."""

import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from handlers.store.blobs import Blobs

NAME = "ab" * 32


def files(folder: Path) -> list[str]:
    """Return every file below a folder, by name."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def put(blobs: Blobs, data: bytes, name: str = NAME) -> None:
    with blobs.writing(name) as target:
        target.write(data)


def got(blobs: Blobs, name: str = NAME) -> bytes:
    with blobs.open(name) as source:
        return source.read()


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    put(blobs, b"sealed")

    assert got(blobs) == b"sealed"
    assert files(tmp_path) == [NAME]


def test_nothing_is_there_before_the_end(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    with blobs.writing(NAME) as target:
        target.write(b"half")
        target.flush()
        with pytest.raises(FileNotFoundError):
            blobs.open(NAME)


def test_a_failed_writing_leaves_nothing_and_keeps_what_was_there(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)

    def fail() -> None:
        with blobs.writing(NAME) as target:
            target.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert files(tmp_path) == []

    put(blobs, b"whole")
    with pytest.raises(ZeroDivisionError):
        fail()
    assert got(blobs) == b"whole"
    assert files(tmp_path) == [NAME]


def test_writing_again_replaces(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    put(blobs, b"a longer first one")
    put(blobs, b"second")

    assert got(blobs) == b"second"


def test_removing_twice_is_fine(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    put(blobs, b"x")
    blobs.remove(NAME)
    blobs.remove(NAME)

    with pytest.raises(FileNotFoundError):
        blobs.open(NAME)


def test_only_the_owner_may_read_and_look_into_the_folders(tmp_path: Path) -> None:
    put(Blobs(tmp_path), b"x")
    path = next(tmp_path.rglob(NAME))

    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0


def test_a_killed_writer_leaves_nothing_that_the_next_one_does_not_take_over(tmp_path: Path) -> None:
    program = f"""
import os, signal
from pathlib import Path
from handlers.store.blobs import Blobs
with Blobs(Path({str(tmp_path)!r})).writing({NAME!r}) as target:
    target.write(b"a long half of a blob")
    target.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", program], check=False)
    assert ended.returncode == -signal.SIGKILL
    blobs = Blobs(tmp_path)
    with pytest.raises(FileNotFoundError):
        blobs.open(NAME)

    put(blobs, b"whole")

    assert got(blobs) == b"whole"
    assert files(tmp_path) == [NAME]


def test_writers_of_one_name_wait_for_each_other(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    inside, most, lock = 0, 0, threading.Lock()
    start = threading.Barrier(8)

    def write(number: int) -> None:
        nonlocal inside, most
        start.wait()
        with blobs.writing(NAME) as target:
            with lock:
                inside += 1
                most = max(most, inside)
            for _ in range(50):
                target.write(bytes([number]) * 1_000)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    data = got(blobs)
    assert most == 1
    assert len(data) == 50_000
    assert len(set(data)) == 1, "one writer's bytes and nobody else's"
    assert files(tmp_path) == [NAME]
