"""Reading a file of a letter back out of the stored original.

The original is stored once; an attachment is a place in it and a way to decode that place.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from connectors.base import Attachment
from connectors.mime.transfer import decoder

_STEP = 65_536


def read_slice(original: BinaryIO, attachment: Attachment) -> Iterator[bytes]:
    """Yield the decoded bytes of `attachment`, in pieces of at most about 64 KiB.

    Args:
        original: the whole original, opened at its start; sought where it can be, else read past.
        attachment: a file of the letter that was read from this original.

    Raises:
        EOFError: the original ends before the attachment does, so it is not the same original.
    """
    if original.seekable():
        original.seek(attachment.start)
    else:
        _skip(original, attachment.start)
    yield from _inner(_decoded(original, attachment), attachment)


def _decoded(original: BinaryIO, attachment: Attachment) -> Iterator[bytes]:
    reader = decoder(attachment.encoding)
    left = attachment.length
    while left:
        piece = original.read(min(left, _STEP))
        if not piece:
            raise EOFError("the original ends before its attachment; fetch the original again")
        left -= len(piece)
        if decoded := reader.feed(piece):
            yield decoded
    if rest := reader.finish():
        yield rest


def extract(chunks: Iterable[bytes], attachment: Attachment) -> Iterator[bytes]:
    """Yield the decoded bytes of `attachment` from an original that comes in chunks, as far as needed.

    Raises:
        EOFError: the original ends before the attachment does, so it is not the same original.
    """
    yield from _inner(_picked(chunks, attachment), attachment)


def _inner(pieces: Iterator[bytes], attachment: Attachment) -> Iterator[bytes]:
    """Yield of a decoded slice the file that is meant: all of it, or one that lies within."""
    if not attachment.offset:
        yield from pieces
        return
    at, first, last = 0, attachment.offset, attachment.offset + attachment.size
    for piece in pieces:
        if wanted := piece[max(first - at, 0) : max(last - at, 0)]:
            yield wanted
        at += len(piece)


def _picked(chunks: Iterable[bytes], attachment: Attachment) -> Iterator[bytes]:
    reader = decoder(attachment.encoding)
    at, end = 0, attachment.start + attachment.length
    for chunk in chunks if attachment.length else ():
        first = max(attachment.start - at, 0)
        last = end - at
        at += len(chunk)
        for start in range(first, min(last, len(chunk)), _STEP):
            if decoded := reader.feed(chunk[start : min(start + _STEP, last)]):
                yield decoded
        if at >= end:
            break
    if at < end and attachment.length:
        raise EOFError("the original ends before its attachment; fetch the original again")
    if rest := reader.finish():
        yield rest


def _skip(original: BinaryIO, count: int) -> None:
    while count:
        piece = original.read(min(count, _STEP))
        if not piece:
            raise EOFError("the original ends before its attachment; fetch the original again")
        count -= len(piece)
