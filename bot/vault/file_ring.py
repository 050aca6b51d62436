"""The keys of a file that may change while this process runs, as a rotation of the master key changes it.

The file is read again when it changed before a new data key is wrapped, and when a data key names a
master key that was not in it before. Keys once read stay at hand until the process ends, since a
transaction under way may still see what they wrapped.
"""

import threading
from pathlib import Path

from bot.vault.keyfile import KeyFileError, read_key_file
from bot.vault.master import KeyRing, WrappedKey, master_id

_Mark = tuple[int, int, int]


class FileRing:
    """Implements `bot.vault.master.KeyWrapper` over a key file; for many threads.

    Raises:
        KeyFileError: the file is missing or cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._mark = _marked(path)
        self._keys = read_key_file(path)
        self._ring = KeyRing(self._keys)

    def current(self) -> str:
        """Return the id of the first key of the file as it is now.

        Raises:
            KeyFileError: the file cannot be used any more.
        """
        return self._fresh().current()

    def holds(self, master: str) -> bool:
        """Return whether a key of that id is in the file, or was since this process began."""
        if self._ring.holds(master):
            return True
        try:
            return self._fresh().holds(master)
        except KeyFileError:
            return False

    def wrap(self, key: bytes) -> WrappedKey:
        """Return a data key wrapped under the first key of the file as it is now.

        Raises:
            KeyFileError: the file cannot be used any more.
        """
        return self._fresh().wrap(key)

    def unwrap(self, wrapped: WrappedKey) -> bytes:
        """Return a data key.

        Raises:
            BrokenSeal: no key of the file wrapped it, or it was altered.
        """
        self.holds(wrapped.master_id)  # reads the file again where it must
        return self._ring.unwrap(wrapped)

    def _fresh(self) -> KeyRing:
        mark = _marked(self._path)
        with self._lock:
            if mark != self._mark:
                read = read_key_file(self._path)
                known = {master_id(key) for key in read}
                self._keys = (*read, *(key for key in self._keys if master_id(key) not in known))
                self._ring, self._mark = KeyRing(self._keys), mark
            return self._ring


def _marked(path: Path) -> _Mark:
    """Return what tells a file from the one that stood in its place before."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)  # what is wrong is told by whoever reads it
    return (found.st_ino, found.st_mtime_ns, found.st_size)


class LaterFile:
    """The keys of a file that need not be there yet, such as beside a key service that wraps instead."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ring: FileRing | None = None

    def current(self) -> str:
        """Return the id of the first key of the file.

        Raises:
            KeyFileError: there is no such file, or it cannot be used.
        """
        return self._file().current()

    def holds(self, master: str) -> bool:
        """Return whether there is such a file, with a key of that id."""
        try:
            return self._file().holds(master)
        except KeyFileError:
            return False

    def wrap(self, key: bytes) -> WrappedKey:
        """Return a data key wrapped under the first key of the file.

        Raises:
            KeyFileError: there is no such file, or it cannot be used.
        """
        return self._file().wrap(key)

    def unwrap(self, wrapped: WrappedKey) -> bytes:
        """Return a data key.

        Raises:
            BrokenSeal: no key of the file wrapped it, or it was altered.
            KeyFileError: there is no such file, or it cannot be used.
        """
        return self._file().unwrap(wrapped)

    def _file(self) -> FileRing:
        if self._ring is None:
            self._ring = FileRing(self._path)
        return self._ring
