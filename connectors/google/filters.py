"""The labels under which a mailbox's own filters file letters past the Inbox.

Whoever made such a filter meant those letters to be looked at elsewhere, or not at all; whatever else
was received and lies outside the Inbox has been archived, and counts.
"""

import threading
import time
from collections.abc import Callable

from connectors.errors import Permanent
from connectors.google.api import Api
from connectors.google.changes import INBOX

#: Seconds for which an answer is good.
_FRESH = 600.0


class Filters:
    """The filters of one mailbox; may be used from several threads."""

    def __init__(self, api: Api, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._clock = clock
        self._lock = threading.Lock()
        self._known: tuple[float, frozenset[str]] | None = None

    def filed(self) -> frozenset[str]:
        """Return the ids of the labels; none where Gmail does not tell, so that no letter is passed over."""
        with self._lock:
            now = self._clock()
            if self._known is None or now - self._known[0] > _FRESH:
                self._known = now, self._asked()
            return self._known[1]

    def _asked(self) -> frozenset[str]:
        try:
            found = self._api.ask(self._api.users.settings().filters().list(userId="me"), 1)
        except Permanent:
            return frozenset()
        actions = [each.get("action", {}) for each in found.get("filter", ())]
        skipping = [each for each in actions if INBOX in each.get("removeLabelIds", ())]
        return frozenset(str(label) for each in skipping for label in each.get("addLabelIds", ()))
