"""Large sealed originals as files beside the database.

A blob appears under its name whole and on disk, or not at all; writing it again replaces it.
"""

import fcntl
import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO


class Blobs:
    """A folder of sealed files, spread over 256 subfolders."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """Open a blob for writing; it takes its name when the block ends without an error.

        Who writes the same blob meanwhile waits; what a killed writer left is taken over.
        """
        target = self._path(name)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = target.with_name(f"{name}.part")
        with _alone(partial) as file:
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                partial.replace(target)
            except BaseException:
                partial.unlink(missing_ok=True)
                raise
            _sync_folder(target.parent)

    def open(self, name: str) -> BinaryIO:
        """Open a blob for reading.

        Raises:
            FileNotFoundError: there is none of that name.
        """
        return self._path(name).open("rb")

    def remove(self, name: str) -> None:
        """Remove a blob; gone already is fine."""
        self._path(name).unlink(missing_ok=True)

    def untouched(self, beginning: str, since: datetime) -> list[str]:
        """Return what lies in the subfolder of a name's beginning and was not written to since an instant.

        What a killed writer left, under a name of its own, is among it.
        """
        folder, before = self._folder / beginning[:2], since.timestamp()
        if not folder.is_dir():
            return []
        return sorted(path.name for path in folder.iterdir() if _written_at(path) < before)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


@contextmanager
def _alone(path: Path) -> Iterator[BinaryIO]:
    """Open an empty file that nobody else has open so; its lock goes with the process."""
    while True:
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _stands_at(path, file):
                continue  # while we waited it took its name, or was dropped
            file.truncate()
            yield file
            return


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # taken away meanwhile
        return math.inf


def _stands_at(path: Path, file: BinaryIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
