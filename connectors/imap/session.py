"""The one connection of a mailbox: made when needed, held by one thread at a time, remade when it broke."""

import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from connectors.errors import ConnectorError, Temporary
from connectors.imap.client import Client
from connectors.imap.refusals import DROPPED, of_command

#: Seconds of rest after which a connection is tried before it is used; servers drop idle ones.
_RESTED = 60.0


@dataclass(frozen=True, slots=True)
class Opened:
    """A folder as it was when it was opened.

    Attributes:
        generation: UIDVALIDITY.
        next_uid: UIDNEXT; 0 where the server did not tell.
        letters: how many lie there.
        flags: what can be stored, lower case; an asterisk among them allows any keyword.
    """

    name: bytes
    writable: bool
    generation: int
    next_uid: int
    letters: int
    flags: frozenset[bytes]


class Session:
    """Lends its connection to one thread at a time.

    Args:
        connect: makes a signed-in connection.
    """

    def __init__(self, connect: Callable[[], Client]) -> None:
        self._connect = connect
        self._lock = threading.RLock()
        self._held: list[Client] = []
        self._opened: Opened | None = None
        self._used = 0.0
        weakref.finalize(self, _hang_up, self._held)

    @contextmanager
    def client(self) -> Iterator[Client]:
        """Lend the connection, and explain what goes wrong with it.

        Raises:
            Temporary, Permanent, AuthorizationLost: as the server's refusal means.
        """
        with self._lock:
            kept = False
            try:
                yield self._current()
                kept = True
            except ConnectorError:
                kept = True
                raise
            except IMAPClientError as error:
                kept = not isinstance(error, IMAPClientAbortError)
                raise of_command(error) from None
            except (OSError, EOFError, ValueError) as error:  # ValueError: what came is no IMAP
                raise of_command(error) from None
            finally:
                self._used = time.monotonic()
                if not kept:
                    self.close()

    @contextmanager
    def opened(
        self, name: bytes, *, writable: bool = False, fresh: bool = False
    ) -> Iterator[tuple[Client, Opened]]:
        """Lend the connection with a folder open: for reading only, so that nothing is marked, or to write.

        Args:
            fresh: it must be as it is now; otherwise as it was when it was opened will do.
        """
        with self.client() as client:
            now = self._opened
            if fresh or now is None or now.name != name or now.writable != writable:
                self._opened = None
                now = self._opened = _open(client, name, writable=writable)
            yield client, now

    def close(self) -> None:
        """Let the connection go; the next use makes another."""
        with self._lock:
            self._opened = None
            _hang_up(self._held)

    def _current(self) -> Client:
        if self._held and time.monotonic() - self._used > _RESTED:
            try:
                self._held[0].noop()
            except (IMAPClientError, OSError, EOFError):
                self.close()
        if not self._held:
            self._opened = None
            self._held.append(self._connect())
        return self._held[0]


def _open(client: Client, name: bytes, *, writable: bool) -> Opened:
    facts = client.select_folder(name, readonly=not writable)
    generation = facts.get(b"UIDVALIDITY")
    if not isinstance(generation, int):
        raise Temporary(DROPPED)  # without it no letter has a name that holds
    return Opened(
        name,
        writable,
        generation,
        int(facts.get(b"UIDNEXT", 0)),
        int(facts.get(b"EXISTS", 0)),
        frozenset(flag.lower() for flag in facts.get(b"PERMANENTFLAGS", ())),
    )


def _hang_up(held: list[Client]) -> None:
    while held:
        held.pop().hang_up()
