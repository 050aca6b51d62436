"""What people do in Slack, each act delivered to the app as Slack would deliver it.

Acts that the screen would not offer raise `MistakeError`: they are errors of the script, not of the app.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.sandbox.slack.choices import KINDS, first_state, option_of, state_value
from bot.sandbox.slack.courier import Courier, Parcel, ParcelKind
from bot.sandbox.slack.deliveries import Delivered, once, until_taken
from bot.sandbox.slack.elements import Placed, interactive
from bot.sandbox.slack.forms import fill_in, refused_by_screen
from bot.sandbox.slack.hooks import Hook
from bot.sandbox.slack.methods.screens import shown
from bot.sandbox.slack.payloads import Payloads
from bot.sandbox.slack.people import Person
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.refusals import JsonObject, MistakeError
from bot.sandbox.slack.submissions import settle_command, settle_submission
from bot.sandbox.slack.views import View
from bot.sandbox.slack.workspace import Workspace
from bot.slack.lint_parts import offered_options


@dataclass
class Gestures:
    """The hands of everybody in one workspace; safe to use from many threads."""

    workspace: Workspace
    payloads: Payloads
    courier: Callable[[], Courier]
    retry_delays: Sequence[float]
    sleep: Callable[[float], object]

    def press(
        self,
        person: str,
        channel: str,
        ts: str,
        action_id: str | Placed,
        *,
        block_id: str | None = None,
        value: str | None = None,
    ) -> Delivered:
        """Presses a button on a message; `block_id` or `value` tell buttons with one action_id apart.

        An element itself is one that was on a screen, whatever has been drawn since: Slack delivers that too.
        """
        with self.workspace.lock:
            post = self._seen(person, channel, ts)
            placed = _one(post.blocks, action_id, block_id, value)
            _must_be(placed, "button")
            payload = self.payloads.action_on_post(self.workspace.person(person), post, placed, None)
        return self._interact(payload)

    def choose(
        self,
        person: str,
        channel: str,
        ts: str,
        action_id: str | Placed,
        value: object,
        *,
        block_id: str | None = None,
    ) -> Delivered:
        """Chooses in a menu on a message; options are named by their value, elements as for `press`."""
        with self.workspace.lock:
            post = self._seen(person, channel, ts)
            placed = _one(post.blocks, action_id, block_id)
            state = _chosen(placed, value)
            if placed.element["type"] in KINDS:
                mine = post.chosen.setdefault(person, first_state(post.blocks))
                mine.setdefault(placed.block_id, {})[placed.action_id] = state
            payload = self.payloads.action_on_post(self.workspace.person(person), post, placed, state)
        return self._interact(payload)

    def press_in_view(
        self,
        view_id: str,
        action_id: str | Placed,
        *,
        block_id: str | None = None,
        value: str | None = None,
    ) -> Delivered:
        """Presses a button in a modal or the Home tab, by the person before whom it is open."""
        with self.workspace.lock:
            view = self._open(view_id)
            placed = _one(view.blocks, action_id, block_id, value)
            _must_be(placed, "button")
            person = self.workspace.person(view.person)
            payload = self.payloads.action_in_view(person, view, placed, None)
        return self._interact(payload)

    def choose_in_view(
        self, view_id: str, action_id: str | Placed, value: object, *, block_id: str | None = None
    ) -> Delivered:
        """Chooses in a menu of a modal or the Home tab; the app hears of an input only if it asked to."""
        with self.workspace.lock:
            view = self._open(view_id)
            placed = _one(view.blocks, action_id, block_id)
            state = _chosen(placed, value)
            if placed.element["type"] in KINDS:
                view.state.setdefault(placed.block_id, {})[placed.action_id] = state
            if placed.block["type"] == "input" and not placed.block.get("dispatch_action"):
                return Delivered(None, None)
            payload = self.payloads.action_in_view(self.workspace.person(view.person), view, placed, state)
        return self._interact(payload)

    def suggest(
        self,
        person: str,
        place: Post | View,
        action_id: str | Placed,
        typed: str,
        *,
        block_id: str | None = None,
    ) -> list[JsonObject]:
        """Types into an external menu and is shown these options; an answer Slack would not show raises.

        Raises:
            MistakeError: The app did not answer, or with options that Slack refuses.
        """
        with self.workspace.lock:
            placed = _one(place.blocks, action_id, block_id)
            _must_be(placed, "external_select", "multi_external_select")
            payload = self.payloads.suggestion(self.workspace.person(person), place, placed, typed)
        delivered = self._interact(payload)
        faults = list(offered_options(delivered.body, ""))
        if delivered.trouble or faults or not isinstance(delivered.body, dict):
            found = [fault.as_slack() for fault in faults] or [str(delivered.trouble)]
            raise MistakeError(f"the menu stays empty: {found}")
        groups = delivered.body.get("option_groups", [])
        return [*delivered.body.get("options", []), *(one for group in groups for one in group["options"])]

    def submit(self, person: str, view_id: str, values: Mapping[str, object] | None = None) -> Delivered:
        """Fills in and submits a modal; `values` go by block_id or action_id, options by their value."""
        with self.workspace.changed:
            view = self._top(person, view_id)
            view.state = fill_in(view, values or {})
            refused = refused_by_screen(view, view.state)
            if refused:
                return Delivered(None, None, outcome="errors", errors=refused)
            payload = self.payloads.submission(self.workspace.person(person), view)
        delivered = self._interact(payload)
        with self.workspace.changed:
            settled = settle_submission(self.workspace, view, delivered)
            self.workspace.changed.notify_all()
        return settled

    def close(self, person: str, view_id: str, *, everything: bool = False) -> Delivered | None:
        """Closes a modal, or all; the app is told, and this is not None, only if the view asked for it."""
        with self.workspace.changed:
            view = self._top(person, view_id)
            whole = everything or bool(view.drawn.get("clear_on_close"))
            payload = self.payloads.closing(self.workspace.person(person), view, is_cleared=whole)
            if whole:
                self.workspace.views.close_all(person)
            else:
                self.workspace.views.close_top(person)
            self.workspace.changed.notify_all()
        return self._interact(payload) if view.drawn.get("notify_on_close") else None

    def command(self, person: str, channel: str, name: str, text: str = "") -> Delivered:
        """Types a slash command in a channel; what the app answers at once is shown to the person."""
        with self.workspace.lock:
            self._member(person, channel)
            payload = self.payloads.command(self.workspace.person(person), channel, name, text)
            hook = Hook(person, channel, 0.0)
        delivered = once(self.courier(), Parcel(ParcelKind.COMMAND, payload))
        with self.workspace.changed:
            settled = settle_command(self.workspace, hook, delivered)
            self.workspace.changed.notify_all()
        return settled

    def shortcut(
        self, person: str, callback_id: str, *, channel: str | None = None, ts: str | None = None
    ) -> Delivered:
        """Uses a shortcut: a global one, or with channel and ts one on a message."""
        with self.workspace.lock:
            post = self._seen(person, channel, ts) if channel and ts else None
            payload = self.payloads.shortcut(self.workspace.person(person), callback_id, post)
        return self._interact(payload)

    def react(self, person: str, channel: str, ts: str, name: str) -> Delivered:
        """Puts an emoji on a message; the app hears of it with the scope reactions:read alone.

        Raises:
            MistakeError: The person has put it there already.
        """
        with self.workspace.changed:
            users = self._seen(person, channel, ts).reactions.setdefault(name, [])
            if person in users:
                raise MistakeError(f"{person} has put {name} there already")
            users.append(person)
            self.workspace.changed.notify_all()
        return self._reacted("reaction_added", person, channel, ts, name)

    def unreact(self, person: str, channel: str, ts: str, name: str) -> Delivered:
        """Takes the person's own emoji off a message.

        Raises:
            MistakeError: It is not there.
        """
        with self.workspace.changed:
            reactions = self._seen(person, channel, ts).reactions
            if person not in reactions.get(name, []):
                raise MistakeError(f"{person} has put no {name} there")
            reactions[name].remove(person)
            if not reactions[name]:
                del reactions[name]
            self.workspace.changed.notify_all()
        return self._reacted("reaction_removed", person, channel, ts, name)

    def open_home(self, person: str) -> Delivered:
        """Opens the app's Home tab."""
        return self.open_tab(person, "home")

    def open_tab(self, person: str, tab: str) -> Delivered:
        """Opens a tab of the app, `home` or `messages`; both send app_home_opened."""
        with self.workspace.lock:
            self.workspace.person(person)
            direct = self.workspace.direct_message(person)
            event: JsonObject = {"type": "app_home_opened", "user": person, "channel": direct.id, "tab": tab}
            home = self.workspace.views.home(person)
            if tab == "home" and home is not None:
                event["view"] = shown(self.workspace, home)
        return self.event(event)

    def event(self, event: JsonObject, *, event_id: str | None = None) -> Delivered:
        """Lets something happen in the workspace; Slack tells the app, and again after each failure."""
        with self.workspace.lock:
            payload = self.payloads.event(event, event_id)
        return self.redeliver(Parcel(ParcelKind.EVENT, payload))

    def say(self, person: str, channel: str, text: str, *, thread_ts: str | None = None) -> Post:
        """Writes a message as a person; the app hears nothing of it."""
        with self.workspace.changed:
            self._member(person, channel)
            team = self.workspace.person(person).team_id
            ts = self.workspace.idents.timestamp()
            post = Post(ts, channel, person, text, thread_ts=thread_ts, team_id=team)
            self.workspace.posts.add(post)
            self.workspace.changed.notify_all()
            return post

    def redeliver(self, parcel: Parcel) -> Delivered:
        """Sends a parcel exactly as it was sent before, its event or trigger id included."""
        if parcel.kind is ParcelKind.EVENT:
            return until_taken(self.courier(), parcel, self.retry_delays, self.sleep)
        return once(self.courier(), parcel)

    def _reacted(self, kind: str, person: str, channel: str, ts: str, name: str) -> Delivered:
        if "reactions:read" not in self.workspace.installation.scopes:
            return Delivered(None, None)
        with self.workspace.lock:
            post = self._seen(person, channel, ts)
            event: JsonObject = {
                "type": kind,
                "user": person,
                "reaction": name,
                "item": {"type": "message", "channel": channel, "ts": ts},
                "item_user": post.user,
            }
        return self.event(event)

    def _interact(self, payload: JsonObject) -> Delivered:
        return once(self.courier(), Parcel(ParcelKind.INTERACTION, payload))

    def _member(self, person: str, channel: str) -> Person:
        found = self.workspace.channels.get(channel)
        if found is None or (found.is_private and person not in found.members):
            raise MistakeError(f"{person} does not see the channel {channel}")
        return self.workspace.person(person)

    def _seen(self, person: str, channel: str, ts: str) -> Post:
        self._member(person, channel)
        post = self.workspace.posts.seen_by(person, channel, ts)
        if post is None:
            raise MistakeError(f"{person} sees no message {ts} in {channel}")
        return post

    def _open(self, view_id: str) -> View:
        view = self.workspace.views.find(view_id=view_id)
        if view is None:
            raise MistakeError(f"no view {view_id} is open")
        return view

    def _top(self, person: str, view_id: str) -> View:
        view = self.workspace.views.top(person)
        if view is None or view.id != view_id:
            raise MistakeError(f"{person} does not look at the modal {view_id}")
        return view


def _one(
    blocks: list[JsonObject], action_id: str | Placed, block_id: str | None, value: str | None = None
) -> Placed:
    if isinstance(action_id, Placed):
        return action_id
    found = [
        placed
        for placed in interactive(blocks)
        if placed.action_id == action_id
        and block_id in (None, placed.block_id)
        and value in (None, placed.element.get("value"))
    ]
    if len(found) != 1:
        raise MistakeError(f"{len(found)} elements are called {action_id}; name exactly one that is there")
    return found[0]


def _must_be(placed: Placed, *kinds: str) -> None:
    if placed.element["type"] not in kinds:
        raise MistakeError(f"{placed.action_id} is a {placed.element['type']}, not a {' or '.join(kinds)}")


def _chosen(placed: Placed, value: object) -> JsonObject:
    if placed.element["type"] == "overflow":  # offers options, but keeps no state
        return {"type": "overflow", "selected_option": option_of(placed.element, value)}
    return state_value(placed.element, value)
