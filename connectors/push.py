"""Being told of new mail. Push only wakes: what is true is found by discovery, told or not."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Watch:
    """A promise of a provider to tell of new mail.

    Attributes:
        scope: the feed it is about; "" for the whole mailbox.
        reference: the provider's own name of it; a secret.
        expires_at: until when it is promised, aware UTC.
    """

    scope: str
    reference: str = field(repr=False)
    expires_at: datetime


class Push(Protocol):
    """Watches of one mailbox. Every method may raise `Temporary`, `Permanent` or `AuthorizationLost`."""

    def watch(self, scope: str, notify_url: str, secret: str) -> Watch:
        """Ask to be told of new mail in a feed; an earlier promise of it whose answer was lost is ended.

        Args:
            notify_url: where the provider calls; "" where it is asked instead (a pull subscription).
            secret: comes back with each call, at most 128 characters.
        """

    def renew(self, watch: Watch) -> Watch:
        """Have a promise prolonged.

        Raises:
            Vanished: the provider no longer knows it; watch anew, and discover.
        """

    def unwatch(self, watch: Watch) -> None:
        """End a promise; gone already is fine."""


class Calls(Protocol):
    """Calls of a provider that come to one address for all its mailboxes, and prove who makes them."""

    def proves(self, token: str, url: str) -> bool:
        """Return whether a token says that the provider calls, for us and at this address of ours.

        Raises:
            Temporary: that cannot be judged now.
        """

    def tells_of(self, said: object) -> str:
        """Return the address of the mailbox that a call is about; "" where it tells nothing new to us.

        Args:
            said: what was sent, as JSON has it.
        """


class Waiting(Protocol):
    """A mailbox that can be listened to over a connection that stays open."""

    def wait(self, seconds: float) -> bool:
        """Return true as soon as something is new in the mailbox, false after `seconds` of nothing."""
