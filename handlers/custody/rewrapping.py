"""Wrapping every data key anew under the current master key, while everybody else goes on.

What is sealed under a data key stays as it is, so this takes as long as there are keys, not letters.
It may stop or be killed anywhere: whoever begins again wraps what is left.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from handlers.custody.listing import name_of_master, pages
from handlers.desk import Desk
from handlers.domain.data_key import DataKey
from handlers.domain.ids import KeyId
from handlers.ports import BrokenSeal, MasterKeys

BATCH = 50


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of some data keys.

    Attributes:
        looked_at: how many there were.
        wrapped: how many of them were wrapped anew.
        shut: those that do not open, and so stayed as they were.
    """

    looked_at: int
    wrapped: int
    shut: tuple[KeyId, ...]


def rewrapped(desk: Desk, masters: MasterKeys, batch: int = BATCH) -> Iterator[Batch]:
    """Wrap every data key anew that another master key wraps; yields after each batch has been kept.

    Whoever holds the master keys is asked outside of any transaction.

    Raises:
        KeyServiceError: whoever holds a master key could not be used; what was kept stays.
    """
    for page in pages(desk, size=batch):
        current, shut, anew = masters.current(), [], []
        for key, _ in page:
            if key.wrapped is None or name_of_master(masters, key) == current:
                continue
            try:
                anew.append((key.id, key.wrapped, masters.rewrap(key.wrapped)))
            except BrokenSeal:
                shut.append(key.id)
        if anew:
            with desk.transaction("custody.rewrap") as tx:
                kept = sum(tx.wrapped_keys.replace(*each) for each in anew)
            yield Batch(len(page), kept, tuple(shut))
        else:
            yield Batch(len(page), 0, tuple(shut))


def finished(desk: Desk, masters: MasterKeys, retire: Callable[[], None]) -> tuple[DataKey, ...]:
    """Retire what wraps nothing any more; returns the keys that stand in the way, else none.

    While it looks nobody can make a data key, so none can be wrapped by what is being retired.

    Args:
        retire: called where every data key is wrapped by the current master key.
    """
    current = masters.current()
    with desk.transaction("custody.retire") as tx:
        tx.wrapped_keys.halt()
        left, after = [], KeyId(0)
        while page := tx.wrapped_keys.page({}, after, BATCH):
            left += [one for one in page if one.wrapped and name_of_master(masters, one) != current]
            after = page[-1].id
        if not left:
            retire()
    return tuple(left)
