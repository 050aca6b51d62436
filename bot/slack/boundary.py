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
from bot.slack.answering import refusal
from bot.slack.cards import top_text
from bot.slack.deliveries import sender_of
from bot.slack.people import People
from bot.slack.screens import Screens
from handlers.domain.phrase import Phrase, say
from handlers.words.speaking import speaking

_log = logging.getLogger(__name__)
#: Set on a request once its signature held; nothing is answered to others.
GENUINE: Final = "ombud_genuine"
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that looks like another
_TOLD_AFTERWARDS: Final = frozenset({"block_actions", "shortcut", "message_action"})


class Boundary:
    """Answers a delivery that failed."""

    def __init__(self, screens: Screens, people: People) -> None:
        self._screens = screens
        self._people = people

    def on_error(self, error: Exception, request: BoltRequest) -> BoltResponse:
        """Log an error under a fresh reference and tell the person that reference."""
        reference = new_reference()
        failure(_log, "slack.fault", error, ref=reference)
        if not request.context.get(GENUINE):
            return BoltResponse(status=401, body="")
        body = request.body
        person = body.get("user_id") or (body.get("user") or {}).get("id", "")
        with speaking(self._people.language(str(person))):
            return self._answer(body, sorry(reference))

    def _answer(self, body: dict[str, Any], text: str) -> BoltResponse:
        kind = body.get("type")
        if kind == "view_submission":
            return _json(refusal(sender_of(body), text))
        if kind in _TOLD_AFTERWARDS:
            self._screens.tell(sender_of(body), text)
            return BoltResponse(status=200, body="")
        if kind == "block_suggestion":
            return _json({"options": []})
        if "command" in body:
            return _json({"response_type": "ephemeral", "text": top_text(text)})
        return BoltResponse(status=500, body="")


def new_reference() -> str:
    """Return a reference that people can read to each other, such as K7M2QX."""
    return "".join(secrets.choice(_LETTERS) for _ in range(6))


def sorry(reference: str) -> Phrase:
    """Return what a person is told."""
    return say(
        "Something went wrong, reference {reference}. No mail was sent by this; the case's card shows how it "
        "stands. Please try again, and give an admin the reference if it stays so.",
        reference=reference,
    )


def _json(body: dict[str, object]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(body), headers={"content-type": "application/json"})
