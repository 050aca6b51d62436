"""The few Block Kit shapes everything here is drawn from; pure.

Text goes in raw and is cleaned and cut here. No shape of these is mrkdwn.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypedDict

from bot.slack import limits
from bot.slack.cutting import shorten
from bot.slack.escape import Mrkdwn, clean
from handlers.domain.phrase import say

Block: TypeAlias = dict[str, object]
Payload: TypeAlias = dict[str, object]

_NOTHING = say("(empty)")


class Message(TypedDict):
    """What a message says: its top-level text, which notifications show, and its blocks."""

    text: Mrkdwn
    blocks: list[Block]


def cut(text: str, most: int) -> str:
    """Return a text said and cleaned, of at most `most` UTF-16 units."""
    return shorten(clean(text), most)


def plain(text: str, most: int) -> Block:
    """Return a plain_text object of at most `most` characters; Slack reads no markup in it."""
    shown = " ".join(clean(text).split()) or clean(_NOTHING)
    return {"type": "plain_text", "text": shorten(shown, most), "emoji": False}


def header(text: str) -> Block:
    """Return a header block."""
    return {"type": "header", "text": plain(text, limits.HEADER_TEXT)}


def divider() -> Block:
    """Return a line between blocks."""
    return {"type": "divider"}


def actions(elements: Sequence[Block]) -> Block:
    """Return a row of buttons and menus."""
    return {"type": "actions", "elements": list(elements)}


def option(label: str, value: str) -> Block:
    """Return one option of a menu."""
    return {"text": plain(label, limits.OPTION_TEXT), "value": value}


def home(blocks: Sequence[Block]) -> Payload:
    """Return the view of a Home tab."""
    return {"type": "home", "blocks": list(blocks)}


def modal(title: str, blocks: Sequence[Block], more: Mapping[str, object]) -> Payload:
    """Return a modal view; `more` holds its other properties, drawn already."""
    return {"type": "modal", "title": plain(title, limits.VIEW_TITLE), "blocks": list(blocks), **more}
