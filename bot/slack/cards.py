"""A case's card, and a line in its thread, as messages; pure.

What a card may hold is decided where it is made (`handlers.cards`): no content.
"""

from bot.slack import limits
from bot.slack.buttons import button_row
from bot.slack.cutting import shorten
from bot.slack.escape import Mrkdwn, mrkdwn
from bot.slack.kit import Block, Message, header
from bot.slack.rich import literal, paragraph, sentence, spans
from bot.slack.tags import tag_of
from handlers.domain.card import Card

_SUMMARY = 150  # characters, for a lock screen
_FACT = 300
_FACTS = 12


def card_message(card: Card) -> Message:
    """Return the message of a card: header, facts, note and buttons, at most four blocks."""
    blocks = [header(card.title), _facts(card)]
    if card.note:
        blocks.append(sentence(shorten(card.note, 2 * _FACT)))
    if card.buttons:
        blocks.append(button_row(card.buttons, tag_of(card), card.title))
    return {"text": summary(card), "blocks": blocks}


def plain_card(card: Card) -> Message:
    """Return the message that stands in when a card cannot be drawn: its sentence alone, which names it."""
    return {"text": summary(card), "blocks": []}


def line_message(text: str) -> Message:
    """Return the message of one line."""
    shown = shorten(text, 2 * _FACT)
    return {"text": top_text(shown), "blocks": [sentence(shown)]}


def summary(card: Card) -> Mrkdwn:
    """Return the sentence that notifications show."""
    return top_text(shorten(card.summary, _SUMMARY))


def top_text(text: str) -> Mrkdwn:
    """Return a sentence of our own as a message's top-level text."""
    written = mrkdwn(text, mentions=True)
    if len(written) <= limits.MESSAGE_TEXT:
        return written or Mrkdwn("Ombud")
    return mrkdwn(shorten(text, limits.MESSAGE_TEXT // 5))  # an escape takes at most five characters


def _facts(card: Card) -> Block:
    elements: list[Block] = []
    for label, value in card.facts[:_FACTS]:
        elements.append(literal(f"{chr(10) if elements else ''}{shorten(label, _FACT)}  ", bold=True))
        elements.extend(spans(shorten(value, _FACT)))
    return paragraph(elements or [literal(card.title)])
