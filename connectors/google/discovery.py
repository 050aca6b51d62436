"""Noticing letters in Gmail: a feed is listed once, newest first, and then followed by its history.

The history id is taken before the listing, so that nothing falls between; it rises only with the
last page of a round.
"""

import threading
from datetime import UTC, datetime

from connectors.base import Cursor, Page, Stub
from connectors.errors import CursorExpired, Permanent, Temporary, Vanished
from connectors.google.answers import Malformed
from connectors.google.api import Api, Json
from connectors.google.changes import INBOX, SENT, SPAM, Feed, changes
from connectors.google.shared_look import SharedLook
from connectors.google.spots import Spot

JUNK = "Junk"
#: Letters of one page: each costs a look of its own, and a page should end within seconds.
_PAGE = 50
_SCOPES = {"INBOX": INBOX, JUNK: SPAM, SENT: SENT}
_BIN_TOO = "{in:inbox in:trash}"
_EVENTS = ["messageAdded", "labelAdded", "labelRemoved"]


class Discovery:
    """The feeds of one mailbox.

    Args:
        chosen: the Inbox or names of labels, as they are to be walked besides Spam and what was sent.
    """

    def __init__(self, api: Api, chosen: tuple[str, ...]) -> None:
        self._api = api
        self._chosen = chosen
        self._ids: dict[str, str] = {}
        self._looks = SharedLook()
        self._lock = threading.Lock()
        self._seen: dict[str, Json] = {}  # what a page that failed half-way has learned

    def scopes(self) -> tuple[str, ...]:
        """Return the feeds: what was chosen, Junk, and what was sent."""
        return (*(name for name in self._chosen if name not in {JUNK, SENT}), JUNK, SENT)

    def folders(self) -> tuple[str, ...]:
        """Return every feed that may be chosen: the Inbox, Junk, and the mailbox's own labels."""
        self._ids = self._own_labels()
        return ("INBOX", JUNK, *sorted(self._ids))

    def page(self, scope: str, cursor: Cursor | None, limit: int, since: datetime | None) -> Page:
        """Return the next stubs of a feed, as `Connector.discover` promises."""
        feed = self._feed(scope)
        spot = self._beginning(since) if cursor is None else Spot.read(cursor, scope)
        size = max(1, min(limit, _PAGE))
        try:
            keys, ahead = self._listed(feed, spot, size) if spot.listing else self._followed(feed, spot, size)
        except (Vanished, Malformed):
            raise CursorExpired from None  # the history is too old, or a page's token is
        given = keys[spot.offset : spot.offset + size]
        stubs = tuple(stub for key in given if (stub := self._stub(feed, key)) is not None)
        with self._lock:
            for key in given:
                self._seen.pop(key, None)
        if spot.offset + size < len(keys):
            return Page(stubs, spot.further(spot.offset + size).cursor(scope), more=True)
        return Page(stubs, ahead.cursor(scope), more=bool(ahead.page) or spot.listing > ahead.listing)

    def _feed(self, scope: str) -> Feed:
        if scope in _SCOPES:
            return Feed(scope, _SCOPES[scope])
        if scope not in self._ids:
            self._ids = self._own_labels()
        if scope not in self._ids:
            raise Permanent("a label that was chosen is no longer in the mailbox; choose its labels again")
        return Feed(scope, self._ids[scope])

    def _own_labels(self) -> dict[str, str]:
        listed = self._api.ask(self._api.users.labels().list(userId="me"), 1).get("labels", ())
        return {str(label["name"]): str(label["id"]) for label in listed if label.get("type") == "user"}

    def _beginning(self, since: datetime | None) -> Spot:
        profile = self._api.ask(self._api.users.getProfile(userId="me"), 1)
        after = int(since.timestamp()) if since else 0
        return Spot(_text(profile, "historyId"), listing=True, after=after)

    def _listed(self, feed: Feed, spot: Spot, size: int) -> tuple[list[str], Spot]:
        wider = feed.label == INBOX and spot.after > 0  # a gap is closed with the bin included
        words = [_BIN_TOO] if wider else []
        # One second early, for the bound must never cut off what lies exactly on it.
        words += [f"after:{spot.after - 1}"] if spot.after else []
        asked: Json = {"userId": "me", "maxResults": size}
        asked |= {} if wider else {"labelIds": [feed.label]}
        asked |= {"includeSpamTrash": True} if wider or feed.label == SPAM else {}
        asked |= {"q": " ".join(words)} if words else {}
        asked |= {"pageToken": spot.page} if spot.page else {}
        found = self._api.ask(self._api.users.messages().list(**asked), 5)
        keys = list(dict.fromkeys(str(each["id"]) for each in found.get("messages", ())))
        token = str(found.get("nextPageToken", ""))
        if not token:
            return keys, Spot(spot.history)
        ahead = "" if token == spot.page else token  # a token that leads to itself: list anew next time
        return keys, Spot(spot.history, listing=True, page=ahead, after=spot.after)

    def _followed(self, feed: Feed, spot: Spot, size: int) -> tuple[list[str], Spot]:
        asked: Json = {"userId": "me", "startHistoryId": spot.history, "maxResults": size}
        asked |= {"historyTypes": _EVENTS}
        asked |= {"pageToken": spot.page} if spot.page else {}
        found = self._looks.at(
            (spot.history, spot.page, size),
            feed.scope,
            lambda: self._api.ask(self._api.users.history().list(**asked), 2),
        )
        brought = changes(feed, found, spot.aside)
        token = str(found.get("nextPageToken", ""))
        if not token:
            return list(brought.found), Spot(_text(found, "historyId"))
        if token == spot.page:  # the same page for ever: begin the round anew next time
            return list(brought.found), Spot(spot.history)
        return list(brought.found), Spot(spot.history, page=token, aside=brought.aside)

    def _stub(self, feed: Feed, key: str) -> Stub | None:
        """Return the stub of a letter, or None where it does not belong to the feed after all."""
        try:
            message = self._look(key)
        except Vanished:
            return Stub(key, junk=feed.label == SPAM, sent=feed.sent)
        labels = frozenset(message.get("labelIds", ()))
        if "DRAFT" in labels or (feed.label == INBOX and SENT in labels and INBOX not in labels):
            return None
        if feed.sent and INBOX in labels:
            return None
        size = message.get("sizeEstimate")
        return Stub(
            key,
            received_at=datetime.fromtimestamp(int(_text(message, "internalDate")) / 1_000, UTC),
            size=int(size) if size is not None else None,
            junk=SPAM in labels,
            sent=feed.sent,
        )

    def _look(self, key: str) -> Json:
        with self._lock:
            seen = self._seen.get(key)
        if seen is None:
            seen = self._api.ask(self._api.users.messages().get(userId="me", id=key, format="minimal"), 20)
            with self._lock:
                self._seen[key] = seen
                if len(self._seen) > 20 * _PAGE:
                    self._seen.pop(next(iter(self._seen)))
        return seen


def _text(found: Json, name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str | int) or value == "":
        raise Temporary("Gmail's answer lacks a field; it may have broken off")
    return str(value)
