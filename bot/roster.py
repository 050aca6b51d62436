"""Who may do what, now: whom settings and user groups name, unless the directory objects; deny by default.

What the directory said is handed over by `handlers.colleagues`; nothing here asks anybody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from bot.settings.groups import SlackSettings
from handlers.domain.colleague import Colleague, Staff
from handlers.domain.ids import PersonId
from handlers.domain.people import Role

Who = TypeVar("Who", PersonId, str)


class SettingsRoster:
    """Implements `handlers.ports.Roster`.

    Before it has learned anything, as without a chat system, the lists alone count. From then on
    only people whom the directory was asked about have a role, and no guest, stranger or bot.
    """

    def __init__(self, slack: SlackSettings) -> None:
        people, groups = _by_role(slack)
        self._staff = Staff(
            _turned((PersonId(one), role) for role, listed in people.items() for one in listed),
            _turned((one, role) for role, listed in groups.items() for one in listed),
        )
        self._known: Mapping[PersonId, Colleague] | None = None

    def roles(self, person: PersonId) -> frozenset[Role]:
        """Return the roles of a person; empty for anyone not listed, not checked, or objected to."""
        listed, known = self._staff.listed.get(person, frozenset()), self._known
        if known is None:
            return listed
        colleague = known.get(person)
        if colleague is None or colleague.objection:
            return frozenset()
        return listed | colleague.granted

    def staff(self) -> Staff:
        """Return who is meant to have roles."""
        return self._staff

    def known(self, person: PersonId) -> Colleague | None:
        """Return what is known of a person."""
        return (self._known or {}).get(person)

    def everyone(self) -> tuple[Colleague, ...]:
        """Return everybody who is known, with and without a role."""
        return tuple((self._known or {}).values())

    def learn(self, colleagues: Iterable[Colleague]) -> None:
        """Take what the directory said; it replaces what was known."""
        # One assignment, so that a press in another thread sees all of it or nothing.
        self._known = {colleague.id: colleague for colleague in colleagues}


def _by_role(slack: SlackSettings) -> tuple[dict[Role, tuple[str, ...]], dict[Role, tuple[str, ...]]]:
    people = {
        Role.CASE_HANDLER: slack.case_handlers,
        Role.MANAGER: slack.managers,
        Role.ADMIN: slack.admins,
    }
    groups = {
        Role.CASE_HANDLER: slack.case_handler_groups,
        Role.MANAGER: slack.manager_groups,
        Role.ADMIN: slack.admin_groups,
    }
    return people, groups


def _turned(pairs: Iterable[tuple[Who, Role]]) -> dict[Who, frozenset[Role]]:
    found: defaultdict[Who, set[Role]] = defaultdict(set)
    for who, role in pairs:
        found[who].add(role)
    return {who: frozenset(roles) for who, roles in found.items()}
