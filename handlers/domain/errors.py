"""What the rules refuse: each message is safe to show to the person who asked.

The docstring is the default message; facts are attributes.
"""

import inspect
from collections.abc import Collection

from handlers.domain.people import CASE_PEOPLE, Actor, Role
from handlers.domain.phrase import say


class Refused(Exception):
    """The rules do not allow this."""

    def __init__(self, message: str = "") -> None:
        self._message = message or say(inspect.cleandoc(self.__doc__ or "").split("\n", 1)[0])
        super().__init__(self._message)

    @property
    def message(self) -> str:
        """Return what to show: a phrase where the sentence is one of ours, which `str()` would lose."""
        return self._message


class NotFound(Refused):
    """There is no such case here; check the number."""


class NotAllowed(Refused):
    """You have no role that allows this; ask an admin of Ombud to add you."""


class WrongStatus(Refused):
    """The case has moved on, so this is no longer possible; its card shows what is."""


class StaleCase(Refused):
    """Someone just changed this case; look at the refreshed card and decide again."""


class AlreadyHandled(Refused):
    """This was already done; nothing was changed."""


class OnHold(Refused):
    """A legal hold keeps this as it is."""


class Incomplete(Refused):
    """Something is missing in the form.

    Attributes:
        fields: what is wrong, by the name of the field.
    """

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__()
        self.fields = fields


class Gone(Refused):
    """The content was erased as the law or the retention schedule demands; only the record remains."""


def not_for(actor: Actor, needed: Collection[Role]) -> NotAllowed:
    """Return the refusal of somebody who holds none of the roles that something needs."""
    alone = Role.ADMIN in actor.roles and not CASE_PEOPLE & actor.roles
    if alone and not CASE_PEOPLE.isdisjoint(needed):
        return NotAllowed(
            say("Admins look after the set-up and see no case; the settings list who handles cases.")
        )
    return NotAllowed()
