"""Where discovery stands in a feed of Gmail, and how that is written into a cursor."""

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Self

from connectors.base import Cursor
from connectors.errors import CursorExpired

_GENERATION = "gmail-1"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a feed.

    Attributes:
        history: the history id that counts once listing has ended; text, since it may exceed 64 bits.
        listing: whether the feed is still listed, newest first, rather than followed.
        page: the token of the page that is next; "" for the first.
        offset: letters of that page that were given already.
        after: the listing's bound, seconds since 1970; 0 for none.
        aside: letters of this round that came with none of the feed's labels, and may yet turn out
            to have been taken out of it at once.
        anywhere: whether the listing asks for letters wherever they lie by now.
    """

    history: str
    listing: bool = False
    page: str = field(default="", repr=False)
    offset: int = 0
    after: int = 0
    aside: tuple[str, ...] = ()
    anywhere: bool = False

    @classmethod
    def read(cls, cursor: Cursor, scope: str) -> Self:
        """Read a cursor of this feed.

        Raises:
            CursorExpired: it is of another feed, or was not written here.
        """
        if cursor.scope != scope or cursor.generation != _GENERATION:
            raise CursorExpired
        try:
            kept = json.loads(cursor.value)
            kept["aside"] = tuple(kept["aside"])
            return cls(**kept)
        except (ValueError, TypeError, KeyError):
            raise CursorExpired from None

    def cursor(self, scope: str) -> Cursor:
        """Return the cursor that keeps this place."""
        return Cursor(scope, json.dumps(asdict(self)), _GENERATION)

    def further(self, offset: int) -> Self:
        """Return the place further on in the same page."""
        return replace(self, offset=offset)
