"""Upload sessions for files of drafts: pieces in order, below 4 MB, without anybody's token.

Source: https://learn.microsoft.com/graph/outlook-large-attachments
"""

import base64
import re
import secrets
from dataclasses import dataclass

from bot.sandbox.microsoft.messages import Message
from bot.sandbox.microsoft.refusals import GraphError, Json

SMALLEST, LARGEST = 3_000_000, 150_000_000
PIECE = 4 * 1_048_576
_STEP = 327_680
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass(slots=True)
class Session:
    """One file on its way."""

    message: Message
    item: Json
    content: bytearray


class Uploads:
    """The open sessions of a stand-in. Its owner holds the lock."""

    def __init__(self) -> None:
        self._open: dict[str, Session] = {}

    def begin(self, message: Message, item: Json) -> str:
        """Opens a session and gives its token."""
        size = int(item.get("size", 0))
        if size < SMALLEST:
            raise GraphError(400, "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize")
        if size > LARGEST:
            raise GraphError(413, "ErrorAttachmentSizeLimitExceeded")
        token = secrets.token_urlsafe(32)
        self._open[token] = Session(message, item, bytearray())
        return token

    def put(self, token: str, place: str, piece: bytes) -> Json | None:
        """Takes a piece; is what comes next, or None where the file is whole."""
        session, said = self._open.get(token), _RANGE.fullmatch(place)
        if session is None:
            raise GraphError(404, "ErrorItemNotFound")
        if said is None or len(piece) > PIECE:
            raise GraphError(400, "ErrorInvalidRequest")
        start, end, size = map(int, said.groups())
        whole = end + 1 == size
        if start != len(session.content) or end - start + 1 != len(piece) or size != session.item["size"]:
            raise GraphError(416, "ErrorInvalidRange")
        if not whole and len(piece) % _STEP:
            raise GraphError(400, "ErrorInvalidRequest")
        session.content += piece
        if not whole:
            return {
                "expirationDateTime": "2026-12-31T00:00:00Z",
                "nextExpectedRanges": [str(end + 1)],
            }
        del self._open[token]
        session.message.files.append(
            {
                "name": session.item["name"],
                "contentType": session.item.get("contentType", "application/octet-stream"),
                "contentBytes": base64.b64encode(bytes(session.content)).decode(),
            }
        )
        return None
