"""Files of a draft: small ones in one call, large ones in pieces where Graph says.

Source: https://learn.microsoft.com/graph/outlook-large-attachments
"""

import base64
from collections.abc import Iterator
from contextlib import closing

from connectors.base import OutgoingFile, OutgoingPicture
from connectors.errors import AuthorizationLost, Unsendable, Vanished
from connectors.microsoft.graph import Graph, Json
from connectors.mime.outgoing_checks import media_type

#: From this size on a file goes in pieces; a call may hold 4 MB, and base64 makes a third more of it.
IN_PIECES_FROM = 3_000_000
LARGEST = 150_000_000
#: Bytes of one piece: below 4 MB, and a multiple of 320 KiB as upload sessions want it.
PIECE = 10 * 327_680
_STEP = 65_536


def attach(graph: Graph, message: str, file: OutgoingFile) -> None:
    """Add one file to a draft.

    Args:
        message: the draft's path.

    Raises:
        Unsendable: the file is too large, changed meanwhile, or is not taken for this mailbox.
    """
    size = sum(map(len, _steps(file)))
    if size > LARGEST:
        raise Unsendable("a file is larger than Microsoft takes (150 MB); send it another way")
    if size < IN_PIECES_FROM:
        content = b"".join(_steps(file))
        graph.post(f"{message}/attachments", _whole(file, content))
        return
    _in_pieces(graph, message, file, size)


def _whole(file: OutgoingFile, content: bytes) -> Json:
    return {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": file.name,
        "contentType": media_type(file.media_type),
        "contentBytes": base64.b64encode(content).decode("ascii"),
        **_shown(file),
    }


def _shown(file: OutgoingFile) -> Json:
    return {"isInline": True, "contentId": file.content_id} if isinstance(file, OutgoingPicture) else {}


def _in_pieces(graph: Graph, message: str, file: OutgoingFile, size: int) -> None:
    described = {
        "attachmentType": "file",
        "name": file.name,
        "size": size,
        "contentType": media_type(file.media_type),
        **_shown(file),
    }
    try:
        session = graph.post(f"{message}/attachments/createUploadSession", {"AttachmentItem": described})
    except (AuthorizationLost, Vanished):
        # Documented for shared mailboxes opened by a person; the mailbox itself is well.
        raise Unsendable(
            "Microsoft takes no file over 3 MB for this mailbox; connect it by application permission"
        ) from None
    url, start = str(session.get("uploadUrl", "")), 0
    for piece in _pieces(file):
        end = start + len(piece)
        if end > size:
            break
        graph.upload(url, piece, f"bytes {start}-{end - 1}/{size}")
        start = end
    if start != size:
        raise Unsendable("a file of this mail changed while it was sent; attach it again")


def _pieces(file: OutgoingFile) -> Iterator[bytes]:
    held = b""
    for step in _steps(file):
        held += step
        while len(held) >= PIECE:
            yield held[:PIECE]
            held = held[PIECE:]
    if held:
        yield held


def _steps(file: OutgoingFile) -> Iterator[bytes]:
    with closing(file.open()) as content:
        while step := content.read(_STEP):
            yield step
