"""Pages of a long list, with Slack's cursor: opaque to the app, and refused when it was not ours."""

import base64
import binascii
from collections.abc import Sequence
from typing import Final, TypeVar

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.refusals import JsonObject, RefusalError

_MARK: Final = "next:"
_T = TypeVar("_T")


def page(everything: Sequence[_T], given: Arguments, *, most: int) -> tuple[list[_T], JsonObject]:
    """Is one page and what Slack says of the rest: `has_more` and the next cursor.

    Raises:
        RefusalError: `invalid_cursor` or `invalid_limit`.
    """
    limit = given.number("limit", 100)
    if not 1 <= limit <= most:
        raise RefusalError("invalid_limit")
    start = _start(given.text("cursor"))
    end = start + limit
    more = end < len(everything)
    after = base64.b64encode(f"{_MARK}{end}".encode()).decode() if more else ""
    return list(everything[start:end]), {"has_more": more, "response_metadata": {"next_cursor": after}}


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        mark, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise RefusalError("invalid_cursor") from None
    if f"{mark}:" != _MARK or not number.isdecimal():
        raise RefusalError("invalid_cursor")
    return int(number)
