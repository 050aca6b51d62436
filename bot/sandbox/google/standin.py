"""The whole stand-in: start it, give it accounts, let mail arrive, look at what was asked of it."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

from bot.clock import SystemClock
from bot.sandbox.google.account import GmailAccount
from bot.sandbox.google.calls import MODIFY
from bot.sandbox.google.desk import Desk
from bot.sandbox.google.faults import Faults
from bot.sandbox.google.journal import Journal
from bot.sandbox.google.pubsub import PubSub
from bot.sandbox.google.pushing import Push, SigningKey
from bot.sandbox.google.quota import Quota
from bot.sandbox.google.refusals import Json
from bot.sandbox.google.server import WebServer
from bot.sandbox.google.tokens import Client, Tokens


def _now() -> float:
    return SystemClock().now().timestamp()


class GoogleStandIn:
    """A Google on loopback; use it as a context manager, or call `start` and `stop`.

    Args:
        client: the OAuth client that is registered.
        port: port of everything, 0 for any.
        clock: seconds since 1970.
    """

    def __init__(
        self, client: Client | None = None, *, port: int = 0, clock: Callable[[], float] = _now
    ) -> None:
        self.clock = clock
        self.client = client or Client()
        self.tokens = Tokens(self.client, clock)
        self.quota = Quota(clock)
        self.faults = Faults()
        self.journal = Journal()
        self.pubsub = PubSub(clock)
        self._desk = Desk(self.tokens, self.quota, self.faults, self.journal)
        self._web = WebServer(self._desk, self.pubsub, port)

    @property
    def url(self) -> str:
        """Return the base URL of Gmail, of the consent pages, of the token service and of Pub/Sub alike."""
        return self._web.url

    @property
    def accounts(self) -> dict[str, GmailAccount]:
        """Return the accounts by address."""
        return self._desk.accounts

    def add_account(
        self, address: str, *, aliases: Iterable[str] = (), history_start: int = 10_000
    ) -> GmailAccount:
        """Add an empty mailbox."""
        account = GmailAccount(
            address, self.clock, aliases=aliases, history_start=history_start, told=self.pubsub.tell
        )
        self.accounts[address] = account
        return account

    def push_to(self, url: str, account: str, subscription: str, key: SigningKey) -> Push:
        """Have Pub/Sub call an address, signed as a service account, instead of being pulled."""
        self.pubsub.certificates[key.name] = key.certificate
        self.pubsub.pushes = Push(url, account, subscription, key)
        return self.pubsub.pushes

    def granted(self, address: str, scopes: tuple[str, ...] = (MODIFY,)) -> Json:
        """Return tokens as a consent would give them."""
        return self.tokens.granted(address, scopes)

    def start(self) -> Self:
        """Serve from now on."""
        self._web.start()
        return self

    def stop(self) -> None:
        """Stop serving and free the port.

        Raises:
            RuntimeError: the stand-in itself broke while it served; the message holds the frames.
        """
        self._web.stop()
        self.check()

    def check(self) -> None:
        """Raise where the stand-in itself broke."""
        self._web.check()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
