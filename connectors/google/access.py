"""Which access token a call carries: one of a consent, kept and renewed in the grant, or a delegated one."""

import threading
from collections.abc import Callable
from typing import Protocol

from connectors.consent import GrantStore
from connectors.google.grant import Grant
from connectors.google.tokens import ServiceAccount, TokenService
from connectors.scopes import GOOGLE

#: The one restricted scope: reads, watches, drafts and sends, without deleting for good.
GMAIL = GOOGLE[0].name
#: Seconds before its end from which a token is not begun with.
_MARGIN = 120.0


class Access(Protocol):
    """Gives access tokens; every method may raise `AuthorizationLost` or `Temporary`."""

    def token(self) -> str:
        """Return a token that should be accepted."""

    def renewed(self, rejected: str) -> str:
        """Return another token than one that was just rejected."""


class Granting:
    """Tokens of a consent.

    The grant is held while its token lasts, for reading it means a query and a key at each call;
    what another process renewed meanwhile shows at the next renewal.
    """

    def __init__(self, grants: GrantStore, tokens: TokenService, clock: Callable[[], float]) -> None:
        self._grants = grants
        self._tokens = tokens
        self._clock = clock
        self._held: Grant | None = None

    def token(self) -> str:
        """Return the kept token while it lasts, else a renewed one."""
        grant = self._held
        if grant is None or not self._lasts(grant):
            grant = self._held = Grant.read(self._grants.load())
        return grant.access if self._lasts(grant) else self.renewed(grant.access)

    def renewed(self, rejected: str) -> str:
        """Renew the grant, unless somebody did meanwhile."""

        def renewal(text: str) -> str:
            grant = Grant.read(text)
            if grant.access != rejected and self._lasts(grant):
                return text
            return self._tokens.refreshed(grant).text()

        held = self._held = Grant.read(self._grants.renew(renewal))
        return held.access

    def _lasts(self, grant: Grant) -> bool:
        return bool(grant.access) and grant.expires - _MARGIN > self._clock()


class Delegated:
    """Tokens of a service account, in the name of one user or its own; kept in memory alone."""

    def __init__(
        self,
        account: ServiceAccount,
        subject: str | None,
        clock: Callable[[], float],
        scope: str = GMAIL,
    ) -> None:
        self._account = account
        self._subject = subject
        self._scope = scope
        self._clock = clock
        self._lock = threading.Lock()
        self._token, self._end = "", 0.0

    def token(self) -> str:
        """Return the token in hand while it lasts, else a new one."""
        with self._lock:
            if self._token and self._end - _MARGIN > self._clock():
                return self._token
            return self._ask()

    def renewed(self, rejected: str) -> str:
        """Return a new token, unless somebody asked for one meanwhile."""
        with self._lock:
            return self._token if self._token not in {"", rejected} else self._ask()

    def _ask(self) -> str:
        self._token, self._end = self._account.token(self._scope, self._subject)
        return self._token
