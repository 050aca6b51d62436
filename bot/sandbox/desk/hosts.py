"""What is common to the mail hosts beside the desk: a stand-in starts when somebody goes there.

Ombud reaches it through its own connector over HTTP; what people do there is done here by hand.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from bot.sandbox.desk.opening import Once, opened_when_needed
from bot.sandbox.desk.writing import Entrance
from connectors.base import Vouching
from connectors.provider import Parts
from handlers.ports import Clock

#: Whoever connects a mailbox has an account of their own as well: it is refused by name where it is not
#: the one that was meant, and opens a shared mailbox where hosts have such.
IRIS = "iris@example.com"
StandIn = TypeVar("StandIn")


class Host(ABC, Generic[StandIn]):
    """One mail host, as the people who use it see it.

    Args:
        callback: where its consent page leads back to.
        greet: told of each account that somebody wants to connect, which is made at that moment.

    Attributes:
        parts: what Ombud brings for it; using them starts the stand-in.
        entrance: how its own server writes down who letters are from.
    """

    name: ClassVar[str]
    entrance: ClassVar[Entrance]
    vouching: ClassVar[Vouching]
    #: Whether an administrator can approve an app there for everybody.
    approves: ClassVar[bool] = False

    def __init__(
        self, clock: Clock, callback: Callable[[], str], greet: "Callable[[Host[StandIn], str], None]"
    ) -> None:
        self._seconds = lambda: clock.now().timestamp()
        self._callback = callback
        self._greet = greet
        self._addresses: list[str] = []
        self._standin = Once(self._start)
        self.parts = opened_when_needed(
            Once(self._parts), self._welcome, self.vouching, approves=self.approves
        )

    def addresses(self) -> list[str]:
        """Return the accounts that somebody wanted to connect."""
        return list(self._addresses)

    @property
    def is_started(self) -> bool:
        """Return whether anybody has been there."""
        return bool(self._standin.made)

    @abstractmethod
    def deliver(self, address: str, original: bytes, at: datetime) -> None:
        """Let a letter arrive in an account's Inbox."""

    @abstractmethod
    def end(self, address: str) -> None:
        """End the access that Ombud was given to an account, as its owner does there."""

    def sent(self) -> Iterator[bytes]:
        """Return what lies among the sent mail of every account."""
        for standin in self._standin.made:
            yield from self._sent(standin)

    def stop(self) -> None:
        """Stop it where it was started.

        Raises:
            RuntimeError: the stand-in itself broke.
        """
        for standin in self._standin.made:
            self._stop(standin)

    @abstractmethod
    def _start(self) -> StandIn: ...

    @abstractmethod
    def _stop(self, standin: StandIn) -> None: ...

    @abstractmethod
    def _parts(self) -> Parts: ...

    @abstractmethod
    def _add(self, address: str) -> None: ...

    @abstractmethod
    def _sent(self, standin: StandIn) -> Iterator[bytes]: ...

    def _welcome(self, address: str) -> None:
        self._add(address)
        if address not in self._addresses:
            self._addresses.append(address)
            self._greet(self, address)
