"""The last stop for an error in a delivery: the person gets a reference, the log the same, nobody details.

Bolt catches and calls here; work that failed was rolled back. An event is answered so that Slack
delivers it again.
"""

import json
import logging
import secrets
from typing import Any, Final

from slack_bolt import BoltRequest, BoltResponse

from bot.logs import failure
from bot.slack.deliveries import sender_of
from bot.slack.drawn import note
from bot.slack.listeners import over
from bot.slack.screens import Screens

_log = logging.getLogger(__name__)
#: Set on a request once its signature held; nothing is answered to others.
GENUINE: Final = "ombud_genuine"
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that looks like another


class Boundary:
    """Answers a delivery that failed."""

    def __init__(self, screens: Screens) -> None:
        self._screens = screens

    def on_error(self, error: Exception, request: BoltRequest) -> BoltResponse:
        """Log an error under a fresh reference and tell the person that reference."""
        reference = new_reference()
        failure(_log, "slack.fault", error, ref=reference)
        if not request.context.get(GENUINE):
            return BoltResponse(status=401, body="")
        return self._answer(request.body, sorry(reference))

    def _answer(self, body: dict[str, Any], text: str) -> BoltResponse:
        if body.get("type") == "view_submission":
            return _json({"response_action": over(sender_of(body)), "view": note(text)})
        if body.get("type") == "block_actions":
            self._screens.tell(sender_of(body), text)
            return BoltResponse(status=200, body="")
        if "command" in body:
            return _json({"response_type": "ephemeral", "text": text})
        return BoltResponse(status=500, body="")


def new_reference() -> str:
    """Return a reference that people can read to each other, such as K7M2QX."""
    return "".join(secrets.choice(_LETTERS) for _ in range(6))


def sorry(reference: str) -> str:
    """Return what a person is told."""
    return (
        f"Something went wrong, reference {reference}. No mail was sent by this; the case's card shows how "
        "it stands. Please try again, and give an admin the reference if it stays so."
    )


def _json(body: dict[str, object]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(body), headers={"content-type": "application/json"})
