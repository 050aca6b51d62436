"""A directory in memory: accounts and user groups, and whatever goes wrong with asking."""

from dataclasses import dataclass, field, replace

from handlers.domain.colleague import Account, Objection
from handlers.domain.ids import PersonId
from handlers.ports import ChatError
from tests.support.cast import ADA, BEN, IRIS, MALLORY, MAX


def _accounts() -> dict[PersonId, Account]:
    people = (ADA, BEN, MAX, IRIS, MALLORY)
    return {one: Account(one, one.removeprefix("U0").title(), "en-GB", "Europe/Copenhagen") for one in people}


@dataclass
class MemoryDirectory:
    """Implements `handlers.ports.Directory`.

    Attributes:
        faults: what is raised instead of an answer, by person or group; "" for whatever is asked.
        asked: whom it was asked about, in order.
    """

    accounts: dict[PersonId, Account] = field(default_factory=_accounts)
    groups: dict[str, frozenset[PersonId]] = field(default_factory=dict)
    faults: dict[str, ChatError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def account(self, person: PersonId) -> Account:
        """Return an account."""
        self._ask(person)
        return self.accounts.get(person, Account(person, objection=Objection.UNKNOWN))

    def members(self, group: str) -> frozenset[PersonId]:
        """Return the members of a user group."""
        self._ask(group)
        return self.groups[group]

    def change(self, person: PersonId, **changes: object) -> None:
        """Change an account as an admin of the workspace would."""
        self.accounts[person] = replace(self.accounts[person], **changes)  # type: ignore[arg-type] # as they are

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        fault = self.faults.get(what) or self.faults.get("")
        if fault is not None:
            raise fault
