"""The page of a letter's file: looking at it spends nothing, the button downloads it once."""

from collections.abc import Iterator
from itertools import chain

from flask import Response
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from bot.web.looks import file_headers, locked, page
from handlers.desk import Desk
from handlers.domain.files import is_risky, size_in_words
from handlers.domain.phrase import count, say
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
        read=f"../read/{token}" if offer.letter else "",
        reading=say("Read it here, without pictures and links"),
    )


def read(desk: Desk, token: str) -> ResponseReturnValue:
    """Show a whole letter as its sender laid it out, once, in a page that can do nothing."""
    showing = files.show(desk, token)
    shown = showing.shown
    told = [say("Nothing was loaded for this page, and no link in it leads anywhere.")]
    if shown.hides:
        told.append(say("Dashed: words that the letter hides from its readers."))
    if shown.pictures:
        told.append(count("{n} picture was left out.", "{n} pictures were left out.", shown.pictures))
    if shown.cut:
        told.append(say("The letter is too long or too deep to be shown as it was laid out, or whole."))
    answer = page(
        "letter.html",
        colleagues.language(desk, showing.person),
        title=say("The letter as it came"),
        number=showing.number,
        told=told,
        letter=Markup(shown.html),  # noqa: S704 - made of a short list of elements, and sanitised
        empty="" if shown.html else say("There is nothing in it to read."),
    )
    return locked(answer)


def give(desk: Desk, token: str) -> ResponseReturnValue:
    """Stream the file, once."""
    download = files.download(desk, token)
    # The first piece is taken before anything is promised: an original that is gone gives a page.
    first = next(download.chunks, b"")
    body: Iterator[bytes] = chain((first,), download.chunks)
    return Response(body, 200, file_headers(download.file.name, download.file.size))
