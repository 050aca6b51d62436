"""Google beside the desk, by its stand-in on loopback: consent page, tokens and Gmail."""

from collections.abc import Iterator
from datetime import datetime

from bot.sandbox.desk.hosts import IRIS, Host
from bot.sandbox.desk.writing import GMAIL
from bot.sandbox.google.standin import GoogleStandIn
from bot.sandbox.google.tokens import Client
from connectors import vouching
from connectors.provider import Parts


class GoogleHost(Host[GoogleStandIn]):
    """Google, as the people who use it see it."""

    name = "Google"
    entrance = GMAIL
    vouching = vouching.GMAIL

    def deliver(self, address: str, original: bytes, at: datetime) -> None:
        """Let a letter arrive in an account's Inbox."""
        self._standin().accounts[address].deliver(original, at=at)

    def end(self, address: str) -> None:
        """End every token of an account, as its owner does on Google's own pages."""
        self._standin().tokens.end(address)

    def _start(self) -> GoogleStandIn:
        standin = GoogleStandIn(Client(redirect_uris=(self._callback(),)), clock=self._seconds)
        standin.add_account(IRIS)
        return standin.start()

    def _stop(self, standin: GoogleStandIn) -> None:
        standin.stop()

    def _parts(self) -> Parts:
        # Here, and not above: the libraries behind it are loaded when somebody goes to Google.
        from connectors.google.endpoints import Endpoints, OAuthClient
        from connectors.google.parts import google

        standin = self._standin()
        places = Endpoints(standin.url, standin.url, standin.url, standin.url)
        client = OAuthClient(standin.client.id, standin.client.secret)
        return google(places, self._seconds, client=client)

    def _add(self, address: str) -> None:
        standin = self._standin()
        if address not in standin.accounts:
            standin.add_account(address)

    def _sent(self, standin: GoogleStandIn) -> Iterator[bytes]:
        for account in list(standin.accounts.values()):
            yield from (message.raw for message in account.of("SENT"))
