"""The block linter: refuses before sending whatever Slack would refuse after it.

Pure, and knows only blocks that work on all surfaces. Every outgoing payload passes here, in production too;
faults name places and limits, never content. Shapes live in `lint_blocks`, numbers in `limits`.
"""

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum

from bot.slack import limits
from bot.slack.fault import Fault, Rule
from bot.slack.lint_blocks import one_block
from bot.slack.lint_parts import identifier, plain
from bot.slack.lint_payload import (
    action_ids_differ,
    block_ids_differ,
    has_input,
    one_focus,
    within_budget,
)
from bot.slack.shapes import Check, anything, choice, flag, items, record, text

__all__ = ["Fault", "Rule", "Surface", "lint", "lint_blocks", "lint_metadata"]


class Surface(StrEnum):
    """Where a payload is shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


_METADATA = record(
    {"event_type": text(limits.EVENT_TYPE), "event_payload": record({}, {})},
    {},
)
_VIEW: Mapping[str, Check] = {
    "private_metadata": text(limits.PRIVATE_METADATA, shortest=0),
    "callback_id": identifier,
    "external_id": identifier,
}
_ENVELOPE: Mapping[Surface, Check] = {
    Surface.MESSAGE: record(
        {},
        {
            "text": text(limits.MESSAGE_TEXT),
            "blocks": anything,
            "metadata": anything,
            "channel": identifier,
            "user": identifier,
            "ts": identifier,
            "thread_ts": identifier,
            "response_type": choice("ephemeral", "in_channel"),
            **dict.fromkeys(
                (
                    "mrkdwn",
                    "link_names",
                    "reply_broadcast",
                    "unfurl_links",
                    "unfurl_media",
                    "replace_original",
                    "delete_original",
                ),
                flag,
            ),
        },
    ),
    Surface.MODAL: record(
        {"type": choice("modal"), "title": plain(limits.VIEW_TITLE), "blocks": anything},
        {
            "submit": plain(limits.VIEW_BUTTON),
            "close": plain(limits.VIEW_BUTTON),
            "clear_on_close": flag,
            "notify_on_close": flag,
            **_VIEW,
        },
    ),
    Surface.HOME: record({"type": choice("home"), "blocks": anything}, _VIEW),
}


def lint(surface: Surface, payload: object) -> list[Fault]:
    """Lists what Slack would refuse in one message or view; an empty list means it may be sent.

    A message is the arguments of `chat.postMessage` or of an answer to a response_url; a modal and a Home
    are the view object. A message also needs its top-level text, which notifications and screen readers read.
    """
    faults = list(_ENVELOPE[surface](payload, ""))
    if isinstance(payload, dict):
        if "blocks" in payload:
            faults.extend(lint_blocks(surface, payload["blocks"]))
        message = surface is Surface.MESSAGE
        faults.extend(_message_rules(payload) if message else _view_rules(payload, surface))
    return faults


def lint_blocks(surface: Surface, blocks: object) -> list[Fault]:
    """Lists what Slack would refuse in the blocks alone; paths start at `/blocks`."""
    path = "/blocks"
    message = surface is Surface.MESSAGE
    most, fewest = (limits.MESSAGE_BLOCKS, 0) if message else (limits.VIEW_BLOCKS, 1)
    faults = list(items(one_block, most, fewest)(blocks, path))
    if isinstance(blocks, list):
        for rule in (block_ids_differ, action_ids_differ, one_focus):
            faults.extend(rule(blocks, path))
        if message:
            faults.extend(within_budget(blocks, path))
    return faults


def lint_metadata(metadata: object) -> list[Fault]:
    """Lists what is wrong with a message's metadata: an event name and a flat object of the app's own."""
    if not isinstance(metadata, dict):
        return [Fault("/metadata", Rule.WRONG_TYPE, "must be an object")]
    inside = metadata.get("event_payload")
    # The payload's own names and values are the app's business, so only its being an object is judged.
    seen = {**metadata, "event_payload": {}} if isinstance(inside, dict) else metadata
    return list(_METADATA(seen, "/metadata"))


def _message_rules(payload: Mapping[str, object]) -> Iterator[Fault]:
    if "text" not in payload and payload.get("delete_original") is not True:
        yield Fault("", Rule.MISSING, "missing required field: text")
    if "metadata" in payload:
        yield from lint_metadata(payload["metadata"])


def _view_rules(payload: Mapping[str, object], surface: Surface) -> Iterator[Fault]:
    if surface is Surface.MODAL and "submit" not in payload and has_input(payload.get("blocks")):
        yield Fault("/submit", Rule.SUBMIT_REQUIRED, "a modal with an input block needs submit")
    if len(json.dumps(payload, default=str, skipkeys=True)) > limits.VIEW_BYTES:
        yield Fault("", Rule.TOO_LONG, f"the view must be less than {limits.VIEW_BYTES + 1} bytes")
