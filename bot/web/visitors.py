"""Whoever comes to our pages: the language they are spoken to, and the pages of those who may not enter."""

from flask.typing import ResponseReturnValue

from bot.web.looks import page
from handlers import colleagues
from handlers.access import TooMuch
from handlers.desk import Desk
from handlers.domain.errors import Gone, Refused
from handlers.domain.ids import PersonId
from handlers.domain.phrase import say
from handlers.holding import PassOver


def language_of(desk: Desk, person: PersonId) -> str:
    """Return the language of a person, or the channel's where it is not known."""
    known = colleagues.known(desk, person)
    return known.language if known else desk.rules.language


def turned_away(desk: Desk, refused: Refused) -> ResponseReturnValue:
    """Show why somebody may not enter; of passes that do not hold all are told the same."""
    match refused:
        case PassOver() | Gone():
            status = 410
        case TooMuch():
            status = 429
        case _:
            status = 403
    return page("told.html", desk.rules.language, status, title=say("Not here"), text=refused.message)
