"""Noticing letters in Gmail: a feed is listed once, newest first, and then followed by its history.

The history id is taken before the listing, so that nothing falls between; it rises only with the
last page of a round. Looking at a letter costs as much as fetching it, so it is rarely done: history
tells a letter's labels, a list's question implies them, and the letter itself tells its time.

The list of a gap, and of the nightly comparison, asks for what was received, wherever it lies by now, and
not for the label that the history is followed by: so it finds what following has missed.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from connectors.base import Cursor, Page, Stub
from connectors.errors import CursorExpired, Permanent, Temporary, Vanished
from connectors.google.answers import Malformed
from connectors.google.api import Api, Json
from connectors.google.changes import INBOX, SENT, SPAM, Feed, changes
from connectors.google.filters import Filters
from connectors.google.listing import PAGE, Lists
from connectors.google.shared_look import SharedLook
from connectors.google.spots import Spot

JUNK = "Junk"
#: Letters whose look is kept while a page fails.
_KEPT = 1_000
#: How many of the newest are looked at when a whole feed is listed. Of what was sent, those that
#: answer letters since the mailbox was connected must bear their time; older ones nobody asks for.
_NEWEST, _NEWEST_SENT = 1, 10
_SCOPES = {"INBOX": INBOX, JUNK: SPAM, SENT: SENT}
_EVENTS = ["messageAdded", "labelAdded", "labelRemoved"]


@dataclass(frozen=True, slots=True)
class _Step:
    """What one page of Gmail's brings, and where it goes on after it."""

    keys: Sequence[str]
    ahead: Spot
    junk: frozenset[str] = frozenset()


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
        self._filed = Filters(api).filed
        self._lists = Lists(api, self._filed)
        self._lock = threading.Lock()
        self._seen: dict[str, Json] = {}  # what a page that failed half-way has learned

    def scopes(self) -> tuple[str, ...]:
        """Return the feeds: what was chosen, Junk, and what was sent."""
        return (*(name for name in self._chosen if name not in {JUNK, SENT}), JUNK, SENT)

    def folders(self) -> tuple[str, ...]:
        """Return every feed that may be chosen: the Inbox, Junk, and the mailbox's own labels."""
        self._ids = self._own_labels()
        return ("INBOX", JUNK, *sorted(self._ids))

    def page(
        self, scope: str, cursor: Cursor | None, limit: int, since: datetime | None, *, anywhere: bool = False
    ) -> Page:
        """Return the next stubs of a feed, as `Connector.discover` promises."""
        feed = self._feed(scope)
        spot = self._beginning(since, anywhere=anywhere) if cursor is None else Spot.read(cursor, scope)
        size = max(1, min(limit, PAGE))
        try:
            step = self._listed(feed, spot, size) if spot.listing else self._followed(feed, spot, size)
        except (Vanished, Malformed):
            self._ids.pop(scope, None)  # or the label is gone, and not the place
            raise CursorExpired from None  # the history is too old, or a page's token is
        given, ahead = step.keys[spot.offset : spot.offset + size], step.ahead
        stubs = tuple(self._stubs(feed, given, step.junk, _looked_at(feed, spot, step, given)))
        with self._lock:
            for key in given:
                self._seen.pop(key, None)
        if spot.offset + size < len(step.keys):
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

    def _beginning(self, since: datetime | None, *, anywhere: bool) -> Spot:
        profile = self._api.ask(self._api.users.getProfile(userId="me"), 1)
        after = int(since.timestamp()) if since else 0
        # Without a bound it would be all that the account ever received.
        return Spot(_text(profile, "historyId"), listing=True, after=after, anywhere=anywhere and after > 0)

    def _listed(self, feed: Feed, spot: Spot, size: int) -> _Step:
        keys, token = self._lists.page(feed, spot, size)
        junk = frozenset(keys if feed.label == SPAM else ())
        if not token:
            return _Step(keys, Spot(spot.history), junk)
        ahead = "" if token == spot.page else token  # a token that leads to itself: list anew next time
        return _Step(keys, replace(spot, page=ahead, offset=0), junk)

    def _followed(self, feed: Feed, spot: Spot, size: int) -> _Step:
        asked: Json = {"userId": "me", "startHistoryId": spot.history, "maxResults": size}
        asked |= {"historyTypes": _EVENTS}
        asked |= {"pageToken": spot.page} if spot.page else {}
        found = self._looks.at(
            (spot.history, spot.page, size),
            feed.scope,
            lambda: self._api.ask(self._api.users.history().list(**asked), 2),
        )
        brought = changes(feed, found, spot.aside, self._filed)
        token = str(found.get("nextPageToken", ""))
        if not token:
            return _Step(brought.found, Spot(_text(found, "historyId")), brought.junk)
        if token == spot.page:  # the same page for ever: begin the round anew next time
            return _Step(brought.found, Spot(spot.history), brought.junk)
        return _Step(brought.found, Spot(spot.history, page=token, aside=brought.aside), brought.junk)

    def _stubs(
        self, feed: Feed, keys: Sequence[str], junk: frozenset[str], looked_at: frozenset[str]
    ) -> Iterator[Stub]:
        for key in keys:
            if key not in looked_at:
                yield Stub(key, junk=key in junk, sent=feed.sent)
            elif (stub := self._stub(feed, key)) is not None:
                yield stub

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
                if len(self._seen) > _KEPT:
                    self._seen.pop(next(iter(self._seen)))
        return seen


def _looked_at(feed: Feed, spot: Spot, step: _Step, given: Sequence[str]) -> frozenset[str]:
    """Return the ends of a whole feed's list, which tell how far back it goes and how fresh it is."""
    if not spot.listing or spot.after:
        return frozenset()
    newest = _NEWEST_SENT if feed.sent else _NEWEST
    first = given[:newest] if not spot.page and not spot.offset else ()
    last = given[-1:] if not step.ahead.listing and spot.offset + len(given) == len(step.keys) else ()
    return frozenset((*first, *last))


def _text(found: Json, name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str | int) or value == "":
        raise Temporary("Gmail's answer lacks a field; it may have broken off")
    return str(value)
