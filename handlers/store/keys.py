"""Data keys, wrapped at rest: one for each mailbox, and one that an organisation's mailboxes are found by.

Destroying a mailbox's key makes its content unreadable.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from handlers.domain.ids import KeyId, MailboxId, OrganisationId
from handlers.ports import Box, KeyDestroyed, Vault
from handlers.store.instants import to_micros
from handlers.store.tables import data_key
from handlers.store.tables import mailbox as mailboxes
from handlers.store.tables import organisation as organisations


class Keys:
    """The data keys, within a transaction."""

    def __init__(
        self,
        connection: Connection,
        vault: Vault,
        opened: dict[KeyId, Box],
        next_id: Callable[[], int],
        now: datetime,
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._opened = opened  # boxes already unwrapped, shared by the transactions of a process
        self._next_id = next_id
        self._now = now

    def add(self, key: KeyId, at: int) -> Box:
        """Make a new data key."""
        # The row comes first: a rotation of the master key waits for it, and so sees what it is wrapped by.
        self._connection.execute(insert(data_key).values(id=key, created_at=at))
        wrapped = self._vault.new_key()
        self._connection.execute(update(data_key).where(data_key.c.id == key).values(wrapped=wrapped))
        return self._vault.box(wrapped)

    def box(self, key: KeyId) -> Box:
        """Return the box of a data key.

        Raises:
            BrokenSeal: the master key is another one.
            KeyDestroyed: nothing that was sealed under it can be opened any more.
        """
        box = self._opened.get(key)
        if box is None:
            wrapped = self._connection.scalar(select(data_key.c.wrapped).where(data_key.c.id == key))
            if wrapped is None:
                raise KeyDestroyed(f"data key {key} was destroyed")
            box = self._opened[key] = self._vault.box(wrapped)
        return box

    def destroy(self, key: KeyId, mailbox: MailboxId) -> None:
        """Destroy the data key of a mailbox: whatever was sealed under it opens nowhere any more.

        The mailbox gets the number of a key that never was. Every process reads that number with each row, so
        that none opens or seals anything with what it still holds of the old key in memory.
        """
        gone = {"wrapped": None, "destroyed_at": to_micros(self._now)}
        self._connection.execute(update(data_key).where(data_key.c.id == key).values(gone))
        none = {"id": self._next_id(), "created_at": gone["destroyed_at"], **gone}
        self._connection.execute(insert(data_key).values(none))
        self._connection.execute(update(mailboxes).where(mailboxes.c.id == mailbox).values(key_id=none["id"]))
        self._opened.pop(key, None)

    def forget_destroyed(self) -> int:
        """Let go of boxes in memory whose keys were destroyed, by whatever process; return how many."""
        held = list(self._opened)
        gone = select(data_key.c.id).where(data_key.c.id.in_(held), data_key.c.wrapped.is_(None))
        found = list(self._connection.scalars(gone)) if held else []
        return sum(self._opened.pop(KeyId(one), None) is not None for one in found)

    def finding(self, organisation: OrganisationId) -> Box | None:
        """Return the box that makes the hashes by which an organisation's mailboxes are found.

        None while none of them has such a hash.
        """
        key = self._connection.scalar(
            select(organisations.c.key_id).where(organisations.c.id == organisation)
        )
        return None if key is None else self.box(KeyId(key))

    def hashing(self, organisation: OrganisationId) -> Box:
        """Return the box of `finding`, made where there is none yet."""
        known = self.finding(organisation)
        if known is not None:
            return known
        key = KeyId(self._next_id())
        made = self.add(key, to_micros(self._now))
        first = update(organisations).where(
            organisations.c.id == organisation, organisations.c.key_id.is_(None)
        )
        if self._connection.execute(first.values(key_id=key)).rowcount:
            return made
        self._connection.execute(delete(data_key).where(data_key.c.id == key))
        known = self.finding(organisation)
        return made if known is None else known
