"""Being told of new mail by Graph's subscriptions; what they tell, discovery finds as well.

Source: https://learn.microsoft.com/graph/api/resources/subscription
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from connectors.errors import AuthorizationLost, MailboxGone, Permanent, Untold, Vanished
from connectors.microsoft.folders import Folders
from connectors.microsoft.graph import Graph, Json
from connectors.microsoft.seat import Seat
from connectors.push import Watch

#: A subscription to mail without content lasts at most this long; a little less, for clocks differ.
LASTS = timedelta(minutes=10_080 - 10)
#: Pages of subscriptions that are looked through; an app with a tenant's consent is shown all of its own.
_PAGES = 200


class MicrosoftPush:
    """Subscriptions of one mailbox.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, graph: Graph, seat: Seat, clock: Callable[[], float]) -> None:
        self._graph = graph
        self._seat = seat
        self._clock = clock
        self._folders = Folders(graph, seat)

    def watch(self, scope: str, notify_url: str, secret: str) -> Watch:
        """Subscribe to letters that are created in a folder, or in the whole mailbox where it is "".

        Raises:
            Untold: a mailbox that is shared with a person; Microsoft would accept, and tell nothing.
        """
        if self._seat.shared:
            raise Untold("Microsoft tells nothing of a shared mailbox; it is looked at regularly")
        folder = self._folders.path(scope) if scope else self._seat.root
        with suppress(Permanent, AuthorizationLost):  # what may not be listed ends by itself in a week
            self._end_earlier(f"{folder}/messages", notify_url)
        made = self._graph.post(
            "subscriptions",
            {
                "changeType": "created",
                "notificationUrl": notify_url,
                "lifecycleNotificationUrl": notify_url,  # it cannot be added later
                "resource": f"{folder}/messages",
                "expirationDateTime": self._until(),
                "clientState": secret,
                "latestSupportedTlsVersion": "v1_2",
            },
        )
        return Watch(scope, str(made["id"]), _expiry(made))

    def renew(self, watch: Watch) -> Watch:
        """Have a subscription last its whole time again.

        Raises:
            Vanished: Microsoft removed it.
        """
        try:
            made = self._graph.patch(_path(watch), {"expirationDateTime": self._until()})
        except MailboxGone:  # the same code, said of a subscription
            raise Vanished from None
        return Watch(watch.scope, watch.reference, _expiry(made))

    def unwatch(self, watch: Watch) -> None:
        """Remove a subscription; gone already is fine."""
        with suppress(Vanished, MailboxGone):
            self._graph.delete(_path(watch))

    def _end_earlier(self, resource: str, notify_url: str) -> None:
        """Remove subscriptions to a feed that call this desk: their answers were lost."""
        link = "subscriptions"
        for _ in range(_PAGES):
            page = self._graph.get(link)
            for one in page.get("value") or []:
                if _is_ours(one, resource, notify_url):
                    self.unwatch(Watch("", str(one["id"]), _expiry(one)))
            link = str(page.get("@odata.nextLink") or "")
            if not link:
                return

    def _until(self) -> str:
        at = datetime.fromtimestamp(self._clock(), UTC) + LASTS
        return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_ours(one: Json, resource: str, notify_url: str) -> bool:
    """Return whether a subscription is to a feed, and calls where this desk is called: all but the key."""
    desk = notify_url.rpartition("/")[0] + "/"
    told = str(one.get("resource", "")).strip("/").casefold()
    return told == resource.strip("/").casefold() and str(one.get("notificationUrl", "")).startswith(desk)


def _path(watch: Watch) -> str:
    return f"subscriptions/{quote(watch.reference, safe='')}"


def _expiry(made: Json) -> datetime:
    try:
        at = datetime.fromisoformat(str(made["expirationDateTime"]))
    except (ValueError, KeyError):
        raise Permanent("Microsoft did not say until when it tells of mail") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
