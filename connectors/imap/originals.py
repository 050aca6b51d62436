"""Letters as they lie in a folder: their bytes piece by piece, so that none is ever held whole."""

from collections.abc import Iterator

from connectors.errors import Vanished
from connectors.imap.session import Session

#: Bytes asked for at a time.
PIECE = 256 * 1024


def pieces(session: Session, folder: bytes, generation: int, uid: int) -> Iterator[bytes]:
    """Yield the letter; the connection is free between two pieces. Nothing is marked as read.

    Raises:
        Vanished: it is gone, or its folder was numbered anew.
    """
    offset, size = 0, PIECE
    while offset < size:
        piece, size = _piece(session, folder, generation, uid, offset)
        if not piece:
            return
        yield piece
        offset += len(piece)
        if len(piece) == PIECE:
            size = max(size, offset + 1)  # some servers tell sizes that are too small


def _piece(session: Session, folder: bytes, generation: int, uid: int, offset: int) -> tuple[bytes, int]:
    """Return a piece and the letter's size.

    A letter that is not there, or that has nothing where it should have more, is asked for again in the
    folder as it is now: it may have come since it was opened, or gone, and servers tell that as emptiness.
    """
    name = f"BODY[]<{offset}>".encode()
    for fresh in (False, True):
        with session.opened(folder, fresh=fresh) as (client, opened):
            if opened.generation != generation:
                continue
            row = client.fetch([uid], [f"BODY.PEEK[]<{offset}.{PIECE}>", "RFC822.SIZE"]).get(uid, {})
            piece, size = row.get(name) or b"", int(row.get(b"RFC822.SIZE", 0))
            if piece or (fresh and name in row):
                return piece, size
    raise Vanished
