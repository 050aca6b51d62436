"""Whether every data key opens, and something that was sealed under it; nothing is changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.custody.listing import name_of_master, pages
from handlers.desk import Desk
from handlers.domain.data_key import DataKey, KeyHealth, SealedPiece
from handlers.ports import BrokenSeal, MasterKeys


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of opening one data key.

    Attributes:
        master: the public name of the master key that wraps it, or "".
        tried: whether there was a piece sealed under it to open.
    """

    key: DataKey
    master: str
    health: KeyHealth
    tried: bool = False

    @property
    def sound(self) -> bool:
        """Whether there is nothing to put right."""
        return self.health in {KeyHealth.SOUND, KeyHealth.DESTROYED}


def how_many(desk: Desk) -> int:
    """Return how many data keys there are."""
    return sum(len(page) for page in pages(desk))


def verified(desk: Desk, masters: MasterKeys) -> Iterator[Verified]:
    """Yield what came of each data key, oldest first.

    Raises:
        KeyServiceError: whoever holds the master key could not be used; nothing can be told then.
    """
    for page in pages(desk, pieces=True):
        for key, piece in page:
            yield _opened(masters, key, piece)


def _opened(masters: MasterKeys, key: DataKey, piece: SealedPiece | None) -> Verified:
    master = name_of_master(masters, key)
    if key.wrapped is None:
        return Verified(key, master, KeyHealth.DESTROYED)
    if master and not masters.holds(master):
        return Verified(key, master, KeyHealth.MASTER_MISSING)
    try:
        box = masters.box(key.wrapped)
    except BrokenSeal:
        return Verified(key, master, KeyHealth.ALTERED)
    if piece is None:
        return Verified(key, master, KeyHealth.SOUND)
    try:
        box.open(piece.sealed, piece.bound)
    except BrokenSeal:
        return Verified(key, master, KeyHealth.PIECE_BROKEN, tried=True)
    return Verified(key, master, KeyHealth.SOUND, tried=True)
