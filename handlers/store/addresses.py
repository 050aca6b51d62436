"""Addresses of colleagues, sealed under their organisation's key: mail of ours to them goes there alone."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, delete, insert, select, update

from handlers.domain.ids import OrganisationId, PersonId
from handlers.ports import Box
from handlers.store.memo_tables import colleague_address as table


class Addresses:
    """The addresses of colleagues, within a transaction.

    Args:
        finding: the box of an organisation, None while there is none.
        hashing: the same, made where there is none.
    """

    def __init__(
        self,
        connection: Connection,
        finding: Callable[[OrganisationId], Box | None],
        hashing: Callable[[OrganisationId], Box],
    ) -> None:
        self._connection = connection
        self._finding = finding
        self._hashing = hashing

    def put(self, organisation: OrganisationId, found: Mapping[PersonId, str]) -> None:
        """Write what the directory said of some people; an empty address forgets the one that was known."""
        for person, address in found.items():
            known = self.of(organisation, person)
            if known == address:
                continue
            ours = table.c.person == person
            if not address:
                self._connection.execute(delete(table).where(ours))
                continue
            sealed = self._hashing(organisation).seal(address.encode(), _bound(person))
            if known:
                self._connection.execute(update(table).where(ours).values(address_sealed=sealed))
            else:
                row = {"person": person, "address_sealed": sealed}
                self._connection.execute(insert(table).values(row))

    def of(self, organisation: OrganisationId, person: PersonId) -> str:
        """Return a person's address, or "" where none is known."""
        box = self._finding(organisation)
        if box is None:
            return ""
        sealed = self._connection.scalar(select(table.c.address_sealed).where(table.c.person == person))
        return "" if sealed is None else box.open(sealed, _bound(person)).decode()

    def people(self) -> frozenset[PersonId]:
        """Return of whom an address is known."""
        return frozenset(PersonId(one) for one in self._connection.scalars(select(table.c.person)))


def _bound(person: PersonId) -> str:
    return f"colleague-address:{person}"
