"""What the tests of the stand-in share: a room with its cast, cards and forms to draw in it."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack.identity import SMALLEST_SCOPES
from bot.sandbox.slack.standin import SlackStandIn

EVERY_SCOPE = SMALLEST_SCOPES | {
    "channels:read",
    "im:read",
    "im:write",
    "channels:history",
    "groups:history",
    "im:history",
    "reactions:write",
}


@dataclass
class Time:
    """A clock that tests set; it also ages triggers."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Office:
    """One stand-in with a private room, Ada and Mallory in it, and a client with the bot's token."""

    slack: SlackStandIn
    time: Time
    ada: str
    max: str
    room: str
    client: WebClient
    heard: list[tuple[str, Any]] = field(default_factory=list)


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain("Do it"), **more}


def modal(title: str = "Reply", **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": [
            {
                "type": "input",
                "block_id": "answer",
                "label": plain("Answer"),
                "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
            }
        ],
        **more,
    }


def card(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": "*Case 1*"}},
        {"type": "actions", "block_id": "acts", "elements": list(elements or (button("claim"),))},
    ]


def lose_patience(office: Office, seconds: float = 0.1) -> None:
    """Makes Slack wait less for an answer, where a test knows that none will come."""
    office.slack.timing = dataclasses.replace(office.slack.timing, patience=seconds)


def refused(call: Callable[[], object]) -> str:
    """Is the error name with which Slack refuses the call."""
    try:
        call()
    except SlackApiError as refusal:
        return str(refusal.response["error"])
    return "(not refused)"


Listen = Callable[[App, Office], None]
Connect = Callable[[Listen], None]
Post = Callable[..., str]
