"""The access token of one mailbox: kept in memory, renewed under the mailbox's own lock."""

import threading
from collections.abc import Callable

from connectors.consent import GrantStore
from connectors.errors import Temporary
from connectors.microsoft.entra import Entra
from connectors.microsoft.grant import Grant


class Tokens:
    """Gives the token to call Graph with.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, entra: Entra, grants: GrantStore, clock: Callable[[], float]) -> None:
        self._entra = entra
        self._grants = grants
        self._clock = clock
        self._lock = threading.Lock()
        self._access: tuple[str, float] = ("", 0.0)

    def current(self) -> str:
        """Return a token that should do; it costs a call only where the last one is over."""
        with self._lock:
            if self._access[1] > self._clock():
                return self._access[0]
            kept = Grant.read(self._grants.load()).access(self._clock())
            return self._take(kept) if kept else self._renew("")

    def instead_of(self, refused: str) -> str:
        """Return another token than the one that Graph refused."""
        with self._lock:
            return self._access[0] if self._access[0] not in {"", refused} else self._renew(refused)

    def _renew(self, refused: str) -> str:
        def renewal(text: str) -> str:
            grant = Grant.read(text)
            kept = grant.access(self._clock())
            if kept and kept[0] != refused:
                return text  # another process was here first
            return self._entra.renewed(grant).text

        kept = Grant.read(self._grants.renew(renewal)).access(self._clock())
        if kept is None:
            raise Temporary("the new token is over already; check this machine's clock")
        return self._take(kept)

    def _take(self, access: tuple[str, float]) -> str:
        self._access = access
        return access[0]
