"""The archive of a case file: a ZIP that is written as it goes, with a manifest of everything in it.

What is the same inside makes the same bytes: times and rights of entries are fixed, the manifest is sorted.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from handlers.proof import verify

#: Every entry's time: the first that a ZIP can hold.
_TIME = (1980, 1, 1, 0, 0, 0)
_RIGHTS = 0o644 << 16
_UNIX = 3
_LARGE = 1 << 30  # bytes from which an entry is written so that it may pass 2 GiB


@dataclass(frozen=True, slots=True)
class Piece:
    """A file on its way into the archive.

    Attributes:
        size: in bytes, as far as it is known beforehand.
    """

    path: str
    chunks: Iterable[bytes]
    size: int = 0


class Pack:
    """Writes files into an archive, and remembers the size and SHA-256 of each."""

    def __init__(self, target: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._files: dict[str, dict[str, object]] = {}

    def __enter__(self) -> "Pack":
        return self

    def __exit__(self, *_raised: object) -> None:
        self._zip.close()

    def add(self, path: str, chunks: Iterable[bytes]) -> None:
        """Write a small file."""
        self.stream(Piece(path, chunks))

    def stream(self, piece: Piece) -> None:
        """Write a file as it comes; what came before an error of its source stays, and is in the manifest."""
        info = zipfile.ZipInfo(piece.path, _TIME)
        info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _RIGHTS
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=piece.size >= _LARGE) as entry:
            try:
                for chunk in piece.chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    entry.write(chunk)
            finally:
                self._files[piece.path] = {"sha256": digest.hexdigest(), "bytes": size}

    def finish(self, number: str) -> str:
        """Write the manifest with the seal over it, end the archive, and return the manifest's SHA-256.

        Args:
            number: of the case.
        """
        files = dict(sorted(self._files.items()))
        manifest = b"".join(as_json({"format": verify.FORMAT, "case": number, "files": files}))
        digest = hashlib.sha256(manifest).hexdigest()
        self.add(verify.MANIFEST, [manifest])
        self.add(verify.SEAL, [f"{digest}  {verify.MANIFEST}\n".encode("ascii")])
        self._zip.close()
        return digest


def as_json(value: object) -> Iterator[bytes]:
    """Yield a value as JSON that every program reads alike: ASCII, with a line for each thing."""
    yield json.dumps(value, indent=1, ensure_ascii=True).encode("ascii")
    yield b"\n"


def as_list(items: Iterable[Mapping[str, object]], before: str = "", after: str = "") -> Iterator[bytes]:
    """Yield a list as JSON, an item a line, taking the items as they come.

    Args:
        before, after: what stands around the list.
    """
    yield f"{before}[".encode("ascii")
    for number, item in enumerate(items):
        yield (",\n" if number else "\n").encode("ascii")
        yield json.dumps(item, ensure_ascii=True).encode("ascii")
    yield f"\n]{after}\n".encode("ascii")
