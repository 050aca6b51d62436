"""Names of letters and drafts that hold across processes: folder, generation (UIDVALIDITY) and UID.

A folder's name may hold anything, so what follows its last slash is ours.
"""

import re
from dataclasses import dataclass

_TAIL = re.compile(r"(\d{1,10}):(\d{1,10})")
_DRAFT = re.compile(r"(\d{1,10}):(\d{1,10}):(<[!-~]{3,250}>)")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one letter lies; `generation` is the folder's UIDVALIDITY."""

    scope: str
    generation: int
    uid: int

    def __str__(self) -> str:
        """Return the provider key."""
        return f"{self.scope}/{self.generation}:{self.uid}"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft's reference; the uid is 0 where the server did not tell it."""

    generation: int
    uid: int
    message_id: str

    def __str__(self) -> str:
        """Return the reference as it is kept."""
        return f"{self.generation}:{self.uid}:{self.message_id}"


def spot(provider_key: str) -> Spot | None:
    """Read a provider key; None where it is none of ours."""
    scope, slash, tail = provider_key.rpartition("/")
    found = _TAIL.fullmatch(tail)
    return Spot(scope, int(found[1]), int(found[2])) if found and slash and scope else None


def draft(reference: str) -> Draft | None:
    """Read a draft's reference; None where it is none of ours."""
    found = _DRAFT.fullmatch(reference)
    return Draft(int(found[1]), int(found[2]), found[3]) if found else None
