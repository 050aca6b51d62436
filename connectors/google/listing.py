"""Asking Gmail for the letters of a feed, newest first, and leaving out what is none of them.

Words of a question are joined by "and" alone; what takes an "or" is asked apart, by its label.
"""

import threading
from collections.abc import Callable, Iterator

from connectors.google.api import Api, Json
from connectors.google.changes import INBOX, SENT, SPAM, TRASH, Feed
from connectors.google.spots import Spot

#: Letters of one page, as many as Gmail gives.
PAGE = 500
_UNITS = 5
#: Pages of what is left out.
_PAGES = 100
_LETTERS = ("-in:drafts", "-in:chats")
_NOT_TO_ONESELF = "-in:inbox"


class Lists:
    """The lists of one mailbox.

    Args:
        filed: returns the labels under which filters file letters past the Inbox.
    """

    def __init__(self, api: Api, filed: Callable[[], frozenset[str]]) -> None:
        self._api = api
        self._filed = filed
        self._lock = threading.Lock()
        self._left_out: tuple[object, frozenset[str]] = ((), frozenset())

    def page(self, feed: Feed, spot: Spot, size: int) -> tuple[list[str], str]:
        """Return the keys of a page's letters, and the token of the page after it, "" for none."""
        wide = spot.anywhere and feed.label == INBOX
        words = [_NOT_TO_ONESELF] if feed.sent else [*_LETTERS, *(["-in:spam"] if wide else [])]
        asked: Json = {"maxResults": size, "q": " ".join([*words, *_since(spot)])}
        asked |= {} if wide else {"labelIds": [feed.label]}
        asked |= {"includeSpamTrash": True} if spot.anywhere or feed.label == SPAM else {}
        asked |= {"pageToken": spot.page} if spot.page else {}
        found = self._asked(asked)
        keys = list(_keys(found))
        left_out = self._none_of_the_letters(feed, spot) if keys else frozenset()
        return [key for key in keys if key not in left_out], str(found.get("nextPageToken", ""))

    def _none_of_the_letters(self, feed: Feed, spot: Spot) -> frozenset[str]:
        """Return keys of what lies among the letters: what was sent, and what filters have filed."""
        if feed.label in {SENT, SPAM} or (feed.label == INBOX and not spot.anywhere):
            return frozenset()
        listing = feed, spot.history, spot.after
        with self._lock:
            known, left_out = self._left_out
        if known != listing or not spot.page:
            left_out = frozenset(self._walked(feed, spot))
            with self._lock:
                self._left_out = listing, left_out
        return left_out

    def _walked(self, feed: Feed, spot: Spot) -> Iterator[str]:
        own = [] if feed.label == INBOX else [feed.label]
        yield from self._all([SENT, *own], _NOT_TO_ONESELF, spot)
        if feed.label == INBOX:
            for label in sorted(self._filed() - {INBOX, SPAM, TRASH}):
                yield from self._all([label], f"{_NOT_TO_ONESELF} -in:trash", spot)

    def _all(self, labels: list[str], words: str, spot: Spot) -> Iterator[str]:
        asked: Json = {"labelIds": labels, "maxResults": PAGE, "includeSpamTrash": True}
        asked |= {"q": " ".join([words, *_since(spot)])}
        for _ in range(_PAGES):
            found = self._asked(asked)
            yield from _keys(found)
            token = str(found.get("nextPageToken", ""))
            if token in {"", asked.get("pageToken")}:
                return
            asked |= {"pageToken": token}

    def _asked(self, asked: Json) -> Json:
        return self._api.ask(self._api.users.messages().list(userId="me", **asked), _UNITS)


def _since(spot: Spot) -> list[str]:
    # One second early, for the bound must never cut off what lies exactly on it.
    return [f"after:{spot.after - 1}"] if spot.after else []


def _keys(found: Json) -> Iterator[str]:
    """Yield the keys of an answer, each once."""
    yield from dict.fromkeys(str(each["id"]) for each in found.get("messages", ()))
