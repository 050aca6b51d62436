"""The workspace's state behind one lock: people, conversations, messages, views, triggers, response URLs.

Methods of the Web API and acts of people change it; neither is here.
"""

import dataclasses
import threading
from collections.abc import Callable, Iterable

from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.files import Files
from bot.sandbox.slack.hooks import Hooks
from bot.sandbox.slack.identity import Installation
from bot.sandbox.slack.idents import Idents
from bot.sandbox.slack.people import Person
from bot.sandbox.slack.posts import Posts
from bot.sandbox.slack.refusals import JsonObject, MistakeError, RefusalError
from bot.sandbox.slack.triggers import Triggers
from bot.sandbox.slack.views import Views


class Workspace:
    """One team with the app in it; `lock` guards all of it, `changed` tells waiters of any change."""

    def __init__(
        self, installation: Installation, clock: Callable[[], float], wall: Callable[[], float]
    ) -> None:
        self.installation = installation
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.wall = wall
        self.idents = Idents(wall)
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        #: User groups: the ids of their members, in order.
        self.groups: dict[str, list[str]] = {}
        self.posts = Posts()
        self.views = Views()
        self.triggers = Triggers(clock)
        self.hooks = Hooks(clock)
        self.files = Files(clock)
        #: False plays a manifest whose messages tab is off: the app cannot write to people.
        self.messages_tab = True
        bot = installation.bot_user_id
        self.people[bot] = Person(bot, "ombud", installation.team_id, is_bot=True)

    def add_person(self, name: str, *, person_id: str | None = None, **flags: str | bool) -> Person:
        """Adds somebody; `flags` are the fields of `Person` (zone, locale, guest flags and so on)."""
        with self.changed:
            fields: JsonObject = {"team_id": self.installation.team_id, **flags}
            person = Person(person_id or self.idents.new("U"), name, **fields)
            self.people[person.id] = person
            self.changed.notify_all()
            return person

    def change_person(self, person_id: str, **flags: str | bool) -> Person:
        """Changes fields of somebody: deactivates, makes a guest, moves to another zone."""
        with self.changed:
            changes: JsonObject = dict(flags)
            self.people[person_id] = dataclasses.replace(self.people[person_id], **changes)
            self.changed.notify_all()
            return self.people[person_id]

    def add_channel(
        self, name: str, *, members: Iterable[str] = (), bot: bool = True, **flags: bool
    ) -> Channel:
        """Adds a channel, private unless `is_private=False`; `bot` says whether the app is in it."""
        with self.changed:
            inside = set(members) | ({self.installation.bot_user_id} if bot else set())
            fields: JsonObject = dict(flags)
            channel = Channel(self.idents.new("C"), name, inside, **fields)
            self.channels[channel.id] = channel
            self.changed.notify_all()
            return channel

    def add_group(self, *members: str, group_id: str | None = None) -> str:
        """Adds a user group and returns its id."""
        with self.changed:
            name = group_id or self.idents.new("S")
            self.groups[name] = list(members)
            self.changed.notify_all()
            return name

    def visible_channel(self, channel_id: str) -> Channel:
        """Is a conversation the app may know of.

        Raises:
            RefusalError: `channel_not_found`, also Slack's answer for a private channel without the app.
        """
        channel = self.channels.get(channel_id)
        hidden = channel is not None and channel.is_private and not self.has_bot(channel)
        if channel is None or hidden:
            raise RefusalError("channel_not_found")
        return channel

    def has_bot(self, channel: Channel) -> bool:
        """Says whether the app is a member."""
        return self.installation.bot_user_id in channel.members

    def direct_message(self, person: str) -> Channel:
        """Is the conversation between the app and somebody, opened when there was none."""
        for channel in self.channels.values():
            if channel.with_person == person:
                return channel
        members = {person, self.installation.bot_user_id}
        channel = Channel(self.idents.new("D"), "directmessage", members, with_person=person)
        self.channels[channel.id] = channel
        return channel

    def person(self, person_id: str) -> Person:
        """Is somebody who acts.

        Raises:
            MistakeError: Nobody has that id.
        """
        found = self.people.get(person_id)
        if found is None:
            raise MistakeError(f"nobody here has the id {person_id}; add_person first")
        return found

    def as_json(self) -> JsonObject:
        """Is everything at this moment as plain JSON, secrets left out."""
        with self.lock:
            mine = self.installation
            now = self.wall()
            return {
                "team": {"id": mine.team_id, "domain": mine.team_domain},
                "users": [p.as_slack(now, include_locale=True) for p in self.people.values()],
                "channels": [
                    {**c.as_slack(mine.bot_user_id), "members": sorted(c.members)}
                    for c in self.channels.values()
                ],
                "messages": self.posts.as_json(),
                "views": [
                    {**view.as_slack(mine.team_id, mine.app_id, mine.bot_id), "user": view.person}
                    for view in self.views.all()
                ],
            }
