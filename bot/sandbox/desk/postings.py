"""Messages as a reader sees them: who wrote, when, what hangs on them, in the order of the channel."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.sandbox.desk.emoji import glyph
from bot.sandbox.desk.hands import Hands
from bot.sandbox.desk.spots import Spot
from bot.sandbox.slack.idents import instant_of
from bot.sandbox.slack.posts import Post


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji under a message."""

    name: str
    glyph: str
    people: tuple[str, ...]
    mine: bool


@dataclass(frozen=True, slots=True)
class Posting:
    """One message before one reader.

    Attributes:
        day: a heading above it where another day begins.
        private: only the reader sees it.
        replies: in its thread, as the reader sees it.
    """

    post: Post
    spot: Spot
    author: str
    by_app: bool
    at: datetime
    private: bool
    replies: int
    reactions: tuple[Reaction, ...]
    day: str = ""

    @property
    def thread(self) -> str:
        """Return the ts of the thread it opens or stands in."""
        return self.post.thread_ts or self.post.ts


def channel_postings(hands: Hands, person: str, channel: str) -> list[Posting]:
    """Return what a channel or direct message shows to somebody outside threads, oldest first."""
    seen = _seen(hands, person, channel)
    posts = [post for post in seen if not post.is_reply or post.broadcast]
    return _with_days(_postings(hands, person, posts, seen))


def thread_postings(hands: Hands, person: str, channel: str, ts: str) -> list[Posting]:
    """Return a thread: its top and its replies, oldest first; empty where there is none."""
    seen = _seen(hands, person, channel)
    posts = [post for post in seen if ts in (post.ts, post.thread_ts)]
    return list(_postings(hands, person, posts, seen))


def _seen(hands: Hands, person: str, channel: str) -> list[Post]:
    posts = hands.slack.workspace.posts
    mine = [post for post in posts.ephemerals(person) if post.channel == channel]
    return sorted([*posts.public(channel), *mine], key=lambda post: instant_of(post.ts))


def _postings(hands: Hands, person: str, posts: list[Post], seen: list[Post]) -> Iterator[Posting]:
    replies = Counter(post.thread_ts for post in seen if post.is_reply)
    for post in posts:
        spot = hands.spot(person, post)
        reader = spot.reader
        yield Posting(
            post,
            spot,
            reader.person(post.user),
            post.bot_id is not None,
            reader.time_of(post.ts),
            post.only_for is not None,
            replies[post.ts],
            tuple(
                Reaction(name, glyph(name), tuple(map(reader.person, people)), person in people)
                for name, people in post.reactions.items()
                if people
            ),
        )


def _with_days(postings: Iterator[Posting]) -> list[Posting]:
    shown: list[Posting] = []
    for posting in postings:
        day = f"{posting.at:%A} {posting.at.day} {posting.at:%B %Y}"
        earlier = shown[-1].at.date() if shown else None
        shown.append(replace(posting, day=day) if posting.at.date() != earlier else posting)
    return shown
