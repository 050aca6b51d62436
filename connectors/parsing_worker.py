"""The reading process: originals come in on standard input, letters go out on standard output.

It gives up what it does not need before it reads anything: memory beyond its limit, files, core
dumps. It has no secrets, no database and no reason to live: its parent kills it at will.
"""

import os
import resource
import struct
import sys
from collections.abc import Callable, Iterator
from itertools import chain

from connectors.apart import apart
from connectors.letter_json import dump, dump_shown
from connectors.mime.pdf import pdf_text, reads_pdf
from connectors.mime.reading import read

SIZE = struct.Struct(">I")
LETTER = b"L"
PAGE = "page"  # what to make of originals, where it is not letters
FAILED = b"F"
_STEP = 131_072
_PDF_SECONDS = 2  # of which a letter's two fit into the time it has
_STDIN, _STDOUT = 0, 1


class _ParentGone(Exception):
    """The parent closed the pipe."""


def _exactly(count: int) -> bytes:
    held = b""
    while len(held) < count:
        piece = os.read(_STDIN, count - len(held))
        if not piece:
            raise _ParentGone
        held += piece
    return held


class _Original:
    """One original as it comes over the pipe; an empty frame ends it.

    An iterator of its own and no generator: a reader that lets go of it early must not close it,
    because what is left has to be taken off the pipe before the next original.
    """

    def __init__(self) -> None:
        self._ended = False
        self._left = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if not self._left and not self._ended:
            self._left = SIZE.unpack(_exactly(SIZE.size))[0]
            self._ended = self._left == 0
        if self._ended:
            raise StopIteration
        piece = os.read(_STDIN, min(self._left, _STEP))
        if not piece:
            raise _ParentGone
        self._left -= len(piece)
        return piece


def _answer(kind: bytes, data: bytes) -> None:
    view = memoryview(SIZE.pack(len(data) + 1) + kind + data)
    while view:
        view = view[os.write(_STDOUT, view) :]


def _limit(memory: int) -> None:
    for what, wanted in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        _, hard = resource.getrlimit(what)
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(what, (most, most))


def _allow_seconds(seconds: int) -> None:
    """Let this process use `seconds` more of CPU; the kernel ends it after that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    until = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(
        resource.RLIMIT_CPU, (until if hard == resource.RLIM_INFINITY else min(until, hard), hard)
    )


def _read_pdf(data: bytes) -> str:
    return apart(pdf_text, data, _PDF_SECONDS) if reads_pdf() else ""


def _as_letter(chunks: Iterator[bytes]) -> bytes:
    return dump(read(chunks, _read_pdf))


def _as_page(chunks: Iterator[bytes]) -> bytes:
    from connectors.mime.page import read_page  # readers of letters begin sooner without it

    return dump_shown(read_page(chunks))


def _serve(seconds: int, make: Callable[[Iterator[bytes]], bytes]) -> None:
    while True:
        original = _Original()
        first = next(original, b"")  # blocks until there is work, before the clock starts
        _allow_seconds(seconds)
        try:
            _answer(LETTER, make(chain([first], original)))
        except MemoryError:
            _answer(FAILED, b"memory")
            return  # what is left of this process is not worth trusting
        for _ in original:
            pass


def main() -> None:
    """Read originals until the parent closes the pipe."""
    seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    _limit(memory)
    try:
        _serve(seconds, _as_page if PAGE in sys.argv[3:] else _as_letter)
    except (_ParentGone, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
