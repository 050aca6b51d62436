"""Who may do what: every action, errand and command by role and status, told from the tables that decide.

Nothing is decided here. What is printed from it is compared with what the desk really does by a test.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from handlers.commands.asking import CASE, COMMANDS
from handlers.domain.case import TRANSITIONS, ActionId, Status
from handlers.domain.people import Role
from handlers.errands import ERRANDS

#: What decides on a reply asks once more whose it is (see `handlers.domain.drafting`).
REPLY_OWNERS = frozenset({ActionId.SEND, ActionId.UNDO, ActionId.HAS_LEFT})


class Standing(Enum):
    """What somebody is to a case: a role, and for case handlers whose the case is."""

    NOBODY = "no role"
    FREE = "case handler, nobody's case"
    OWNER = "case handler, own case"
    OTHER = "case handler, another's case"
    MANAGER = "manager"
    ADMIN = "admin only"

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles held."""
        return _ROLES[self]


_ROLES = {
    Standing.NOBODY: frozenset[Role](),
    Standing.FREE: frozenset({Role.CASE_HANDLER}),
    Standing.OWNER: frozenset({Role.CASE_HANDLER}),
    Standing.OTHER: frozenset({Role.CASE_HANDLER}),
    Standing.MANAGER: frozenset({Role.MANAGER}),
    Standing.ADMIN: frozenset({Role.ADMIN}),
}


@dataclass(frozen=True, slots=True)
class Way:
    """Something that can be asked for outside any case: an errand or a command."""

    name: str
    roles: frozenset[Role]
    everybody: bool = False

    def allowed(self, roles: Collection[Role]) -> bool:
        """Return whether somebody with these roles may ask for it."""
        return self.everybody or bool(self.roles & set(roles))


def statuses(action: ActionId, standing: Standing) -> frozenset[Status]:
    """Return the statuses of a case in which somebody may do something with it; none is never."""
    row = TRANSITIONS[action]
    owned = row.owner_only or action in REPLY_OWNERS
    if not row.roles & standing.roles or (owned and standing is Standing.OTHER):
        return frozenset()
    # Offered on the case that follows, which is closed, and on the one that carries it on.
    return frozenset(Status) if action is ActionId.SEPARATE else row.sources


def errands() -> list[Way]:
    """Return every errand, in the order of their table."""
    return [Way(errand.value, row.roles) for errand, row in ERRANDS.items()]


def commands() -> list[Way]:
    """Return every command, in the order of their table."""
    return [Way(row.usage, row.roles, everybody=not row.roles) for row in (*COMMANDS.values(), CASE)]
