"""Listening for new mail in the inbox over a connection of its own (IDLE, RFC 2177).

Only a hint: what is true is found by discovery.
"""

import threading
import time

from connectors.errors import Permanent
from connectors.imap.client import Client, connected
from connectors.imap.grant import Logins
from connectors.imap.hosts import Dialler
from connectors.imap.place import Home
from connectors.imap.session import Session

#: Seconds after which IDLE is begun anew; servers and firewalls drop what is silent for half an hour.
ANEW = 600.0
_INBOX = b"INBOX"


class ImapWaiting:
    """Implements `connectors.push.Waiting`; one thread waits at a time."""

    def __init__(self, home: Home, logins: Logins, dialler: Dialler) -> None:
        self._home = home
        self._logins = logins
        self._dialler = dialler
        self._session = Session(self._connection)
        self._turn = threading.Lock()
        self._known: tuple[int, int] | None = None

    def wait(self, seconds: float) -> bool:
        """Return true as soon as something is new in the inbox, also since the last time it was asked."""
        until = time.monotonic() + seconds
        with self._turn:
            while True:
                with self._session.opened(_INBOX, fresh=True) as (client, opened):
                    if not client.has_capability("IDLE"):
                        raise Permanent(
                            "the mail server cannot be listened to (no IDLE); it is asked instead"
                        )
                    now = opened.generation, opened.next_uid or opened.letters
                    before, self._known = self._known, now
                    if before not in {None, now}:
                        return True
                    left = min(until - time.monotonic(), ANEW)
                    if left <= 0:
                        return False
                    client.listen(left)  # whatever it was: what is new shows when the folder is opened anew

    def close(self) -> None:
        """Let the connection go."""
        self._session.close()

    def _connection(self) -> Client:
        return self._logins.through(lambda login: connected(self._dialler, self._home.reading, login))
