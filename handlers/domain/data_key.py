"""Data keys as those see them who look after them: whose each is, since when, and how it fares.

The key itself is never here; what it looks like wrapped is the vault's business.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.domain.ids import KeyId


class KeyUse(StrEnum):
    """Whose pieces a data key seals."""

    MAILBOX = "mailbox"
    ORGANISATION = "organisation"
    INCIDENTS = "incidents"
    NOTHING = "nothing"


class KeyHealth(StrEnum):
    """What came of opening a data key, and one piece that was sealed under it."""

    SOUND = "sound"
    DESTROYED = "destroyed"  # on purpose; nothing under it is ever read again
    MASTER_MISSING = "master_missing"
    ALTERED = "altered"
    PIECE_BROKEN = "piece_broken"


@dataclass(frozen=True, slots=True)
class DataKey:
    """A data key as it lies in the store.

    Attributes:
        name: of the mailbox or organisation whose pieces it seals; empty where there is none.
        wrapped: None once destroyed.
    """

    id: KeyId
    use: KeyUse
    name: str
    since: datetime
    wrapped: bytes | None = field(repr=False)
    destroyed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SealedPiece:
    """One ciphertext, and the place that it is bound to."""

    sealed: bytes = field(repr=False)
    bound: str
