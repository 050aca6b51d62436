"""Data keys: one for each mailbox, wrapped at rest; destroying a key makes its content unreadable."""

from sqlalchemy import Connection, insert, select

from handlers.domain.ids import KeyId
from handlers.ports import Box, BrokenSeal, Vault
from handlers.store.tables import data_key


class Keys:
    """The data keys, within a transaction."""

    def __init__(self, connection: Connection, vault: Vault, opened: dict[KeyId, Box]) -> None:
        self._connection = connection
        self._vault = vault
        self._opened = opened  # boxes already unwrapped, shared by the transactions of a process

    def add(self, key: KeyId, at: int) -> Box:
        """Make a new data key."""
        wrapped = self._vault.new_key()
        self._connection.execute(insert(data_key).values(id=key, wrapped=wrapped, created_at=at))
        return self._vault.box(wrapped)

    def box(self, key: KeyId) -> Box:
        """Return the box of a data key.

        Raises:
            BrokenSeal: the key was destroyed, or the master key is another one.
        """
        box = self._opened.get(key)
        if box is None:
            wrapped = self._connection.scalar(select(data_key.c.wrapped).where(data_key.c.id == key))
            if wrapped is None:
                raise BrokenSeal(f"data key {key} was destroyed")
            box = self._opened[key] = self._vault.box(wrapped)
        return box
