"""Signing keys: the private ones sealed under the organisation's data key, the public ones kept for good."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from handlers.domain.certificate import SigningKey
from handlers.domain.ids import OrganisationId
from handlers.ports import Box, Signer
from handlers.store.certificate_tables import signing_key as table
from handlers.store.instants import from_micros, to_micros
from handlers.store.tables import organisation as organisations


class SigningKeys:
    """The signing keys, within a transaction.

    Args:
        hashing: the box of an organisation, made where there is none.
    """

    def __init__(
        self,
        connection: Connection,
        hashing: Callable[[OrganisationId], Box],
        next_id: Callable[[], int],
        now: datetime,
    ) -> None:
        self._connection = connection
        self._hashing = hashing
        self._next_id = next_id
        self._now = now

    def present(self, organisation: OrganisationId) -> Signer:
        """Return what signs now; its key is made where there is none yet.

        Raises:
            BrokenSeal: the key does not open.
        """
        self._connection.execute(
            select(organisations.c.id).where(organisations.c.id == organisation).with_for_update()
        )
        row = self._row(table.c.organisation_id == organisation, table.c.retired_at.is_(None))
        return self._made(organisation) if row is None else self._signer(row)

    def of(self, organisation: OrganisationId, public: bytes) -> Signer | None:
        """Return what signs with a key by its public one, retired or not; None where it was never ours.

        Raises:
            BrokenSeal: as for `present`.
        """
        row = self._row(table.c.organisation_id == organisation, table.c.public_key == public.hex())
        return None if row is None else self._signer(row)

    def every(self, organisation: OrganisationId) -> list[SigningKey]:
        """Return all public keys, the newest first."""
        ours = select(table).where(table.c.organisation_id == organisation)
        newest = ours.order_by(table.c.made_at.desc(), table.c.id.desc())
        return [
            SigningKey(bytes.fromhex(row.public_key), from_micros(row.made_at), from_micros(row.retired_at))
            for row in self._connection.execute(newest)
        ]

    def renew(self, organisation: OrganisationId) -> Signer:
        """Retire the present key, and return a new one; what the old one signed stays as good as it was."""
        self.present(organisation)
        now = update(table).where(table.c.organisation_id == organisation, table.c.retired_at.is_(None))
        self._connection.execute(now.values(retired_at=to_micros(self._now)))
        return self._made(organisation)

    def _made(self, organisation: OrganisationId) -> Signer:
        number, box = self._next_id(), self._hashing(organisation)
        sealed = box.new_signing_key(_bound(number))
        signer = box.signer(sealed, _bound(number))
        row = {
            "id": number,
            "organisation_id": organisation,
            "public_key": signer.public.hex(),
            "seed_sealed": sealed,
            "made_at": to_micros(self._now),
        }
        self._connection.execute(insert(table).values(row))
        return signer

    def _signer(self, row: Row[Any]) -> Signer:
        return self._hashing(OrganisationId(row.organisation_id)).signer(row.seed_sealed, _bound(row.id))

    def _row(self, *where: ColumnElement[bool]) -> Row[Any] | None:
        return self._connection.execute(select(table).where(*where)).first()


def _bound(number: int) -> str:
    return f"signing-key:{number}"
