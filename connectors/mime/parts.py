"""One part of a letter as the scan leaves it, and what its head says it is.

A part with children is a container; a part with `file` set is an attachment; any other holds
readable text. No bodies live here beyond what was captured for reading.
"""

import re
from dataclasses import dataclass, field

from connectors.base import TransferEncoding
from connectors.mime.file_kinds import FileKind, file_kind
from connectors.mime.headers import Headers
from connectors.mime.limits import MAX_NAME, MAX_REPORT, MAX_TEXT, Ledger
from connectors.mime.parameters import read_value, text_parameter

READABLE = frozenset({"text/plain", "text/html", "text/markdown"})
NESTED = frozenset({"message/rfc822", "message/global"})
REPORTS = frozenset({"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"})
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")
#: Bytes of a file, still encoded, that are held to find its words.
_WANTED = {
    FileKind.TEXT: 80_000,
    FileKind.CALENDAR: 80_000,
    FileKind.HTML: 400_000,
    FileKind.RTF: 400_000,
    FileKind.MAIL: 400_000,
    FileKind.PARTIAL: 400_000,
    FileKind.SEALED: 2_000_000,
    FileKind.PDF: 4_000_000,
    FileKind.WRAPPED: 8_000_000,
}
_IDENTITIES = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit"})


@dataclass(slots=True)
class Part:
    """A node of the letter's skeleton.

    Attributes:
        start: offset of the body in the original, bytes.
        length: bytes of the body as it stands there, the line break before a boundary not counted.
        body: what was captured of the body, still encoded.
        cut: true where the body went on beyond what was captured.
    """

    headers: Headers
    media_type: str
    parameters: dict[str, str]
    disposition: str
    name: str
    encoding: TransferEncoding
    depth: int
    file: bool = False
    children: list["Part"] = field(default_factory=list)
    start: int = 0
    length: int = 0
    size: int = 0
    digest: str = ""
    body: bytes = b""
    cut: bool = False

    @property
    def container(self) -> bool:
        """Return whether this part holds other parts."""
        return self.media_type.startswith("multipart/")

    def capture(self) -> int:
        """Return how many bytes of the body are wanted for reading."""
        if not self.file or self.media_type in NESTED:
            return MAX_TEXT
        return MAX_REPORT if self.media_type in REPORTS else _WANTED.get(self.kind, 0)

    @property
    def kind(self) -> FileKind:
        """Return how words are found in it where it is a file."""
        return file_kind(self.media_type, self.name)

    @property
    def told(self) -> bool:
        """Return whether its body counts as text of the letter, not as a file held for its words."""
        return not self.file or self.media_type in NESTED or self.media_type in REPORTS


def describe(headers: Headers, parent: Part | None, ledger: Ledger) -> Part:
    """Return the part that a head announces inside `parent` (None: the letter itself)."""
    inherited = "message/rfc822" if parent is not None and parent.media_type == "multipart/digest" else ""
    media_type, parameters = _media_type(headers, inherited or "text/plain")
    disposition, options = read_value(headers.first("content-disposition"))
    name = text_parameter(options, "filename") or text_parameter(parameters, "name")
    part = Part(
        headers=headers,
        media_type=media_type,
        parameters=parameters,
        disposition=disposition,
        name=name[:MAX_NAME],
        encoding=_encoding(headers, media_type, ledger),
        depth=0 if parent is None else parent.depth + 1,
    )
    part.file = _is_file(part, parent)
    return part


def _media_type(headers: Headers, default: str) -> tuple[str, dict[str, str]]:
    value = headers.first("content-type")
    if not value:
        return default, {}
    media_type, parameters = read_value(value)
    return (media_type if _TYPE.fullmatch(media_type) else default), parameters


def _encoding(headers: Headers, media_type: str, ledger: Ledger) -> TransferEncoding:
    token = headers.token("content-transfer-encoding")
    if media_type.startswith("multipart/") or token in _IDENTITIES:
        return TransferEncoding.IDENTITY
    if token in {"base64", "quoted-printable"}:
        return TransferEncoding(token)
    ledger.note("unknown-encoding")
    return TransferEncoding.IDENTITY


def _is_file(part: Part, parent: Part | None) -> bool:
    if part.container:
        return False
    if part.disposition == "attachment" or part.media_type not in READABLE:
        return True
    named = bool(part.name) and parent is not None
    return named and parent is not None and parent.media_type != "multipart/alternative"
