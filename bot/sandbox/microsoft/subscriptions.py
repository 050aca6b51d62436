"""Subscriptions: made where the receiver proves itself, kept for a week, and told of new mail.

Source: https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
"""

import json
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from bot.sandbox.calling import post
from bot.sandbox.microsoft.directory import TENANT
from bot.sandbox.microsoft.refusals import GraphError, Json
from bot.sandbox.microsoft.timing import now

LONGEST = timedelta(minutes=10_080)
_LISTED = 2
_FIELDS = frozenset(
    {
        "changeType", "notificationUrl", "lifecycleNotificationUrl", "resource", "expirationDateTime",
        "clientState", "latestSupportedTlsVersion",
    }
)  # fmt: skip


@dataclass(slots=True)
class Subscription:
    """One subscription; `silent` where it was accepted and will never tell anything."""

    id: str
    given: Json
    mailbox: str
    folder: str
    silent: bool = False

    @property
    def body(self) -> Json:
        """Is the subscription as Graph shows it."""
        return {"@odata.context": "$metadata#subscriptions/$entity", "id": self.id, **self.given}


class Subscriptions:
    """The subscriptions of a stand-in.

    Attributes:
        drops: nothing is told, though everything is accepted.
    """

    def __init__(self, now: Callable[[], datetime] = now) -> None:
        self._now = now
        self._lock = threading.Lock()
        self.kept: dict[str, Subscription] = {}
        self.drops = False
        #: What was said in each call, whoever heard it.
        self.said: list[Json] = []
        #: Status of each notification that was delivered, 0 where nobody answered.
        self.answered: list[int] = []

    def make(self, given: Json, mailbox: str, folder: str, *, silent: bool) -> Subscription:
        """Makes one, after both addresses have echoed a token."""
        if set(given) - _FIELDS or given.get("changeType") not in {"created", "created,updated"}:
            raise GraphError(400, "InvalidRequest")
        if len(str(given.get("clientState", ""))) > 128:
            raise GraphError(400, "InvalidRequest")
        self._check_until(given)
        for name in ("notificationUrl", "lifecycleNotificationUrl"):
            if name in given:
                self._validate(str(given[name]))
        made = Subscription(secrets.token_hex(16), dict(given), mailbox, folder, silent)
        with self._lock:
            self.kept[made.id] = made
        return made

    def page(self, person: str, base: str, token: str) -> Json:
        """Lists those of a person, or of the app itself where that is ""; a few at a time."""
        with self._lock:
            found = [one for one in self.kept.values() if person in {"", one.mailbox}]
        start = int(token or 0)
        listed: Json = {"value": [one.body for one in found[start : start + _LISTED]]}
        if start + _LISTED < len(found):
            listed["@odata.nextLink"] = f"{base}subscriptions?$skiptoken={start + _LISTED}"
        return listed

    def renew(self, named: str, given: Json) -> Subscription:
        """Prolongs one."""
        found = self._found(named)
        if set(given) != {"expirationDateTime"}:
            raise GraphError(400, "InvalidRequest")
        self._check_until(given)
        found.given |= given
        return found

    def remove(self, named: str) -> None:
        """Ends one."""
        del self.kept[self._found(named).id]

    def tell(self, mailbox: str, folder: str, message: str) -> None:
        """Tells everybody who asked for a mailbox's new mail, and waits for their answers."""
        about = [one for one in list(self.kept.values()) if one.mailbox == mailbox]
        self._post(
            (
                one,
                {"changeType": "created", "resource": one.given["resource"], "resourceData": {"id": message}},
            )
            for one in about
            if one.folder in {"", folder}
        )

    def tell_lifecycle(self, event: str) -> None:
        """Tells everybody of their subscription itself."""
        self._post((one, {"lifecycleEvent": event}) for one in list(self.kept.values()))

    def _post(self, said: Iterable[tuple[Subscription, Json]]) -> None:
        for one, about in said:
            if self.drops or one.silent:
                continue
            name = "lifecycleNotificationUrl" if "lifecycleEvent" in about else "notificationUrl"
            entry = {
                "subscriptionId": one.id,
                "tenantId": TENANT,
                "clientState": one.given.get("clientState"),
                "subscriptionExpirationDateTime": one.given["expirationDateTime"],
                **about,
            }
            self.said.append({"value": [entry]})
            body = json.dumps(self.said[-1]).encode()
            self.answered.append(post(str(one.given[name]), body)[0])

    def _check_until(self, given: Json) -> None:
        try:
            until = datetime.fromisoformat(str(given["expirationDateTime"]))
        except (KeyError, ValueError):
            raise GraphError(400, "InvalidRequest") from None
        if not self._now() < until <= self._now() + LONGEST:
            raise GraphError(400, "ExtensionError")

    def _validate(self, url: str) -> None:
        token = f"Validation: Testing client application reachability {secrets.token_hex(4)} +&"
        status, said = post(f"{url}{'&' if '?' in url else '?'}validationToken={quote(token)}", b"")
        if status != 200 or said != token:
            raise GraphError(400, "ValidationError")

    def _found(self, named: str) -> Subscription:
        found = self.kept.get(named)
        if found is None:
            raise GraphError(404, "ResourceNotFound")
        return found
