"""Whoever comes to our pages: the pages of those who may not enter, and of who is lost."""

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.web.looks import in_json, page
from handlers.answers.holding import PassOver
from handlers.answers.sealing import TooLarge
from handlers.desk import Desk
from handlers.domain.errors import Gone, Refused
from handlers.domain.phrase import say
from handlers.mailboxes.links import LinkOver
from handlers.people.access import TooMuch

_LOST = say("There is nothing at this address; open the link in Slack once more.")
_UNREAD = say("What was sent could not be read; go back and try once more.")
_TOLD = {404: _LOST, 405: _LOST, 413: TooLarge().message}


def turned_away(desk: Desk, refused: Refused) -> ResponseReturnValue:
    """Show why somebody may not enter; of passes that do not hold all are told the same."""
    match refused:
        case PassOver() | Gone() | LinkOver():
            status = 410
        case TooMuch():
            status = 429
        case _:
            status = 403
    return page("told.html", desk.rules.language, status, title=say("Not here"), text=refused.message)


def strayed(desk: Desk, error: HTTPException) -> ResponseReturnValue:
    """Show people what is wrong with an address of ours, or with what was sent there; JSON elsewhere."""
    if not request.path.startswith(("/file", "/read", "/attach", "/connect")):
        return in_json(error)
    status = error.code or 500
    text = _TOLD.get(status, _UNREAD)
    return page("told.html", desk.rules.language, status, title=say("Not here"), text=text)
