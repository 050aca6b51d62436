"""Reading sheets in tests: their words, their buttons, and the way from page to page."""

import re
from collections.abc import Iterator

from handlers import actions
from handlers.domain.card import Button, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.ids import PersonId
from handlers.domain.presses import Press
from tests.support.cast import ADA
from tests.support.desks import Room


def opened(room: Room, case: Case, token: str = "", by: PersonId = ADA) -> Sheet:
    """Open the letters of a case, or the page that a button leads to."""
    sheet = room.press(case, ActionId.OPEN_LETTER, by, token=token)
    assert isinstance(sheet, Sheet)
    return sheet


def text_of(sheet: Sheet) -> str:
    """Return the words of a sheet, a paragraph a line."""
    return "\n".join(paragraph.text for paragraph in sheet.paragraphs)


def buttons(sheet: Sheet) -> list[Button]:
    """Return the buttons of a sheet."""
    return [button for paragraph in sheet.paragraphs for button in paragraph.buttons]


def way(sheet: Sheet, label: str) -> str:
    """Return where a button leads; "" where there is none of that label."""
    return next((button.token for button in buttons(sheet) if button.label == label), "")


def pages(room: Room, case: Case, first: Sheet, label: str = "Next page") -> Iterator[Sheet]:
    """Yield a sheet and those that a button leads to, one after the other."""
    sheet = first
    while True:
        yield sheet
        token = way(sheet, label)
        if not token:
            return
        sheet = opened(room, case, token)


def link(sheet: object) -> str:
    """Return the address that a sheet leads to."""
    assert isinstance(sheet, Sheet)
    return next(paragraph.link.url for paragraph in sheet.paragraphs if paragraph.link)


def token_of(sheet: object) -> str:
    """Return the token at the end of the address that a sheet leads to."""
    return link(sheet).rpartition("/")[2]


def ask_for_file(room: Room, case: Case, message: int, position: int = 1, by: PersonId = ADA) -> Sheet:
    """Press a file's button."""
    sheet = room.press(case, ActionId.OPEN_FILE, by, token=f"{message}-{position}")
    assert isinstance(sheet, Sheet)
    return sheet


def one_press(room: Room, press: Press) -> Sheet:
    """Deliver one press as it stands."""
    sheet = actions.perform(room.desk, press)
    assert isinstance(sheet, Sheet)
    return sheet


def numbers(read: object) -> set[int]:
    """Return the numbers in what the record says was read."""
    return {int(number) for number in re.findall(r"\d+", str(read))}
