"""The Bolt app: the same listeners for Socket Mode and HTTP.

Deliveries are processed before they are answered (a failed event is delivered again), in the thread
that brought them. Nothing here reads a setting or opens a connection.
"""

import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.slack.boundary import GENUINE, Boundary
from bot.slack.client import QUIET
from bot.slack.identity import OwnIdentity
from bot.slack.listeners import Listeners
from bot.slack.people import People, SlackDirectory
from bot.slack.screens import Screens
from handlers.desk import Desk
from handlers.guard import outside

COMMAND = "/ombud"
_ANY = re.compile(r".*", re.DOTALL)


def build_app(
    desk: Desk,
    *,
    client: WebClient,
    channel_id: str,
    zone: ZoneInfo,
    team_id: str = "",
    signing_secret: str = "",
) -> App:
    """Return the app of a desk.

    Args:
        client: with the bot token and a short time-out, for calls made while a person waits.
        channel_id: where cards are.
        zone: of the organisation, whose days count.
        team_id: the workspace whose people may act; the token's own when empty.
        signing_secret: needed for HTTP; see `receiver`.
    """
    identity = OwnIdentity(client)
    people = People(
        outside(SlackDirectory(client)),
        desk.roster,
        desk.clock,
        lambda: team_id or outside(identity).get().team_id,
    )
    screens = Screens(client)
    app = _bare_app(client, signing_secret)
    app.use(_note_genuine)
    app.error(Boundary(screens).on_error)
    listeners = Listeners(desk, people, screens, channel_id, zone)
    app.action(_ANY)(listeners.on_button)
    app.view(_ANY)(listeners.on_form)
    app.event("app_home_opened")(listeners.on_home)
    app.event(_ANY)(_ignore)  # last, so that nothing else is delivered again and again
    app.command(COMMAND)(listeners.on_command)
    return app


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
