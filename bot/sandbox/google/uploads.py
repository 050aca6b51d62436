"""Media uploads: a mail beside its metadata in one body, or in pieces under an address of its own."""

import itertools
import json
import re
import threading

from bot.sandbox.google.refusals import Json, RefusedError, invalid

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_PIECE = 256 * 1_024


class Uploads:
    """The uploads under way."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, tuple[str, Json, bytearray, int]] = {}
        self._numbers = itertools.count(1)

    def begin(self, method: str, body: Json, length: str) -> str:
        """Begin an upload in pieces and return its name."""
        if not length.isdigit():
            raise invalid("X-Upload-Content-Length is missing")
        with self._lock:
            name = f"upload-{next(self._numbers)}"
            self._open[name] = (method, body, bytearray(), int(length))
            return name

    def add(self, name: str, data: bytes, content_range: str) -> tuple[str, Json, bytes] | int:
        """Take a piece; return the bytes that are there, or the whole with its method and metadata."""
        with self._lock:
            if name not in self._open:
                raise RefusedError(404, "notFound", "Upload not found")
            method, body, content, length = self._open[name]
            found = _RANGE.fullmatch(content_range)
            if not found or int(found[1]) != len(content) or int(found[3]) != length:
                raise invalid("Invalid Content-Range")
            if int(found[2]) + 1 != length and len(data) % _PIECE:
                raise invalid("Pieces must be multiples of 256 KiB")
            content += data
            if len(content) < length:
                return len(content)
            del self._open[name]
            return method, body, bytes(content)


def metadata(data: bytes) -> Json:
    """Return the metadata of an upload."""
    try:
        found = json.loads(data or b"{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise invalid("Parse Error")
    return found


def related(content_type: str, body: bytes) -> tuple[Json, bytes]:
    """Return the metadata and the mail of a multipart/related body."""
    found = re.search(r'boundary="?([^";]+)"?', content_type)
    if not found:
        raise invalid("Missing boundary")
    parts = body.split(b"--" + found[1].encode("latin-1"))[1:-1]
    if len(parts) != 2:
        raise invalid("Two parts are expected")
    first, second = (re.split(rb"\r?\n\r?\n", part.lstrip(b"\r\n"), maxsplit=1) for part in parts)
    if len(first) != 2 or len(second) != 2 or not re.search(rb"(?i)message/rfc822", second[0]):
        raise invalid("Media type is not supported")
    return metadata(first[1]), re.sub(rb"\r?\n\Z", b"", second[1])
