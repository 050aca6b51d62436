"""Which letters a page of Gmail's history brings to a feed.

Only the typed lists count: the general one repeats entries.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from connectors.google.api import Json

INBOX, SPAM, SENT, TRASH = "INBOX", "SPAM", "SENT", "TRASH"
_NEVER = frozenset({"DRAFT", "CHAT", "SCHEDULED"})
#: Letters set aside in one round; beyond that they are taken in rather than forgotten.
_ASIDE = 300


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed: what Ombud calls it, and the label it follows."""

    scope: str
    label: str

    @property
    def sent(self) -> bool:
        """Return whether it holds what was sent from the mailbox."""
        return self.label == SENT

    def holds(self, labels: Iterable[str], filed: Callable[[], frozenset[str]]) -> bool:
        """Return whether a letter with these labels belongs to it.

        A letter in the bin was received too, and so was one that was archived before anybody looked. One
        that somebody sent to the mailbox from itself is a letter and no sent mail.

        Args:
            filed: returns the labels under which filters file letters that they keep out of the Inbox.
        """
        found = frozenset(labels)
        if not self.takes(found):
            return False
        if self.label != INBOX:
            return self.label in found
        if INBOX in found or SPAM in found or not found:
            return INBOX in found
        return TRASH in found or not found & filed()

    def takes(self, labels: Iterable[str]) -> bool:
        """Return whether a letter that the feed's label was put on, or taken off, counts as the feed's."""
        found = frozenset(labels)
        if found & _NEVER:
            return False
        if self.sent:
            return INBOX not in found
        return INBOX in found or SENT not in found


@dataclass(frozen=True, slots=True)
class Changes:
    """What a page brings.

    Attributes:
        found: keys of letters, each once.
        junk: those of them that lie in the spam.
        aside: letters that came without the feed's label; a later page may tell that they lost it.
    """

    found: tuple[str, ...]
    aside: tuple[str, ...]
    junk: frozenset[str]


def changes(
    feed: Feed, page: Json, aside: tuple[str, ...], filed: Callable[[], frozenset[str]] = frozenset
) -> Changes:
    """Return what a page of `history.list` brings to a feed.

    A letter that somebody files away within moments comes without the Inbox's label, as one does that a
    filter files: it is known by the label's removal, which the history tells as well.

    Args:
        filed: as `Feed.holds` has it.
    """
    waiting = dict.fromkeys(aside)
    found: dict[str, bool] = {}
    for record in page.get("history", ()):
        for key, labels, _ in _entries(record, "messagesAdded"):
            if feed.holds(labels, filed):
                found[key] = _is_junk(feed, labels)
            elif not labels & (_NEVER | {SENT, SPAM}):
                waiting[key] = None
        for key, labels, touched in _entries(record, "labelsAdded"):
            if feed.label in touched and feed.takes(labels):
                found[key] = _is_junk(feed, labels)
        for key, labels, touched in _entries(record, "labelsRemoved"):
            if feed.label in touched and key in waiting and feed.takes(labels):
                found[key] = _is_junk(feed, labels)
    left = [key for key in waiting if key not in found]
    for key in left[:-_ASIDE]:
        found[key] = False
    junk = frozenset(key for key, is_junk in found.items() if is_junk)
    return Changes(tuple(found), tuple(left[-_ASIDE:]), junk)


def _is_junk(feed: Feed, labels: frozenset[str]) -> bool:
    """Return whether a letter lies in the spam; of one that is gone only its feed is known."""
    return SPAM in labels if labels else feed.label == SPAM


def _entries(record: Json, kind: str) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Yield the letters of one sort of entry: key, its labels, and those that the entry is about."""
    for entry in record.get(kind, ()):
        message = entry["message"]
        yield str(message["id"]), frozenset(message.get("labelIds", ())), frozenset(entry.get("labelIds", ()))
