"""Several holders of master keys behind one door: the first wraps, each opens what is its own."""

from bot.vault.master import KeyWrapper, WrappedKey, missing
from handlers.ports import BrokenSeal


class Several:
    """Implements `bot.vault.master.KeyWrapper` over others, such as a key service and a file of before."""

    def __init__(self, first: KeyWrapper, *others: KeyWrapper) -> None:
        self._first = first
        self._all = (first, *others)

    def current(self) -> str:
        """Return the id of the first one's current master key."""
        return self._first.current()

    def holds(self, master: str) -> bool:
        """Return whether any of them holds a master key."""
        return any(each.holds(master) for each in self._all)

    def wrap(self, key: bytes) -> WrappedKey:
        """Return a data key wrapped by the first one."""
        return self._first.wrap(key)

    def unwrap(self, wrapped: WrappedKey) -> bytes:
        """Return a data key.

        Raises:
            BrokenSeal: none of them wrapped it, or it was altered.
            KeyServiceError: the one that did could not be used.
        """
        for each in self._all:
            if each.holds(wrapped.master_id):
                return each.unwrap(wrapped)
        raise BrokenSeal(missing(wrapped.master_id))
