"""Response URLs: the right to answer one interaction, five times within thirty minutes.

The web server takes the answers; what they change is in `answers`.
Source: https://docs.slack.dev/interactivity/handling-user-interaction (message responses).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.sandbox.slack.refusals import RefusalError

HOOK_USES: Final = 5
HOOK_SECONDS: Final = 30 * 60.0


@dataclass(slots=True)
class Hook:
    """One response URL: whom and where it answers, and on which message the person acted, if on one."""

    person: str
    channel: str
    born_at: float
    ts: str | None = None
    used: int = 0


class Hooks:
    """Hands out response URLs' names and counts their use."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._all: dict[str, Hook] = {}

    def hand_out(self, name: str, person: str, channel: str, ts: str | None = None) -> None:
        """Makes the name valid from now on."""
        self._all[name] = Hook(person, channel, self._clock(), ts)

    def use(self, name: str) -> Hook:
        """Counts one use.

        Raises:
            RefusalError: `no_hook`, `expired_url` or `used_url`.
        """
        hook = self._all.get(name)
        if hook is None:
            raise RefusalError("no_hook")
        if self._clock() - hook.born_at > HOOK_SECONDS:
            raise RefusalError("expired_url")
        if hook.used >= HOOK_USES:
            raise RefusalError("used_url")
        hook.used += 1
        return hook
