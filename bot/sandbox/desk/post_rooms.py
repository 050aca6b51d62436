"""Every mailbox of the desk as letters reach it: the folder of the story, and those at the mail hosts.

What lies in a mailbox is kept by whoever keeps it; here is only who brings what where.
"""

import email
import itertools
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from importlib.util import find_spec
from typing import Any, Final, TypeAlias

from bot.sandbox.desk.google_host import GoogleHost
from bot.sandbox.desk.hosts import Host
from bot.sandbox.desk.microsoft_host import MicrosoftHost
from bot.sandbox.desk.parties import Party, writers
from bot.sandbox.desk.samples import offered
from bot.sandbox.desk.writing import OWN, Draft, as_mail
from bot.sandbox.story.people import ADDRESS
from bot.sandbox.story.post_office import addressee
from bot.sandbox.story.stage import Stage
from bot.wiring.providers import OFFERS
from connectors.provider import Parts
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import READ
from handlers.mailboxes.consenting import redirect_uri
from handlers.mailboxes.polling import wake
from handlers.mailboxes.registry import everything

AnyHost: TypeAlias = Host[Any]
#: A shop that writes to every address; nobody can be it.
_SHOP: Final = Party("", "The Paper Shop", "", address="news@papershop.example.net")
_NEWS: Final = Draft(
    "Twenty new papers for the winter", "Our winter catalogue is out. Have a look!\n", bulk=True
)
#: Letters that lay in a mailbox before it was connected bear numbers from here.
_EARLIER: Final = 900_001


class PostRooms:
    """Brings letters to the desk's mailboxes and collects what left them; safe to use from many threads.

    Attributes:
        hosts: the mail hosts, by the name of their provider.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._lock = threading.Lock()
        self._brought: list[bytes] = []
        self._numbers = itertools.count(_EARLIER)
        desk, clock = stage.desk, stage.clock
        every: dict[str, AnyHost] = {
            "google": GoogleHost(clock, lambda: redirect_uri(desk, "google"), self._greet),
            "microsoft": MicrosoftHost(clock, lambda: redirect_uri(desk, "microsoft"), self._greet),
        }
        # Where the libraries of a provider are not installed, its mailboxes cannot be connected here either.
        self.hosts: Mapping[str, AnyHost] = {
            name: host for name, host in every.items() if find_spec(OFFERS[name].library)
        }

    def parts(self) -> dict[str, Parts]:
        """Return the parts of every host, by the name of its provider."""
        return {name: host.parts for name, host in self.hosts.items()}

    def addresses(self) -> list[str]:
        """Return where a letter can be sent to; the story's own mailbox comes first."""
        return [ADDRESS, *(address for host in self.hosts.values() for address in host.addresses())]

    def bring(self, writer: Party, draft: Draft, at: datetime, number: int) -> None:
        """Let a letter arrive where it is addressed to, and have a host tell Ombud that one came."""
        host = self._host_of(draft.to)
        original = as_mail(writer, draft, at, number, host.entrance if host else OWN)
        if host is None:
            self._stage.post.deliver(original, at)
            return
        self._leave(host, draft.to, original, at)
        desk = self._stage.desk
        for mailbox in everything(desk):
            if mailbox.address == draft.to and mailbox.status in READ:
                wake(desk, mailbox.id)  # as a provider's own call does

    def can_end(self, address: str) -> bool:
        """Return whether an address stands at a host that can take Ombud's access away."""
        return self._host_of(address) is not None

    def end(self, mailbox: MailboxId) -> bool:
        """Take Ombud's access to a mailbox away at its host, and have it looked at; False where none can."""
        desk = self._stage.desk
        found = next((one for one in everything(desk) if one.id == mailbox and one.status in READ), None)
        host = self._host_of(found.address) if found else None
        if found is None or host is None:
            return False
        host.end(found.address)
        wake(desk, found.id)
        return True

    def delivered(self) -> list[bytes]:
        """Return every letter that was brought to any mailbox."""
        with self._lock:
            return [*self._stage.post.delivered.values(), *self._brought]

    def sent(self) -> list[EmailMessage]:
        """Return the mails that left any mailbox, oldest first."""
        elsewhere = [email.message_from_bytes(raw, policy=policy.default) for raw in self._sent_elsewhere()]
        mails = [*self._stage.post.sent(), *elsewhere]
        return sorted(mails, key=lambda mail: (parsedate_to_datetime(str(mail["Date"])), addressee(mail)))

    def tally(self) -> tuple[int, int]:
        """Return how much was delivered and how much left; whatever comes or goes changes it."""
        folder = self._stage.post.maildir / ".Sent"
        left = sum(1 for _ in folder.rglob("*")) + len(self._sent_elsewhere())
        return len(self._stage.post.delivered) + len(self._brought), left

    def stop(self) -> None:
        """Stop the hosts that were started."""
        for host in self.hosts.values():
            host.stop()

    def _sent_elsewhere(self) -> list[bytes]:
        return [raw for host in self.hosts.values() for raw in host.sent()]

    def _host_of(self, address: str) -> AnyHost | None:
        return next((host for host in self.hosts.values() if address in host.addresses()), None)

    def _leave(self, host: AnyHost, address: str, original: bytes, at: datetime) -> None:
        with self._lock:
            self._brought.append(original)
        host.deliver(address, original, at)

    def _greet(self, host: AnyHost, address: str) -> None:
        """Let an account that was just made hold what such mailboxes hold: a request, and a newsletter."""
        sample = next(one for one in offered() if one.language == "English")
        mette = next(party for party in writers() if party.name == "Mette")
        earlier = (
            (4, _SHOP, _NEWS),
            (2, mette, Draft(sample.subject, sample.signed(mette.full_name))),
        )
        for days, writer, draft in earlier:
            at = self._stage.clock.now().replace(microsecond=0) - timedelta(days=days)
            written = replace(draft, to=address)
            original = as_mail(writer, written, at, next(self._numbers), host.entrance)
            self._leave(host, address, original, at)
