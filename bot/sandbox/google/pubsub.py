"""Pub/Sub: one topic that Gmail publishes to, and its pull subscription with deadlines."""

import base64
import itertools
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.sandbox.google.account import GmailAccount
from bot.sandbox.google.pushing import Push
from bot.sandbox.google.refusals import Json

_DEADLINE = 10.0


@dataclass(slots=True)
class _Kept:
    data: bytes
    at: float
    held_until: float = 0.0


class PubSub:
    """Keeps what was published until it is acknowledged.

    Attributes:
        dropped: how many of the next tellings are lost on the way.
        pushes: the subscription that calls instead of being pulled; None where it is pulled.
        certificates: what tokens are signed with, by the name of the key, as everybody may fetch it.
        fetches: how often they were fetched.
        patience: seconds that a pull is held while there is nothing.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.dropped = 0
        self.patience = 0.5
        self.pushes: Push | None = None
        self.certificates: dict[str, str] = {}
        self.fetches = 0
        self._clock = clock
        self._changed = threading.Condition()
        self._kept: dict[str, _Kept] = {}
        self._numbers = itertools.count(1)

    def tell(self, account: GmailAccount) -> None:
        """Publish that something changed in a mailbox, where it is watched."""
        if account.watched_until <= self._clock():
            return
        with self._changed:
            if self.dropped:
                self.dropped -= 1
                return
        told = {"emailAddress": account.address, "historyId": account.history}
        self.publish(json.dumps(told).encode("ascii"))

    def publish(self, data: bytes) -> None:
        """Publish anything."""
        with self._changed:
            self._kept[f"ack-{next(self._numbers)}"] = _Kept(data, self._clock())
            self._changed.notify_all()
        self.push()

    def push(self) -> None:
        """Call with everything that was not taken yet, where the subscription calls."""
        if self.pushes is None:
            return
        with self._changed:
            waiting = {ack: self._received(ack)["message"] for ack in self._kept}
        for ack, message in waiting.items():
            if self.pushes.deliver(message):
                self.acknowledge([ack])

    def pull(self, most: int) -> Json:
        """Return what is there and not held by another, waiting a little where there is nothing."""
        with self._changed:
            if not self._free():
                self._changed.wait(self.patience)
            found = self._free()[:most]
            for ack in found:
                self._kept[ack].held_until = self._clock() + _DEADLINE
            return {"receivedMessages": [self._received(ack) for ack in found]} if found else {}

    def acknowledge(self, acks: list[str]) -> Json:
        """Forget what was taken."""
        with self._changed:
            for ack in acks:
                self._kept.pop(ack, None)
            return {}

    @property
    def waiting(self) -> int:
        """Return how many tellings nobody has acknowledged."""
        with self._changed:
            return len(self._kept)

    def _free(self) -> list[str]:
        now = self._clock()
        return [ack for ack, kept in self._kept.items() if kept.held_until <= now]

    def _received(self, ack: str) -> Json:
        kept = self._kept[ack]
        return {
            "ackId": ack,
            "message": {
                "data": base64.b64encode(kept.data).decode("ascii"),
                "messageId": ack.removeprefix("ack-"),
                "publishTime": datetime.fromtimestamp(kept.at, UTC).isoformat().replace("+00:00", "Z"),
            },
        }
