"""Being told of new mail in Gmail: a watch on the mailbox, and waiting for what Pub/Sub says of it."""

from datetime import UTC, datetime

from connectors.errors import Temporary
from connectors.google.api import Api
from connectors.google.pubsub import PubSub
from connectors.push import Watch

_UNITS, _STOP_UNITS = 100, 50


class GmailWatch:
    """The one watch that a project has on a mailbox; renewing is watching again, best once a day.

    Args:
        topic: the Pub/Sub topic that Gmail may publish to.
    """

    def __init__(self, api: Api, topic: str) -> None:
        self._api = api
        self._topic = topic

    def watch(self, scope: str, notify_url: str, secret: str) -> Watch:
        """Have Gmail tell the topic of new mail; who is called and how is the subscription's business."""
        del scope, notify_url, secret
        body = {
            "topicName": self._topic,
            # Letters may come under any label, or under none; a draft is saved every few seconds.
            "labelIds": ["DRAFT"],
            "labelFilterBehavior": "exclude",
        }
        made = self._api.ask(self._api.users.watch(userId="me", body=body), _UNITS)
        try:
            ends = datetime.fromtimestamp(int(made["expiration"]) / 1_000, UTC)
        except (KeyError, ValueError, TypeError):
            raise Temporary("Gmail's answer lacks a field; it may have broken off") from None
        return Watch("", str(made.get("historyId", "")), ends)

    def renew(self, watch: Watch) -> Watch:
        """Watch for another seven days."""
        return self.watch(watch.scope, "", "")

    def unwatch(self, watch: Watch) -> None:
        """Have Gmail tell nothing more; gone already is fine with it."""
        del watch
        self._api.ask(self._api.users.stop(userId="me"), _STOP_UNITS)


class GmailWaiting:
    """Waits until Pub/Sub tells of one mailbox."""

    def __init__(self, mailman: PubSub, address: str) -> None:
        self._mailman = mailman
        self._address = address

    def wait(self, seconds: float) -> bool:
        """Return true as soon as the mailbox was told of, false after `seconds` of nothing."""
        return self._mailman.wait(self._address, seconds)
