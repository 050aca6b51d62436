"""An answer of the handlers as the window it is shown in, checked against Slack's rules."""

from bot.slack.checked import checked
from bot.slack.kit import Payload
from bot.slack.lint import Surface
from bot.slack.views import form_view, note_view, plain_sheet, sheet_view
from handlers.domain.card import Form, Sheet


def window(answer: Form | Sheet) -> Payload:
    """Return the window of a form or a sheet."""
    drawn = form_view(answer) if isinstance(answer, Form) else sheet_view(answer)
    return checked(Surface.MODAL, drawn, plain_sheet(answer.title))


def note(text: str) -> Payload:
    """Return a window that says one thing."""
    return checked(Surface.MODAL, note_view(text), note_view("Look at the case's card."))
