"""Text as colleagues type it in a chat system, made plain for a mail: no mentions, entities decoded once.

What is dropped or named here never reaches a person outside as an id of ours.
"""

import re
from collections.abc import Mapping

from handlers.domain.ids import PersonId

_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_ENTITY = re.compile("|".join(_ENTITIES))
#: Everything in one pass, so that what a piece turns into is never read again.
_PIECE = re.compile(
    r"<@(?P<person>[UW][A-Z0-9]{1,40})(?:\|(?P<called>[^<>|]*))?>"
    r"|<#(?P<channel>[CG][A-Z0-9]{1,40})(?:\|(?P<named>[^<>|]*))?>"
    r"|<!(?P<command>[a-z]{1,20})(?:\^[^<>|]*)?(?:\|(?P<shown>[^<>|]*))?>"
    r"|<(?P<link>(?:https?://|mailto:|tel:)[^<>|\s]+)(?:\|(?P<text>[^<>|]*))?>"
    r"|&(?:amp|lt|gt);"
)
#: Calls for everybody, which mean nothing to somebody outside.
_CALLS = frozenset({"here", "channel", "everyone", "group"})


def plain(text: str, names: Mapping[PersonId, str] | None = None) -> str:
    """Return what was typed as the text that is meant.

    Args:
        names: what colleagues are called; who is not there becomes "@someone".
    """
    known = names or {}
    return _PIECE.sub(lambda piece: _meant(piece, known), text)


def _meant(piece: re.Match[str], names: Mapping[PersonId, str]) -> str:
    if person := piece["person"]:
        return f"@{names.get(PersonId(person)) or _decoded(piece['called']) or 'someone'}"
    if piece["channel"]:
        return f"#{_decoded(piece['named']) or 'channel'}"
    if command := piece["command"]:
        return "" if command in _CALLS else _decoded(piece["shown"])
    if link := piece["link"]:
        return _linked(_decoded(link), _decoded(piece["text"]))
    return _ENTITIES[piece[0]]


def _linked(link: str, text: str) -> str:
    address = link.removeprefix("mailto:").removeprefix("tel:")
    return f"{text} ({address})" if text and text != address else address


def _decoded(text: str | None) -> str:
    return _ENTITY.sub(lambda entity: _ENTITIES[entity[0]], text or "")
