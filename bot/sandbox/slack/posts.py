"""Messages in the order they were written: threads, edits, metadata, reactions, ephemeral ones.

Who may write them is decided by the methods.
"""

import dataclasses
from dataclasses import dataclass, field

from bot.sandbox.slack.idents import instant_of
from bot.sandbox.slack.refusals import JsonObject


@dataclass(slots=True)
class Post:
    """One message; `only_for` names the single reader of an ephemeral one."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[JsonObject] = field(default_factory=list)
    metadata: JsonObject | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    bot_id: str | None = None
    app_id: str | None = None
    team_id: str = ""
    edited_ts: str | None = None
    only_for: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    #: What each person has chosen in the message's own menus: person, block, action -> state value.
    chosen: dict[str, dict[str, dict[str, JsonObject]]] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        """Says whether it stands inside a thread rather than at its top."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def as_slack(self, *, with_metadata: bool = False) -> JsonObject:
        """Is the message object; Slack hands out metadata only to those who ask."""
        message: JsonObject = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        if self.bot_id:
            message |= {"bot_id": self.bot_id, "app_id": self.app_id, "team": self.team_id}
        if self.blocks:
            message["blocks"] = self.blocks
        if self.thread_ts:
            message["thread_ts"] = self.thread_ts
        if self.is_reply and self.broadcast:
            message["subtype"] = "thread_broadcast"
        if self.edited_ts:
            message["edited"] = {"user": self.user, "ts": self.edited_ts}
        if self.reactions:
            message["reactions"] = [
                {"name": name, "users": list(users), "count": len(users)}
                for name, users in self.reactions.items()
            ]
        if with_metadata and self.metadata:
            message["metadata"] = self.metadata
        return message


class Posts:
    """All messages of the workspace."""

    def __init__(self) -> None:
        self._all: dict[tuple[str, str], Post] = {}

    def add(self, post: Post) -> None:
        """Keeps a new message; the first reply that all may see turns its parent into a thread's top."""
        self._all[post.channel, post.ts] = post
        if post.only_for is None and post.thread_ts and (parent := self.find(post.channel, post.thread_ts)):
            parent.thread_ts = parent.ts

    def find(self, channel: str, ts: str) -> Post | None:
        """Is the message everybody in the channel sees, or None."""
        post = self._all.get((channel, ts))
        return post if post is not None and post.only_for is None else None

    def seen_by(self, person: str, channel: str, ts: str) -> Post | None:
        """Is the message as one person may see it, ephemeral ones to that person included, or None."""
        post = self._all.get((channel, ts))
        return post if post is not None and post.only_for in (None, person) else None

    def remove(self, post: Post) -> None:
        """Takes a message away."""
        self._all.pop((post.channel, post.ts), None)

    def top_level(self, channel: str) -> list[Post]:
        """Lists what the channel itself shows, oldest first."""
        return [post for post in self.public(channel) if not post.is_reply or post.broadcast]

    def thread(self, channel: str, ts: str) -> list[Post]:
        """Lists a thread's top and its replies, oldest first."""
        return [post for post in self.public(channel) if ts in (post.ts, post.thread_ts)]

    def public(self, channel: str) -> list[Post]:
        """Lists every message of a channel that all members see, oldest first."""
        return sorted(
            (post for post in self._all.values() if post.channel == channel and post.only_for is None),
            key=lambda post: instant_of(post.ts),
        )

    def ephemerals(self, person: str) -> list[Post]:
        """Lists what only this person was shown, oldest first."""
        return sorted(
            (post for post in self._all.values() if post.only_for == person),
            key=lambda post: instant_of(post.ts),
        )

    def as_json(self) -> list[JsonObject]:
        """Is every message with all that is known of it, for a dump."""
        return [
            dataclasses.asdict(post)
            for post in sorted(self._all.values(), key=lambda post: instant_of(post.ts))
        ]
