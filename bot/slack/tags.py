"""What a button or a form carries to know its case when it comes back: ids alone, never trusted.

Who may do what, and whether the case still stands as it was drawn, is asked of the records each time.
"""

import re
from dataclasses import dataclass

from handlers.domain.card import Card, Form, HomeRow, Sheet
from handlers.domain.errors import Refused

#: No id of ours is larger, and no database takes one that is.
_LARGEST = 2**63 - 1
_WRITTEN = re.compile(r"([0-9]{1,20})\.([0-9]{1,10})(?:\.([A-Za-z0-9_-]{1,100}))?")


class OldPicture(Refused):
    """This was drawn by an older version of Ombud; use the newest card of the case."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A case, its revision as it was drawn, and what else the picture was about."""

    case_id: int
    revision: int
    token: str = ""

    def write(self) -> str:
        """Return the tag as compact text, at most 133 characters."""
        base = f"{self.case_id}.{self.revision}"
        return f"{base}.{self.token}" if self.token else base


def tag_of(picture: Card | Form | Sheet | HomeRow) -> Tag:
    """Return the tag of something that is drawn."""
    token = picture.token if isinstance(picture, Form | Sheet) else ""
    return Tag(picture.case_id, picture.revision, token)


def read_tag(text: str) -> Tag:
    """Return the tag that was written so.

    Raises:
        OldPicture: it was not written by this version.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None or int(found[1]) > _LARGEST:
        raise OldPicture
    return Tag(int(found[1]), int(found[2]), found[3] or "")
