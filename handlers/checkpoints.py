"""The numbered points at which a killed process is proved to lose and double nothing.

In production reaching a point does nothing. Each transaction adds two more of its own, named
after its use case: `<name>:commit` just before, `<name>:done` just after.
"""

from collections.abc import Callable
from enum import StrEnum


class Point(StrEnum):
    """A point between two effects on different systems."""

    DISCOVERED = "discovered"  # the provider answered, nothing stored
    FETCHED = "fetched"  # the first piece of an original is here
    SEALED = "sealed"  # the original is sealed, its rows are not written
    CARD_POSTED = "card-posted"  # Slack has the card, we do not know it
    CARD_EDITED = "card-edited"
    LINE_POSTED = "line-posted"
    LINE_EDITED = "line-edited"
    NOTICE_POSTED = "notice-posted"
    MAIL_DRAFTED = "mail-drafted"  # the mailbox has the draft, we do not know it
    MAIL_SENT = "mail-sent"  # the mail has left, we do not know it


Checkpoint = Callable[[str], None]


def unmarked(_point: str) -> None:
    """Pass a point without doing anything."""
