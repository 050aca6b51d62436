"""The people of every story: Ada and Ben handle cases, Max manages, Iris administers.

Sam writes to us; Mallory has no role and no good reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role

ADA = PersonId("U0ADA")
BEN = PersonId("U0BEN")
MAX = PersonId("U0MAX")
IRIS = PersonId("U0IRIS")
MALLORY = PersonId("U0MALLORY")

#: Ten case handlers who all press at once.
CROWD = tuple(PersonId(f"U0CROWD{n}") for n in range(10))

SAM = "sam@subject.example"
OUR_ADDRESS = "privacy@acme.example"

ROLES: Mapping[PersonId, frozenset[Role]] = {
    ADA: frozenset({Role.CASE_HANDLER}),
    BEN: frozenset({Role.CASE_HANDLER}),
    MAX: frozenset({Role.MANAGER}),
    IRIS: frozenset({Role.ADMIN}),
    **{person: frozenset({Role.CASE_HANDLER}) for person in CROWD},
}


@dataclass
class Colleagues:
    """A roster that tests can change while people work."""

    held: dict[PersonId, frozenset[Role]] = field(default_factory=lambda: dict(ROLES))

    def roles(self, person: PersonId) -> frozenset[Role]:
        """Return the roles of a person; empty for anyone unknown."""
        return self.held.get(person, frozenset())


def actor(person: PersonId) -> Actor:
    """Return somebody with the roles they hold in every story."""
    return Actor(person, ROLES.get(person, frozenset()), person.removeprefix("U0").title())
