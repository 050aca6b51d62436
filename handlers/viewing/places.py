"""Where in a case's letters somebody reads, as a button carries it: opaque, and never trusted."""

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"([0-9]{1,19})-([0-9]{1,6})(-all)?")


@dataclass(frozen=True, slots=True)
class Place:
    """A page.

    Attributes:
        message: one of the messages on it; 0 for what happened before any came.
        page: of several, where the messages are too long for one; 1 for the first.
        unfolded: quoted history is shown in full.
    """

    message: int
    page: int = 1
    unfolded: bool = False

    def write(self) -> str:
        """Return the place as a token."""
        return f"{self.message}-{self.page}{'-all' if self.unfolded else ''}"


def read_place(token: str) -> Place | None:
    """Return the place of a token; None for the newest letters, as for what we never wrote."""
    found = _WRITTEN.fullmatch(token)
    return Place(int(found[1]), int(found[2]), found[3] is not None) if found else None
