"""Carries one delivery to the app, over signed HTTP or over Socket Mode, and brings the answer back.

Retrying is in `deliveries`; what an answer means to the person is in `gestures`.
Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from bot.sandbox.slack.gate import SocketGate
from bot.sandbox.slack.refusals import Json, JsonObject


class ParcelKind(StrEnum):
    """The three kinds of delivery, by their names in Socket Mode."""

    EVENT = "events_api"
    INTERACTION = "interactive"
    COMMAND = "slash_commands"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One delivery as it can be sent again: its kind and the payload as the app will read it."""

    kind: ParcelKind
    payload: JsonObject


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came back: an HTTP status (200 for an acknowledged envelope), or the trouble when nothing did."""

    status: int | None
    body: Json = None
    trouble: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def taken(self) -> bool:
        """Says whether the app took the delivery."""
        return self.status is not None and 200 <= self.status < 300


class Courier(Protocol):
    """Sends one parcel, once; `attempt` is 0 at first and 1 to 3 for retries, which carry a reason."""

    def send(self, parcel: Parcel, attempt: int = 0, reason: str = "") -> Receipt:
        """Sends and waits for the answer."""
        ...


class HttpCourier:
    """Sends signed requests to the app's request URL."""

    def __init__(self, url: str, secret: str, wall: Callable[[], float], patience: float) -> None:
        self._url = urlsplit(url)
        self._secret = secret
        self._wall = wall
        self._patience = patience

    def send(self, parcel: Parcel, attempt: int = 0, reason: str = "") -> Receipt:
        """Sends and waits for the answer; the trouble is `http_timeout` or `connection_failed`."""
        body, headers = _written(parcel)
        timestamp = str(int(self._wall()))
        headers |= {
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        started = time.monotonic()
        receipt = self._post(body, headers)
        spent = time.monotonic() - started
        return Receipt(receipt.status, receipt.body, receipt.trouble, receipt.headers, spent)

    def _post(self, body: bytes, headers: dict[str, str]) -> Receipt:
        secure = self._url.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=self._patience)
        try:
            connection.request("POST", self._url.path or "/", body, headers)
            answer = connection.getresponse()
            return Receipt(answer.status, _read(answer.read()), headers=_lower(answer.getheaders()))
        except TimeoutError:
            return Receipt(None, trouble="http_timeout")
        except (OSError, http.client.HTTPException):
            return Receipt(None, trouble="connection_failed")
        finally:
            connection.close()


class SocketCourier:
    """Sends envelopes over whatever connection the app holds open."""

    def __init__(self, gate: SocketGate, patience: float) -> None:
        self._gate = gate
        self._patience = patience

    def send(self, parcel: Parcel, attempt: int = 0, reason: str = "") -> Receipt:
        """Sends and waits for the acknowledgement; the trouble is `timeout` or `not_connected`."""
        retry: JsonObject = {}
        if parcel.kind is ParcelKind.EVENT:
            retry = {"retry_attempt": attempt, "retry_reason": reason}
        started = time.monotonic()
        waiting = self._gate.send(parcel.kind, parcel.payload, self._patience, retry)
        spent = time.monotonic() - started
        if waiting is None:
            return Receipt(None, trouble="not_connected", seconds=spent)
        if not waiting.done.is_set():
            return Receipt(None, trouble="timeout", seconds=spent)
        return Receipt(200, waiting.payload, seconds=spent)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Is the value of X-Slack-Signature, version 0."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _written(parcel: Parcel) -> tuple[bytes, dict[str, str]]:
    if parcel.kind is ParcelKind.EVENT:
        return json.dumps(parcel.payload).encode(), {"Content-Type": "application/json"}
    form = parcel.payload
    if parcel.kind is ParcelKind.INTERACTION:
        form = {"payload": json.dumps(parcel.payload)}
    return urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"}


def _read(body: bytes) -> Json:
    """Is the JSON when it is JSON, else the text."""
    text = body.decode("utf-8", "replace")
    try:
        read: Json = json.loads(text) if text else None
    except ValueError:
        return text
    return read


def _lower(headers: list[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}
