"""rich_text blocks: the one place where words stand in blocks, always as literal text.

Slack reads no mention, link, emoji or format in a text element. Only sentences of our own can mention
somebody, as an element of its own.
"""

from collections.abc import Sequence

from bot.slack.cutting import pieces, remainder, size, within
from bot.slack.escape import MENTION, clean
from bot.slack.kit import Block
from handlers.domain.phrase import say

PIECE = 2_800  # UTF-16 units of one block; Slack names no limit for rich_text, a section takes 3,000
_EMPTY = say("(empty)")


def literal(text: str, *, bold: bool = False, italic: bool = False, strike: bool = False) -> Block:
    """Return a text element that shows the text as it is."""
    element: Block = {"type": "text", "text": clean(text) or clean(_EMPTY)}
    wishes = (("bold", bold), ("italic", italic), ("strike", strike))
    style = {name: True for name, wanted in wishes if wanted}
    return {**element, "style": style} if style else element


def spans(text: str) -> list[Block]:
    """Return a sentence of our own as elements, with the people it mentions as such."""
    split = MENTION.split(clean(text))  # every second piece is the id of a mention
    found = [
        {"type": "user", "user_id": one} if at % 2 else literal(one)
        for at, one in enumerate(split)
        if one or at % 2
    ]
    return found or [literal("")]


def sentence(text: str) -> Block:
    """Return a block with a sentence of our own, cut where it is too long for one."""
    words = clean(text)
    shown = within(words, PIECE)
    return paragraph(spans(shown if shown == words else f"{shown}…"))


def paragraph(elements: Sequence[Block]) -> Block:
    """Return a block with one run of elements."""
    return _block([{"type": "rich_text_section", "elements": list(elements)}])


def heading(text: str) -> Block:
    """Return a block with a bold line."""
    return paragraph([literal(within(clean(text), PIECE), bold=True)])


def quoted(text: str, most: int) -> list[Block]:
    """Return another person's words as quotes, in as many blocks as `most` bytes of JSON take.

    What does not fit is told in the last block: "… 1234 more characters".
    """
    words = clean(text)
    if not words:
        return [paragraph([literal("", italic=True)])]
    blocks: list[list[Block]] = []
    shown, left = 0, most
    for piece in pieces(words, PIECE):
        taken = within(piece, left)
        if taken:
            blocks.append([_quote(taken)])
        shown, left = shown + len(taken), left - size(taken)
        if len(taken) < len(piece):
            break
    if shown < len(words):
        told: Block = {
            "type": "rich_text_section",
            "elements": [literal(remainder(len(words) - shown), italic=True)],
        }
        blocks = [*blocks[:-1], [*(blocks[-1] if blocks else []), told]]
    return [_block(parts) for parts in blocks]


def _quote(text: str) -> Block:
    return {"type": "rich_text_quote", "elements": [{"type": "text", "text": text}]}


def _block(parts: Sequence[Block]) -> Block:
    return {"type": "rich_text", "elements": list(parts)}
