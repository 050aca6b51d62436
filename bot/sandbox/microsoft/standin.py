"""The whole stand-in, as tests and the sandbox handle it: people, letters, faults, and what was sent."""

import ssl
from collections.abc import Iterable
from datetime import datetime

from bot.sandbox.microsoft.directory import CLIENT_ID, TENANT, Directory, Person
from bot.sandbox.microsoft.faults import Faults
from bot.sandbox.microsoft.graph import GraphApi
from bot.sandbox.microsoft.mail import Mail
from bot.sandbox.microsoft.messages import INBOX, Mailbox, Message
from bot.sandbox.microsoft.server import Exchange, MicrosoftServer


class MicrosoftStandIn:
    """Entra and Graph on loopback.

    Args:
        redirect_uris: where the app's registration lets Entra send browsers back to.
    """

    def __init__(
        self, redirect_uris: Iterable[str] = (), port: int = 0, tls: ssl.SSLContext | None = None
    ) -> None:
        self.directory = Directory(redirect_uris=set(redirect_uris))
        self.faults = Faults()
        self.mail = Mail(self._may_send)
        self.api = GraphApi(self.directory, {}, self.mail)
        self._server = MicrosoftServer(self.api, self.faults, port, tls)
        self._senders: set[tuple[str, str]] = set()
        self.client_id = CLIENT_ID
        self.tenant = TENANT

    @property
    def client_secret(self) -> str:
        """Is the app's secret, as Entra knows it now."""
        return self.directory.client_secret

    @property
    def login_url(self) -> str:
        """Is where Entra is."""
        return self._server.url

    @property
    def graph_url(self) -> str:
        """Is where Graph is."""
        return f"{self._server.url}v1.0/"

    @property
    def crashes(self) -> list[str]:
        """Is where the stand-in itself broke."""
        return self._server.crashes

    def start(self) -> None:
        """Serves from now on."""
        self._server.start()

    def stop(self) -> None:
        """Stops serving."""
        self._server.stop()

    def record(self) -> list[Exchange]:
        """Begins to record what is said in JSON, and is the list that it goes into."""
        self._server.exchanges = []
        return self._server.exchanges

    def add_person(
        self, address: str, name: str = "", aliases: Iterable[str] = (), tenant: str = TENANT
    ) -> Person:
        """Adds an account with a mailbox."""
        made = Person(address.lower(), name or address, tuple(aliases), tenant)
        self.directory.people[made.address] = made
        self.add_mailbox(made.address)
        self._senders |= {(made.address, alias) for alias in made.aliases}
        return made

    def add_mailbox(self, address: str) -> Mailbox:
        """Adds a mailbox that nobody signs in to, such as a shared one."""
        return self.api.mailboxes.setdefault(address.lower(), Mailbox(address.lower()))

    def share(self, address: str, person: str) -> None:
        """Lets a person open another mailbox."""
        self.directory.shared.add((person.lower(), address.lower()))

    def narrow(self, address: str) -> None:
        """Lets the app itself open one mailbox, by RBAC for Applications."""
        self.directory.narrowed.add(address.lower())

    def end(self, address: str) -> None:
        """Ends every access to a mailbox, as its owner or an administrator does in Entra and Exchange."""
        own = address.lower()
        with self.api.lock:
            self.directory.revoke({own, *(person for person, other in self.directory.shared if other == own)})
            self.directory.narrowed.discard(own)

    def mailbox(self, address: str) -> Mailbox:
        """Is a mailbox's state; change it under `lock`."""
        return self.api.mailboxes[address.lower()]

    def deliver(
        self, address: str, mime: bytes, folder: str = INBOX, received_at: datetime | None = None
    ) -> str:
        """Lets a letter arrive, tells whoever subscribed, and gives its immutable id."""
        with self.api.lock:
            made = self.mailbox(address).add(folder, mime, received_at)
        self.api.subscriptions.tell(address.lower(), made.folder, made.id)
        return made.id

    def move(self, address: str, message: str, folder: str) -> None:
        """Moves a message, as its owner may."""
        with self.api.lock:
            mailbox = self.mailbox(address)
            mailbox.move(mailbox.message(message), folder)

    def remove_all(self, address: str) -> None:
        """Removes every message for good, as the owner may."""
        with self.api.lock:
            mailbox = self.mailbox(address)
            for message in list(mailbox.messages.values()):
                mailbox.remove(message)

    def lying(self, address: str, folder: str) -> list[Message]:
        """Is what lies in a folder, the oldest first."""
        with self.api.lock:
            return self.mailbox(address).among(folder)[::-1]

    def expire_cursors(self, address: str) -> None:
        """Makes every delta token unknown."""
        with self.api.lock:
            self.mail.rounds(self.mailbox(address)).reset()

    def _may_send(self, mailbox: Mailbox, sender: str) -> bool:
        return (mailbox.address, sender.casefold()) in self._senders
