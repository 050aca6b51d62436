"""The pool of reading processes: hostile originals cost time and memory only within limits.

Several threads may parse at once; each borrows a process for one letter. A process that dies or
overstays is killed and replaced, and the letter comes back as unreadable with the reason.
"""

import threading
from collections.abc import Iterable, Iterator

from connectors.base import Attachment, Letter, Shown
from connectors.errors import Temporary, Unreadable
from connectors.letter_json import load, load_shown
from connectors.mime.slices import extract
from connectors.parsing_process import Died, ReadingProcess
from connectors.parsing_worker import LETTER, PAGE

DEFAULT_MEMORY = 512 * 1_024 * 1_024


class ParserPool:
    """A `Parser` over killable processes, started when first needed and kept.

    Args:
        workers: how many letters may be read at once.
        seconds: how long the reader may keep us waiting on one letter; waiting for the caller's
            own chunks does not count.
        memory: address space of one reader, bytes.
    """

    def __init__(self, workers: int = 1, seconds: float = 10, memory: int = DEFAULT_MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._free = threading.BoundedSemaphore(workers)
        self._lock = threading.Lock()
        self._idle: list[ReadingProcess] = []
        self._closed = False

    def parse(self, chunks: Iterable[bytes]) -> Letter:
        """Read one original, taking chunks until its letter is known; the rest are the caller's.

        Raises:
            Unreadable: `reason` is "time", "memory", "crash", "killed" or "garbled".
            Temporary: the pool is closed.
        """
        with self._free:
            process = self._borrow()
            whole = False
            try:
                answer = process.read(iter(chunks))
                letter = _letter(answer)
                whole = True
            except Died as death:
                raise Unreadable(reason=death.reason, died=True) from None
            finally:
                self._give_back(process, whole=whole)
            return letter

    def show(self, chunks: Iterable[bytes]) -> Shown:
        """Read one original as a page, in a process of its own.

        Raises:
            Unreadable: as for `parse`.
            Temporary: the pool is closed.
        """
        with self._lock:
            if self._closed:
                raise Temporary("the reading processes were stopped; start Ombud again")
        process = ReadingProcess(self._seconds, self._memory, PAGE)
        try:
            return _shown(process.read(iter(chunks)))
        except Died as death:
            raise Unreadable(reason=death.reason, died=True) from None
        finally:
            process.kill()

    def extract(self, chunks: Iterable[bytes], attachment: Attachment) -> Iterator[bytes]:
        """Yield one file of an original; undoing an encoding is total and needs no process of its own.

        Raises:
            Unreadable: `reason` is "cut": the original ends before the file does.
        """
        try:
            yield from extract(chunks, attachment)
        except EOFError:
            raise Unreadable(reason="cut") from None

    def close(self) -> None:
        """Stop the reading processes; one in the middle of a letter is stopped after it."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for process in idle:
            process.kill()

    def _borrow(self) -> ReadingProcess:
        while True:
            with self._lock:
                if self._closed:
                    raise Temporary("the reading processes were stopped; start Ombud again")
                process = self._idle.pop() if self._idle else None
            if process is None:
                return ReadingProcess(self._seconds, self._memory)
            if process.alive:
                return process
            process.kill()  # it went while nothing was asked of it; no letter is to blame

    def _give_back(self, process: ReadingProcess, *, whole: bool) -> None:
        with self._lock:
            keep = whole and not self._closed
            if keep:
                self._idle.append(process)
        if not keep:
            process.kill()


def _shown(answer: bytes) -> Shown:
    if answer[:1] != LETTER:
        raise Died(answer[1:].decode("ascii", "replace") or "crash")
    try:
        return load_shown(answer[1:])
    except (ValueError, KeyError, TypeError):
        raise Died("garbled") from None


def _letter(answer: bytes) -> Letter:
    if answer[:1] != LETTER:
        raise Died(answer[1:].decode("ascii", "replace") or "crash")
    try:
        return load(answer[1:])
    except (ValueError, KeyError, TypeError):
        raise Died("garbled") from None
