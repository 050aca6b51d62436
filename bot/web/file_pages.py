"""The page of a letter's file: looking at it spends nothing, the button downloads it once."""

from collections.abc import Iterator
from itertools import chain

from flask import Response
from flask.typing import ResponseReturnValue

from bot.web.looks import file_headers, page
from handlers.desk import Desk
from handlers.domain.files import is_risky, size_in_words
from handlers.domain.phrase import say
from handlers.people import colleagues
from handlers.viewing import files


def show(desk: Desk, token: str) -> ResponseReturnValue:
    """Show what the file is; previews and robots may look as often as they like."""
    offer = files.look(desk, token)
    return page(
        "file.html",
        colleagues.language(desk, offer.person),
        title=say("A file of a letter"),
        number=offer.number,
        file=offer.file,
        size=size_in_words(offer.file.size),
        careful=files.RISKY if is_risky(offer.file) else "",
        told=say("It can be downloaded once with this link, and that you did is written down with the case."),
        button=say("Download"),
    )


def give(desk: Desk, token: str) -> ResponseReturnValue:
    """Stream the file, once."""
    download = files.download(desk, token)
    # The first piece is taken before anything is promised: an original that is gone gives a page.
    first = next(download.chunks, b"")
    body: Iterator[bytes] = chain((first,), download.chunks)
    return Response(body, 200, file_headers(download.file.name, download.file.size))
