"""The Pub/Sub subscription that tells of all mailboxes: one thread asks, whoever waits is woken.

What is told is an address and a history id; only the address is used, and only to wake. Telling
may be late, doubled or lost, and nothing depends on it.
"""

import json
import threading
import time
from collections.abc import Callable

from connectors import transport
from connectors.errors import Permanent, Temporary
from connectors.google.access import Access
from connectors.google.answers import refusal
from connectors.google.api import Json
from connectors.google.telling import address_of, is_stale
from connectors.transport import Transport

PUBSUB = "https://www.googleapis.com/auth/pubsub"
_MESSAGES = 100
_PAUSE = 1.0  # seconds between two empty answers, where the server does not hold the call


class PubSub:
    """One pull subscription, shared by all mailboxes of this process.

    A telling for a mailbox that nobody here waits for is left to another process, which gets it
    again after the subscription's deadline.
    """

    def __init__(
        self,
        url: str,
        subscription: str,
        access: Access,
        transport: Transport,
        clock: Callable[[], float],
    ) -> None:
        self._clock = clock
        self._base = f"{url}v1/{subscription}"
        self._access = access
        self._transport = transport
        self._changed = threading.Condition()
        self._waiting: dict[str, int] = {}
        self._told: set[str] = set()
        self._asking = False

    def wait(self, address: str, seconds: float) -> bool:
        """Return true as soon as this mailbox was told of, false after `seconds` of nothing.

        Raises:
            Temporary, Permanent, AuthorizationLost: the subscription cannot be asked.
        """
        address = address.lower()
        end = time.monotonic() + seconds
        with self._changed:
            self._waiting[address] = self._waiting.get(address, 0) + 1
        try:
            while not self._has_been_told(address):
                if time.monotonic() >= end:
                    return False
                self._ask_or_wait(end)
            return True
        finally:
            with self._changed:
                self._waiting[address] -= 1
                if not self._waiting[address]:
                    del self._waiting[address]

    def _has_been_told(self, address: str) -> bool:
        with self._changed:
            if address in self._told:
                self._told.discard(address)
                return True
            return False

    def _ask_or_wait(self, end: float) -> None:
        with self._changed:
            if self._asking:
                self._changed.wait(max(0.0, min(_PAUSE, end - time.monotonic())))
                return
            self._asking = True
        empty = True
        try:
            empty = not self._pull()
        finally:
            with self._changed:
                self._asking = False
                self._changed.notify_all()
                if empty:
                    self._changed.wait(max(0.0, min(_PAUSE, end - time.monotonic())))

    def _pull(self) -> bool:
        """Ask once, wake who is told of, and return whether anything came."""
        began = time.monotonic()
        try:
            received = self._call("pull", {"maxMessages": _MESSAGES}).get("receivedMessages", [])
        except Temporary:
            if time.monotonic() - began < transport.PATIENCE[1]:
                raise
            return False  # Pub/Sub holds a call that has nothing to tell for longer than we hold on
        done: list[str] = []
        with self._changed:
            for each in received:
                message = each.get("message", {})
                address = address_of(message)
                if address in self._waiting:
                    self._told.add(address)
                if address is None or address in self._waiting or is_stale(message, self._clock()):
                    done.append(str(each.get("ackId", "")))
        if done:
            self._call("acknowledge", {"ackIds": done})
        return bool(received)

    def _call(self, verb: str, body: Json) -> Json:
        token = self._access.token()
        for last in (False, True):
            answer = self._transport.call(
                "POST",
                f"{self._base}:{verb}",
                headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
                body=json.dumps(body).encode("ascii"),
            )
            if answer.status != 401 or last:
                break
            token = self._access.renewed(token)
        if answer.status == 404:
            raise Permanent("the Pub/Sub subscription does not exist; correct OMBUD_GOOGLE_SUBSCRIPTION")
        if answer.status != 200:
            raise refusal(answer)
        try:
            found = json.loads(answer.content)
        except ValueError:
            raise Temporary("Pub/Sub's answer could not be read") from None
        return found if isinstance(found, dict) else {}
