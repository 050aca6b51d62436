"""The grant of one mailbox as its connector sees it: loaded, and renewed by one process at a time."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from connectors.errors import AuthorizationLost, Temporary
from handlers.domain.mailbox import Mailbox
from handlers.store.grants import Kept
from handlers.store.transaction import Transaction

#: Seconds between two looks at whether another process has ended its renewal, and until we give up.
_LOOK, _PATIENCE = 0.2, 30.0

Begin = Callable[[str], AbstractContextManager[Transaction]]


class KeptGrant:
    """Implements `connectors.consent.GrantStore` over the records."""

    def __init__(self, begin: Begin, mailbox: Mailbox) -> None:
        self._begin = begin
        self._mailbox = mailbox

    def load(self) -> str:
        """Return the grant as it was saved last."""
        with self._begin("grants.load") as tx:
            kept = tx.grants.get(self._mailbox)
        if kept is None:
            raise AuthorizationLost("there is no authorisation for this mailbox; connect it")
        return kept.text

    def renew(self, renewal: Callable[[str], str]) -> str:
        """Replace the grant by what `renewal` makes of it, outside any transaction.

        Raises:
            Temporary: another process has been renewing it for long; try again.
        """
        held = self._taken()
        made = held.text
        try:
            made = renewal(held.text)
        finally:
            with self._begin("grants.renewed") as tx:
                ours = tx.grants.save(self._mailbox, held, made)
        return made if ours else self.load()

    def _taken(self) -> Kept:
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            with self._begin("grants.renewing") as tx:
                held = tx.grants.take(self._mailbox)
            if held is not None:
                return held
            self.load()  # says so where there is none
            time.sleep(_LOOK)
        raise Temporary("another process renews this mailbox's authorisation", retry_after=5.0)
