"""Which data keys there are, whose each is, and by which master key it is wrapped."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.desk import Desk
from handlers.domain.data_key import DataKey, SealedPiece
from handlers.domain.ids import KeyId
from handlers.ports import BrokenSeal, MasterKeys

PAGE = 200


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A data key, and what wraps it.

    Attributes:
        master: the public name of its master key; empty where it is destroyed, or nobody can tell.
        outdated: another master key wraps new data keys now.
    """

    key: DataKey
    master: str
    outdated: bool


def wrapped_keys(desk: Desk, masters: MasterKeys) -> list[Wrapped]:
    """Return every data key, oldest first; none is opened."""
    current = masters.current()
    found = []
    for page in pages(desk):
        for key, _ in page:
            master = name_of_master(masters, key)
            found.append(Wrapped(key, master, bool(master) and master != current))
    return found


def name_of_master(masters: MasterKeys, key: DataKey) -> str:
    """Return the public name of the master key that wraps a data key, or "" where there is none to tell."""
    try:
        return masters.master_of(key.wrapped) if key.wrapped is not None else ""
    except BrokenSeal:
        return ""


def pages(
    desk: Desk, *, pieces: bool = False, size: int = PAGE
) -> Iterator[list[tuple[DataKey, SealedPiece | None]]]:
    """Yield data keys in pages, each read in a transaction of its own that has ended by then.

    Args:
        pieces: with something that was sealed under each, where there is anything.
        size: how many a page.
    """
    after = KeyId(0)
    while True:
        with desk.reading("custody.page") as tx:
            keys = tx.wrapped_keys.page(tx.wrapped_keys.owners(), after, size)
            page = [(key, tx.wrapped_keys.piece(key) if pieces else None) for key in keys]
        if not page:
            return
        yield page
        after = page[-1][0].id
