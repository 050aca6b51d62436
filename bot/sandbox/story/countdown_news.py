"""What is told while a mailbox's days run out: the messages about it alone, each once for whoever got it."""

import textwrap

from bot.sandbox.slack.posts import Post
from bot.sandbox.story import screen
from bot.sandbox.story.people import COLLEAGUES
from bot.sandbox.story.stage import Stage, key_of
from bot.sandbox.story.telling import Teller

_KINDS = ("mailbox_disconnected", "purge_ahead", "purge_stuck", "purge_overdue", "mailbox_purged")
#: Rows of such a message that tell what is to come; ways out of it and why one gets it follow.
_ROWS = 2
#: Characters of a row that was told in full before, on an earlier day.
_SHORT = 150
DELETED = "data deleted"


class CountdownNews:
    """Tells of a mailbox's end; what goes on in its cases meanwhile was told before."""

    def __init__(self, stage: Stage, teller: Teller) -> None:
        self._stage = stage
        self._teller = teller
        self._told: set[str] = set()
        self._kinds: set[str] = set()
        self._deleted = 0

    def tell(self, when: str = "") -> None:
        """Tell what has come since it told last; `when` comes before each message."""
        for names, post in self._new():
            title, *rows = screen.lines(post.blocks)
            self._teller.say("told", f"{when}a message to {' and '.join(names)} alone: {title}")
            kind = key_of(post).split(":")[1]
            for row in rows[:_ROWS]:
                again = kind in self._kinds
                self._teller.say("why", textwrap.shorten(row, _SHORT, placeholder=" …") if again else row)
            self._kinds.add(kind)
        deleted = sum(DELETED in screen.words(post.blocks) for post in self._cards())
        if deleted > self._deleted:
            self._teller.say("card", f"{when}{deleted} cards of {len(self._cards())} say: {DELETED}")
        self._deleted = deleted

    def _new(self) -> list[tuple[list[str], Post]]:
        found: dict[str, tuple[list[str], Post]] = {}
        for each in COLLEAGUES:
            for post in (post for kind in _KINDS for post in self._stage.notices(each.id, kind)):
                about = key_of(post).removesuffix(f":{each.id}")
                if about not in self._told:
                    found.setdefault(about, ([], post))[0].append(each.name)
        self._told |= set(found)
        return list(found.values())

    def _cards(self) -> list[Post]:
        return [post for posts in self._stage.cards().values() for post in posts]
