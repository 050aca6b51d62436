"""The page where files are laid to a draft: chosen or dropped, sealed as they come, and taken away again."""

import re
from dataclasses import dataclass
from typing import cast

from flask import redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from bot.web.doors import Doors, Drawn
from bot.web.guards import LARGEST_UPLOAD
from bot.web.looks import page
from bot.web.uploads import DeskRequest
from handlers.answers import attaching
from handlers.answers.sealing import TooLarge
from handlers.desk import Desk
from handlers.domain.files import File, size_in_words
from handlers.domain.phrase import say
from handlers.people import colleagues

_NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    file: File
    size: str
    remove: str


def show(
    desk: Desk, doors: Doors, token: str, status: int = 200, *, refused: str = "", missing: str = ""
) -> ResponseReturnValue:
    """Show which files the draft has, and take more.

    Args:
        refused: why nothing was kept.
        missing: what is wrong with the field for files.
    """
    bench = attaching.look(desk, token)
    doors.open(token, _crowded(colleagues.language(desk, bench.person)))
    rows = [
        _Row(one.id, one.file, size_in_words(one.file.size), say("Remove {name}", name=one.file.name))
        for one in bench.files
    ]
    return page(
        "attach.html",
        colleagues.language(desk, bench.person),
        status,
        title=say("Files for the reply"),
        number=bench.number,
        files=rows,
        refused=refused,
        missing=missing,
        nothing=say("No file is attached yet."),
        remove=say("Remove"),
        choose=say("Choose files, or drop them here"),
        room=say("A file may have 20 MB; there is room for {size} more.", size=size_in_words(bench.room)),
        add=say("Attach"),
        after=say("When you are done, go back to Slack and look at the draft once more before it is sent."),
    )


def _crowded(language: str) -> Drawn:
    text = say("Too many files are coming in at this moment, so these were not taken. Try again in a minute.")
    shown = page("told.html", language, 503, title=say("One moment"), text=text)
    return list(shown.headers), shown.get_data()


def take(desk: Desk, doors: Doors, token: str) -> ResponseReturnValue:
    """Lay the files of a form to the draft, or take one away, and show the page again."""
    try:
        done = _lay(desk, token) if request.mimetype == "multipart/form-data" else _remove(desk, token)
    except TooLarge as refused:
        return show(desk, doors, token, 413, refused=refused.message)
    except RequestEntityTooLarge:
        return show(desk, doors, token, 413, refused=TooLarge().message)
    if not done:
        missing = say("No file was chosen, so nothing was attached. Choose one, then attach it.")
        return show(desk, doors, token, 422, missing=missing)
    return redirect(token, 303)  # relative: where we are reached is not for a request's Host to say


def _lay(desk: Desk, token: str) -> bool:
    """Lay the files of a form to the draft; return whether there were any."""
    incoming = attaching.begin(desk, token)
    asked = cast("DeskRequest", request)
    asked.max_content_length, asked.incoming = LARGEST_UPLOAD, incoming
    try:
        asked.parse()
    except BaseException:
        incoming.abandon()
        raise
    sealed = incoming.finish()
    attaching.keep(desk, token, sealed)
    return bool(sealed)


def _remove(desk: Desk, token: str) -> bool:
    """Take the file away that a form names; return whether it names any."""
    number = request.form.get("remove")
    if number is None:
        return False
    attaching.take_away(desk, token, int(number) if _NUMBER.fullmatch(number) else 0)
    return True
