"""Microsoft 365 beside the desk, by its stand-in on loopback: Entra's pages and Graph."""

from collections.abc import Iterator
from datetime import datetime

from bot.clock import SystemClock
from bot.sandbox.desk.hosts import IRIS, Host
from bot.sandbox.desk.writing import EXCHANGE
from bot.sandbox.microsoft.messages import SENT
from bot.sandbox.microsoft.standin import MicrosoftStandIn
from connectors import vouching
from connectors.provider import Parts


class MicrosoftHost(Host[MicrosoftStandIn]):
    """Microsoft 365, as the people who use it see it; each mailbox is shared with Iris."""

    name = "Microsoft 365"
    entrance = EXCHANGE
    vouching = vouching.EXCHANGE_ONLINE
    approves = True

    def deliver(self, address: str, original: bytes, at: datetime) -> None:
        """Let a letter arrive in an account's Inbox."""
        self._standin().deliver(address, original, received_at=at)

    def end(self, address: str) -> None:
        """End every access to an account, Iris's to a shared one and the app's own included."""
        self._standin().end(address)

    def _start(self) -> MicrosoftStandIn:
        standin = MicrosoftStandIn([self._callback()])
        standin.add_person(IRIS, "Iris")
        standin.start()
        return standin

    def _stop(self, standin: MicrosoftStandIn) -> None:
        standin.stop()
        if standin.crashes:
            raise RuntimeError("the stand-in broke: " + "\n".join(standin.crashes))

    def _parts(self) -> Parts:
        # Here, and not above: the libraries behind it are loaded when somebody goes to Microsoft.
        from connectors.microsoft.entra import AppRegistration
        from connectors.microsoft.parts import microsoft

        standin = self._standin()
        app = AppRegistration(
            standin.graph_url,
            standin.login_url,
            standin.client_id,
            standin.client_secret,
            standin.tenant,
            instance_discovery=False,
        )
        # The library behind it, and the stand-in, go by the machine's time; so must what judges tokens.
        return microsoft(app, lambda: SystemClock().now().timestamp())

    def _add(self, address: str) -> None:
        standin = self._standin()
        if address not in standin.directory.people:
            standin.add_person(address)
        standin.share(address, IRIS)
        standin.narrow(address)

    def _sent(self, standin: MicrosoftStandIn) -> Iterator[bytes]:
        for address in list(standin.directory.people):
            yield from (message.mime for message in standin.lying(address, SENT))
