"""Mailboxes that a service account opens by domain-wide delegation: which, and that it may do no more.

Google lets such an account into every mailbox of its Workspace. What holds it to the few that are meant
is the list of them here: an address that is not on it is never asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass

from connectors.consent import ConsentRefused, Granted, Revocation
from connectors.errors import AuthorizationLost, ClientRefused
from connectors.google.access import GMAIL, Delegated
from connectors.google.api import Api
from connectors.google.tokens import ServiceAccount
from connectors.transport import Transport

#: What a mailbox's details say, and its grant, which lets nobody in by itself.
DELEGATED, _GRANT = "delegated", '{"delegated": true}'
#: What must be refused to the service account: deleting for good, other people's files, the directory.
WIDER = (
    "https://mail.google.com/",
    "https://www.googleapis.com/auth/drive",
    "https://www.googleapis.com/auth/admin.directory.user",
)
#: How access ends for good where a person must see to it.
BY_HAND = "google-delegation"
_UNSET = "set OMBUD_GOOGLE_SERVICE_ACCOUNT_FILE: this mailbox is opened by delegation"
_UNLISTED = (
    "OMBUD_GOOGLE_DELEGATED does not name this mailbox, nor its domain; add it there, or disconnect it"
)


@dataclass(frozen=True, slots=True)
class Delegation:
    """What may be opened.

    Attributes:
        account: None where no key is set.
        listed: addresses, and domains, of the mailboxes that may be opened; none where it is empty.
    """

    account: ServiceAccount | None
    listed: tuple[str, ...]
    api_url: str
    transport: Transport
    clock: Callable[[], float]

    @property
    def is_set_up(self) -> bool:
        """Return whether anything can be opened."""
        return self.account is not None and bool(self.listed)

    def allows(self, address: str) -> bool:
        """Return whether a mailbox is on the list, by itself or with its whole domain."""
        own = address.casefold()
        domain = own.rpartition("@")[2]
        return any(one.casefold() in {own, domain, f"@{domain}"} for one in self.listed)

    def access(self, address: str) -> Delegated:
        """Return access to a mailbox.

        Raises:
            ClientRefused: it is not on the list, or no key is set: a matter of the settings.
        """
        if self.account is None:
            raise ClientRefused(_UNSET)
        if not self.allows(address):
            raise ClientRefused(_UNLISTED)
        return Delegated(self.account, address, self.clock)

    def granted(self, intended: str) -> Granted:
        """Open a mailbox once, and see that what is too much is refused.

        Raises:
            ConsentRefused: "not-listed", "delegation", "wrong-account" or "delegated-wide".
        """
        if self.account is None or not self.allows(intended):
            raise ConsentRefused(_UNLISTED, code="not-listed")
        try:
            api = Api(self.api_url, self.transport, self.access(intended))
            profile = api.ask(api.users.getProfile(userId="me"), 1)
        except AuthorizationLost:
            raise ConsentRefused("the service account may not open this mailbox", code="delegation") from None
        address = str(profile.get("emailAddress", "")).lower()
        if address != intended.lower():
            raise ConsentRefused("the mailbox has another address than was named", code="wrong-account")
        for scope in WIDER:
            if self._gives(self.account, scope, intended):
                raise ConsentRefused("the delegation covers more than Ombud needs", code="delegated-wide")
        return Granted(_GRANT, address, (GMAIL,))

    def revoked(self, grant: str) -> Revocation | None:
        """Return what is left to do by hand of a grant by delegation; None for any other grant."""
        return Revocation(False, (BY_HAND,)) if grant == _GRANT else None

    @staticmethod
    def _gives(account: ServiceAccount, scope: str, subject: str) -> bool:
        try:
            account.token(scope, subject)
        except AuthorizationLost:
            return False
        return True
