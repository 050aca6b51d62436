"""The Bolt app: the same listeners for Socket Mode and HTTP.

Deliveries are processed before they are answered (a failed event is delivered again), in the thread
that brought them. Nothing here reads a setting or opens a connection.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.slack.afterwards import Afterwards, AtOnce
from bot.slack.boundary import GENUINE, Boundary
from bot.slack.client import QUIET
from bot.slack.happenings import EVENTS, Happenings
from bot.slack.identity import OwnIdentity
from bot.slack.listeners import Listeners
from bot.slack.people import People
from bot.slack.reactions import Reactions
from bot.slack.reception import Reception
from bot.slack.screens import Screens
from handlers.desk import Desk

COMMAND = "/ombud"
_ANY = re.compile(r".*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Front:
    """How deliveries reach a desk.

    Attributes:
        client: with the bot token and a short time-out, for calls made while a person waits.
        channel_id: where cards are.
        team_id: the workspace whose people may act; the token's own when empty.
        signing_secret: needed for HTTP; see `receiver`.
        afterwards: where calls to Slack wait for the acknowledgement.
        identity: of the app, once somebody has it learned; the client's own when None.
    """

    client: WebClient
    channel_id: str
    team_id: str = ""
    signing_secret: str = ""
    afterwards: Afterwards = field(default_factory=AtOnce)
    identity: OwnIdentity | None = None


def build_app(desk: Desk, front: Front) -> App:
    """Return the app of a desk."""
    identity = front.identity or OwnIdentity(front.client)
    people = People(desk, identity.known, front.team_id)
    screens = Screens(front.client, front.afterwards)
    reception = Reception(desk, people, screens, front.channel_id)
    app = _bare_app(front.client, front.signing_secret)
    app.use(_note_genuine)
    app.use(Happenings(desk).on_rate_limit)
    app.error(Boundary(screens, people).on_error)
    _listen(app, reception)
    return app


def _listen(app: App, reception: Reception) -> None:
    listeners, reactions = Listeners(reception), Reactions(reception)
    app.action(_ANY)(listeners.on_button)
    app.view(_ANY)(listeners.on_form)
    app.options(_ANY)(listeners.on_typing)
    app.shortcut(_ANY)(listeners.on_shortcut)
    app.command(COMMAND)(listeners.on_command)
    app.event("app_home_opened")(listeners.on_home)
    app.event("reaction_added")(reactions.on_added)
    app.event("reaction_removed")(reactions.on_removed)
    happenings = Happenings(reception.desk)
    for name in EVENTS:
        app.event(name)(happenings.on_event)
    app.event(_ANY)(_ignore)  # last, so that nothing else is delivered again and again


def _bare_app(client: WebClient, signing_secret: str) -> App:
    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # One installation: whose delivery it is was proved by its signature or its connection.
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=client.token)

    # Bolt's own client has no token, since nothing here uses it; given one, Bolt would ask Slack about it.
    without_token = WebClient(base_url=client.base_url, timeout=client.timeout, ssl=client.ssl, logger=QUIET)
    return App(
        name="ombud",
        logger=QUIET,
        client=without_token,
        authorize=authorize,
        signing_secret=signing_secret,
        process_before_response=True,
        request_verification_enabled=True,
    )


def _note_genuine(context: dict[str, Any], next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002 - Bolt's name
    # Comes after the verification of signatures, so that errors before it are answered with nothing.
    context[GENUINE] = True
    return next()


def _ignore() -> None:
    """Take an event that nobody here waits for."""
