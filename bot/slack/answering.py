"""What a submitted window is answered with, inside its acknowledgement: no call to Slack is needed.

Source: https://docs.slack.dev/surfaces/modals (response_action).
"""

from bot.slack.deliveries import Sender
from bot.slack.drawn import note, window
from bot.slack.kit import Payload, cut
from handlers.domain.card import Form, Sheet
from handlers.domain.errors import Incomplete
from handlers.domain.phrase import joined
from handlers.domain.presses import Done

_COMPLAINT = 300  # characters below a field


def laid(sender: Sender, answer: Form | Sheet) -> Payload:
    """Return the answer that shows a form or a sheet.

    What asks for another step is laid over the window before it, which stays as it was filled in. A
    sheet that asks for nothing takes its place, and closes everything with itself.
    """
    drawn = window(answer)
    if isinstance(answer, Sheet) and answer.action is None:
        return {"response_action": "update", "view": {**drawn, "clear_on_close": True}}
    full = sender.window is not None and sender.window.full
    in_place = full or (isinstance(answer, Sheet) and answer.in_place)
    return {"response_action": "update" if in_place else "push", "view": drawn}


def done(answer: Done) -> Payload:
    """Return the answer that ends the whole stack of windows; what can be taken back is offered first."""
    if answer.about is None or not answer.about.buttons:
        return {"response_action": "clear"}
    view = {**note(answer.text, answer.about), "clear_on_close": True}
    return {"response_action": "update", "view": view}


def refusal(sender: Sender, text: str) -> Payload:
    """Return the answer that says why nothing was done; what was typed stays."""
    inputs = sender.window.inputs if sender.window else ()
    if inputs and sender.window and sender.window.full:  # no room above it, and its place is taken
        return {"response_action": "errors", "errors": {min(inputs): cut(text, _COMPLAINT)}}
    return {"response_action": "push" if inputs else "update", "view": note(text)}


def complaint(sender: Sender, incomplete: Incomplete) -> Payload:
    """Return the answer that puts each complaint under its field."""
    inputs = sender.window.inputs if sender.window else frozenset()
    known = {name: cut(text, _COMPLAINT) for name, text in incomplete.fields.items() if name in inputs}
    if known:
        return {"response_action": "errors", "errors": known}
    return refusal(sender, joined(" ", incomplete.fields.values()))
