"""An answer of the handlers as what it is shown as, checked against Slack's rules."""

from bot.slack.cards import card_message, plain_card, top_text
from bot.slack.checked import checked
from bot.slack.home import home_view, plain_home, step_buttons
from bot.slack.kit import Message, Payload, cut
from bot.slack.lint import Surface
from bot.slack.rich import sentence
from bot.slack.rows import row_blocks
from bot.slack.views import form_view, note_view, plain_sheet, sheet_view
from handlers.domain.answer import Answer
from handlers.domain.card import Card, Form, Home, HomeRow, Sheet
from handlers.domain.phrase import count, say

_BLOCKS = 48  # of a message's 50
_WORDS = 9_000  # of the 10,000 characters that all blocks of a message may have together
_LINE = 1_200  # a block of a digest holds several lines


def window(answer: Form | Sheet) -> Payload:
    """Return the window of a form or a sheet."""
    drawn = form_view(answer) if isinstance(answer, Form) else sheet_view(answer)
    return checked(Surface.MODAL, drawn, plain_sheet(answer.title))


def note(text: str, about: HomeRow | None = None) -> Payload:
    """Return a window that says one thing; `about` lends it its buttons."""
    return checked(Surface.MODAL, note_view(text, about), note_view(say("Look at the case's card.")))


def page(home: Home) -> Payload:
    """Return a Home tab."""
    return checked(Surface.HOME, home_view(home), plain_home())


def told(answer: Answer | Card) -> Message:
    """Return what somebody who asked is told, for them alone."""
    if isinstance(answer, Card):
        return checked(Surface.MESSAGE, card_message(answer), plain_card(answer))
    drawn = _answer(answer)
    return checked(Surface.MESSAGE, drawn, Message(text=drawn["text"], blocks=[]))


def _answer(answer: Answer) -> Message:
    blocks = [sentence(cut(answer.title, _LINE))]
    blocks += [sentence(cut(one, _LINE)) for one in answer.lines]
    left = len(answer.rows)
    words = sum(len(cut(one, _LINE)) for one in (answer.title, *answer.lines, answer.note))
    for row in answer.rows:
        drawn = row_blocks(row)
        words += len(cut(row.title, _LINE)) + len(cut(row.detail, _LINE)) + 80 * len(row.buttons)
        if len(blocks) + len(drawn) > _BLOCKS or words > _WORDS:
            break
        blocks, left = blocks + drawn, left - 1
    if left:
        blocks.append(sentence(count("… and {n} more case.", "… and {n} more cases.", left)))
    if answer.note:
        blocks.append(sentence(cut(answer.note, _LINE)))
    if answer.steps:
        blocks.append(step_buttons(answer.steps))
    return Message(text=top_text(cut(answer.title, _LINE)), blocks=blocks)
