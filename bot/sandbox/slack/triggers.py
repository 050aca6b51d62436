"""Trigger ids: the right to open one view, for three seconds, once, for the person who acted.

Source: https://docs.slack.dev/interactivity/handling-user-interaction (expiry of trigger_id).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.sandbox.slack.refusals import RefusalError

TRIGGER_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True)
class Trigger:
    """One interaction's right to open a view; `view_id` says in which view the person acted, if in one."""

    person: str
    born_at: float
    view_id: str | None = None


class Triggers:
    """Mints trigger ids and lets each be spent once while it is fresh."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._fresh: dict[str, Trigger] = {}
        self._spent: set[str] = set()

    def mint(self, trigger_id: str, person: str, view_id: str | None = None) -> str:
        """Makes the id valid from now on, and returns it."""
        self._fresh[trigger_id] = Trigger(person, self._clock(), view_id)
        return trigger_id

    def spend(self, trigger_id: str) -> Trigger:
        """Uses up the id.

        Raises:
            RefusalError: `exchanged_trigger_id`, `expired_trigger_id` or `invalid_trigger_id`.
        """
        if trigger_id in self._spent:
            raise RefusalError("exchanged_trigger_id")
        trigger = self._fresh.get(trigger_id)
        if trigger is None:
            raise RefusalError("invalid_trigger_id")
        if self._clock() - trigger.born_at > TRIGGER_SECONDS:
            raise RefusalError("expired_trigger_id")
        self._spent.add(trigger_id)
        return trigger
