"""A case's card, and a line in its thread, as messages; pure.

What a card may hold is decided where it is made (`handlers.cards`): no content.
"""

from bot.slack import limits
from bot.slack.buttons import button_row
from bot.slack.escape import Mrkdwn, mrkdwn
from bot.slack.kit import Block, Message, cut, header
from bot.slack.rich import literal, paragraph, sentence, spans
from bot.slack.tags import tag_of
from handlers.domain.card import Card, HomeRow

_SUMMARY = 150  # characters, for a lock screen
_NOTE = 600
_LABEL, _VALUE = 100, 500  # ten rights with their outcomes, in the wordiest language
_LINE = 1_200
_FACTS = 12


def card_message(card: Card) -> Message:
    """Return the message of a card: header, facts, note and buttons, at most four blocks."""
    blocks = [header(card.title), _facts(card)]
    if card.note:
        blocks.append(sentence(cut(card.note, _NOTE)))
    if card.buttons:
        blocks.append(button_row(card.buttons, tag_of(card), card.title))
    return {"text": headline(card.summary), "blocks": blocks}


def plain_card(card: Card) -> Message:
    """Return the message that stands in when a card cannot be drawn: its sentence alone, which names it."""
    return {"text": headline(card.summary), "blocks": []}


def line_message(text: str, about: HomeRow | None = None) -> Message:
    """Return the message of one line, or of several told in one; `about` lends its buttons."""
    shown = cut(text, _LINE)
    blocks = [sentence(shown)]
    if about is not None and about.buttons:
        blocks.append(button_row(about.buttons, tag_of(about), about.title))
    return {"text": top_text(shown), "blocks": blocks}


def headline(text: str) -> Mrkdwn:
    """Return the sentence that notifications show."""
    return top_text(cut(text, _SUMMARY))


def top_text(text: str) -> Mrkdwn:
    """Return a sentence of our own as a message's top-level text."""
    written = mrkdwn(text, mentions=True)
    if len(written) <= limits.MESSAGE_TEXT:
        return written or Mrkdwn("Ombud")
    return mrkdwn(cut(text, limits.MESSAGE_TEXT // 5))  # an escape takes at most five characters


def _facts(card: Card) -> Block:
    elements: list[Block] = []
    for label, value in card.facts[:_FACTS]:
        elements.append(literal(f"{chr(10) if elements else ''}{cut(label, _LABEL)}  ", bold=True))
        elements.extend(spans(cut(value, _VALUE)))
    return paragraph(elements or [literal(card.title)])
