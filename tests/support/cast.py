"""The people of every story: Ada and Ben handle cases, Max manages, Iris administers.

Sam writes to us; Mallory has no role and no good reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from handlers.domain.colleague import Colleague, Objection, Staff
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from tests.support.times import MONDAY

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
    """A roster that tests can change while people work; it knows everybody by their first name."""

    held: dict[PersonId, frozenset[Role]] = field(default_factory=lambda: dict(ROLES))
    learned: dict[PersonId, Colleague] = field(default_factory=dict)

    def roles(self, person: PersonId) -> frozenset[Role]:
        """Return the roles of a person; empty for anyone unknown."""
        return self.held.get(person, frozenset())

    def staff(self) -> Staff:
        """Return everybody who holds a role, by name."""
        return Staff(dict(self.held))

    def known(self, person: PersonId) -> Colleague | None:
        """Return what was learned of a person, or what every story says of the cast."""
        found = self.learned.get(person)
        return colleague(person) if found is None and person in {*ROLES, MALLORY} else found

    def everyone(self) -> tuple[Colleague, ...]:
        """Return everybody who is known."""
        return tuple(
            one for person in {**ROLES, MALLORY: None, **self.learned} if (one := self.known(person))
        )

    def learn(self, colleagues: Iterable[Colleague]) -> None:
        """Take what the directory said."""
        self.learned = {one.id: one for one in colleagues}


def colleague(
    person: PersonId,
    *,
    locale: str = "en-GB",
    zone: str = "Europe/Copenhagen",
    objection: Objection = Objection.NONE,
) -> Colleague:
    """Return somebody as the directory would describe them."""
    name = person.removeprefix("U0").title()
    language = locale.partition("-")[0]
    return Colleague(person, name, locale, language, zone, objection, frozenset(), MONDAY)


def actor(person: PersonId) -> Actor:
    """Return somebody with the roles they hold in every story."""
    return Actor(person, ROLES.get(person, frozenset()), person.removeprefix("U0").title())
