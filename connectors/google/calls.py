"""Calls of a Pub/Sub push subscription: whether Google makes them for us, and which mailbox they tell of.

Source: https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
"""

import threading
from collections import OrderedDict
from collections.abc import Callable

import google.auth.exceptions
from google.auth import jwt

from connectors.google.certificates import Certificates
from connectors.google.telling import address_of, is_stale

_ISSUERS = ("https://accounts.google.com", "accounts.google.com")
#: The one way of signing that Google uses; a token says itself how it is signed, "not at all" included.
_ALGORITHM = "RS256"
#: Characters of a token, which takes about 900, and seconds that clocks may differ.
_LONGEST, _SKEW = 4_096, 30
#: Messages that are remembered, so that one that comes again tells nothing.
_REMEMBERED = 1_024
_UNPROVEN = (google.auth.exceptions.GoogleAuthError, ValueError, TypeError, RecursionError)


class PushCalls:
    """Implements `connectors.push.Calls` for one subscription; safe to share between threads.

    Args:
        account: the service account's address that the subscription signs as.
        subscription: its full name, projects/…/subscriptions/….
        clock: seconds since 1970.
    """

    def __init__(
        self, certificates: Certificates, account: str, subscription: str, clock: Callable[[], float]
    ) -> None:
        self._certificates = certificates
        self._account = account
        self._subscription = subscription
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[str, None] = OrderedDict()

    def proves(self, token: str, url: str) -> bool:
        """Return whether Google signed a token for this very address, as the account that was set.

        Raises:
            Temporary: Google's certificates cannot be fetched now.
        """
        key = _key_of(token)
        certificate = self._certificates.of(key) if key else None
        if certificate is None:
            return False
        try:
            said = jwt.decode(token, certs={key: certificate}, audience=url, clock_skew_in_seconds=_SKEW)
        except _UNPROVEN:
            return False
        return (
            said.get("iss") in _ISSUERS
            and said.get("email") == self._account
            and said.get("email_verified") is True
        )

    def tells_of(self, said: object) -> str:
        """Return whose mailbox has news; "" for another subscription, and what is old or came before."""
        if not isinstance(said, dict) or said.get("subscription") != self._subscription:
            return ""
        message = said.get("message")
        if not isinstance(message, dict) or is_stale(message, self._clock()):
            return ""
        address = address_of(message)
        return address if address and self._is_new(str(message.get("messageId", ""))) else ""

    def _is_new(self, message: str) -> bool:
        with self._lock:
            if message in self._known:
                return False
            self._known[message] = None
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
            return True


def _key_of(token: str) -> str:
    """Return which key a token says it is signed with; "" where it is no token of Google's kind."""
    if len(token) > _LONGEST:
        return ""
    try:
        head = jwt.decode_header(token)
    except _UNPROVEN:
        return ""
    key = head.get("kid")
    return key if head.get("alg") == _ALGORITHM and isinstance(key, str) else ""
