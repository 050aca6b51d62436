"""A Gmail mailbox as a `Connector`: what it promises, put together from discovery, reading and sending."""

import re
from collections.abc import Iterator
from datetime import datetime

from connectors.base import Account, Cursor, OutgoingMail, Page, Sent
from connectors.errors import Permanent, Temporary, Vanished
from connectors.google.api import Api
from connectors.google.discovery import Discovery
from connectors.google.outbox import Outbox
from connectors.google.raw import Original
from connectors.provider import Place

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


class GmailMailbox:
    """One mailbox of Gmail.

    Args:
        place: `details["folders"]` names what to walk, one a line: INBOX or labels; else the Inbox.
    """

    def __init__(self, place: Place, api: Api) -> None:
        self._api = api
        self._outbox = Outbox(api)
        folders = place.details.get("folders", "").splitlines()
        chosen = tuple(dict.fromkeys(name for name in map(str.strip, folders) if name))
        self._discovery = Discovery(api, chosen or ("INBOX",))

    def account(self) -> Account:
        """Return whose mailbox this is, and the aliases that Gmail has confirmed."""
        profile = self._api.ask(self._api.users.getProfile(userId="me"), 1)
        return Account(str(profile.get("emailAddress", "")).lower(), self._outbox.aliases())

    def scopes(self) -> tuple[str, ...]:
        """Return the feeds."""
        return self._discovery.scopes()

    def folders(self) -> tuple[str, ...]:
        """Return every feed that may be chosen."""
        return self._discovery.folders()

    def discover(
        self,
        scope: str,
        cursor: Cursor | None,
        limit: int,
        since: datetime | None = None,
        *,
        anywhere: bool = False,
    ) -> Page:
        """Return at most `limit` stubs after `cursor`."""
        return self._discovery.page(scope, cursor, limit, since, anywhere=anywhere)

    def fetch(self, provider_key: str) -> Iterator[bytes]:
        """Yield the original, decoded as it comes; at its end it tells when it was received."""
        return Original(self._answered(provider_key))

    def _answered(self, provider_key: str) -> Iterator[bytes]:
        if not _KEY.fullmatch(provider_key):
            raise Vanished
        asked = self._api.users.messages().get(userId="me", id=provider_key, format="raw")
        try:
            with self._api.stream(asked, 20) as chunks:
                yield from chunks
        except Vanished:
            raise
        except Permanent as refused:  # of a letter that lies there nothing is for good: it stays due
            raise Temporary(str(refused)) from None

    def draft(self, mail: OutgoingMail) -> str:
        """Store the mail as a draft."""
        return self._outbox.draft(mail)

    def send(self, draft: str) -> Sent:
        """Send the draft."""
        return self._outbox.send(draft)

    def find_sent(self, draft: str, message_id: str) -> Sent | None:
        """Return what the draft became."""
        return self._outbox.find_sent(draft, message_id)

    def discard(self, draft: str) -> None:
        """Remove a draft."""
        self._outbox.discard(draft)
