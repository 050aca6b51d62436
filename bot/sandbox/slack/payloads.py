"""What Slack sends to an app, key by key: interactions, commands, shortcuts, events.

Pure apart from minting the trigger and the response URL that belong to one payload; call under the lock.
Source: https://docs.slack.dev/reference/interaction-payloads and https://docs.slack.dev/apis/events-api
"""

from dataclasses import dataclass

from bot.sandbox.slack.choices import first_state
from bot.sandbox.slack.elements import Placed
from bot.sandbox.slack.methods.screens import shown
from bot.sandbox.slack.people import Person
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.refusals import JsonObject
from bot.sandbox.slack.views import View
from bot.sandbox.slack.workspace import Workspace

#: What an action repeats of its element, beside its ids and its value.
_REPEATED = ("text", "value", "style", "placeholder", "confirm")
#: Events that carry no time of their own.
_UNSTAMPED = frozenset({"app_uninstalled", "tokens_revoked"})


@dataclass(frozen=True, slots=True)
class Payloads:
    """Writes payloads for one workspace; `base_url` is where its response URLs point."""

    workspace: Workspace
    base_url: str

    def action_on_post(
        self, person: Person, post: Post, placed: Placed, state: JsonObject | None
    ) -> JsonObject:
        """Is a block_actions payload for a press or a choice on a message."""
        container: JsonObject = {
            "type": "message",
            "message_ts": post.ts,
            "channel_id": post.channel,
            "is_ephemeral": post.only_for is not None,
        }
        if post.is_reply:
            container["thread_ts"] = post.thread_ts
        return {
            "type": "block_actions",
            **self._head(person),
            "container": container,
            "trigger_id": self.trigger(person.id),
            "channel": self._channel(post.channel),
            "message": post.as_slack(),
            "state": {"values": first_state(post.blocks, post.chosen.get(person.id))},
            "response_url": self.response_url(person.id, post.channel, post.ts),
            "actions": [self._action(placed, state)],
        }

    def action_in_view(
        self, person: Person, view: View, placed: Placed, state: JsonObject | None
    ) -> JsonObject:
        """Is a block_actions payload for a press or a choice in a modal or the Home tab."""
        return {
            "type": "block_actions",
            **self._head(person),
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self.trigger(person.id, view.id),
            "view": shown(self.workspace, view),
            "actions": [self._action(placed, state)],
        }

    def suggestion(self, person: Person, place: Post | View, placed: Placed, typed: str) -> JsonObject:
        """Is a block_suggestion payload: what an external menu should offer for the letters typed."""
        payload: JsonObject = {
            "type": "block_suggestion",
            **self._head(person),
            "action_id": placed.action_id,
            "block_id": placed.block_id,
            "value": typed,
        }
        if isinstance(place, View):
            container = {"type": "view", "view_id": place.id}
            return payload | {"container": container, "view": shown(self.workspace, place)}
        container = {"type": "message", "message_ts": place.ts, "channel_id": place.channel}
        channel = self._channel(place.channel)
        return payload | {"container": container, "channel": channel, "message": place.as_slack()}

    def submission(self, person: Person, view: View) -> JsonObject:
        """Is a view_submission payload."""
        return {
            "type": "view_submission",
            **self._head(person),
            "trigger_id": self.trigger(person.id, view.id),
            "view": shown(self.workspace, view),
            "response_urls": [],
        }

    def closing(self, person: Person, view: View, *, is_cleared: bool) -> JsonObject:
        """Is a view_closed payload."""
        return {
            "type": "view_closed",
            **self._head(person),
            "view": shown(self.workspace, view),
            "is_cleared": is_cleared,
        }

    def command(self, person: Person, channel: str, name: str, text: str) -> JsonObject:
        """Is the form of a slash command."""
        mine = self.workspace.installation
        return {
            "token": mine.verification_token,
            "team_id": mine.team_id,
            "team_domain": mine.team_domain,
            "channel_id": channel,
            "channel_name": self.workspace.channels[channel].name,
            "user_id": person.id,
            "user_name": person.name,
            "command": name,
            "text": text,
            "api_app_id": mine.app_id,
            "is_enterprise_install": "false",
            "response_url": self.response_url(person.id, channel),
            "trigger_id": self.trigger(person.id),
        }

    def shortcut(self, person: Person, callback_id: str, post: Post | None) -> JsonObject:
        """Is a shortcut payload, a global one or one on a message."""
        head = self._head(person)
        del head["api_app_id"]  # which Slack names in every other interaction
        payload: JsonObject = {
            **head,
            "callback_id": callback_id,
            "action_ts": self.workspace.idents.timestamp(),
            "trigger_id": self.trigger(person.id),
        }
        if post is None:
            user = {"id": person.id, "username": person.name, "team_id": person.team_id}
            return {"type": "shortcut", **payload, "user": user}
        return {
            "type": "message_action",
            **payload,
            "message_ts": post.ts,
            "channel": self._channel(post.channel),
            "message": post.as_slack(),
            "response_url": self.response_url(person.id, post.channel, post.ts),
        }

    def event(self, event: JsonObject, event_id: str | None) -> JsonObject:
        """Is an event_callback; the same `event_id` given twice plays a repeated delivery."""
        mine = self.workspace.installation
        channel = self.workspace.channels.get(str(event.get("channel")))
        if event["type"] not in _UNSTAMPED:
            event = {**event, "event_ts": event.get("event_ts") or self.workspace.idents.timestamp()}
        return {
            "token": mine.verification_token,
            "team_id": mine.team_id,
            "context_team_id": mine.team_id,
            "context_enterprise_id": None,
            "api_app_id": mine.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id or self.workspace.idents.new("Ev"),
            "event_time": self.workspace.idents.seconds(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": mine.team_id,
                    "user_id": mine.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": channel is not None and channel.is_ext_shared,
            "event_context": f"4-{self.workspace.idents.new('c')}",
        }

    def trigger(self, person: str, view_id: str | None = None) -> str:
        """Is a fresh trigger id."""
        return self.workspace.triggers.mint(self.workspace.idents.new("1.2."), person, view_id)

    def response_url(self, person: str, channel: str, ts: str | None = None) -> str:
        """Is a fresh response URL."""
        name = self.workspace.idents.new("7")
        self.workspace.hooks.hand_out(name, person, channel, ts)
        return f"{self.base_url}/actions/{self.workspace.installation.team_id}/{name}/{name[::-1]}"

    def _head(self, person: Person) -> JsonObject:
        mine = self.workspace.installation
        return {
            "team": {"id": mine.team_id, "domain": mine.team_domain},
            "enterprise": None,
            "is_enterprise_install": False,
            "user": person.as_actor(),
            "api_app_id": mine.app_id,
            "token": mine.verification_token,
        }

    def _channel(self, channel_id: str) -> JsonObject:
        return {"id": channel_id, "name": self.workspace.channels[channel_id].name}

    def _action(self, placed: Placed, state: JsonObject | None) -> JsonObject:
        repeated = {name: placed.element[name] for name in _REPEATED if name in placed.element}
        return {
            "type": placed.element["type"],
            "action_id": placed.action_id,
            "block_id": placed.block_id,
            **repeated,
            **(state or {}),
            "action_ts": self.workspace.idents.timestamp(),
        }
