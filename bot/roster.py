"""Who may do what, as the settings list it; deny by default.

A roster kept in the database can stand behind the same port later.
"""

from collections import defaultdict

from bot.settings.groups import SlackSettings
from handlers.domain.ids import PersonId
from handlers.domain.people import Role


class SettingsRoster:
    """Implements `handlers.ports.Roster` over the lists in the settings."""

    def __init__(self, slack: SlackSettings) -> None:
        lists = {
            Role.CASE_HANDLER: slack.case_handlers,
            Role.MANAGER: slack.managers,
            Role.ADMIN: slack.admins,
        }
        found: defaultdict[PersonId, set[Role]] = defaultdict(set)
        for role, people in lists.items():
            for person in people:
                found[PersonId(person)].add(role)
        self._roles = {person: frozenset(roles) for person, roles in found.items()}

    def roles(self, person: PersonId) -> frozenset[Role]:
        """Return the roles of a person; empty for anyone not listed."""
        return self._roles.get(person, frozenset())
