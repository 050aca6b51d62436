"""The blocks that Slack shows on every surface, as Slack accepts them one by one.

Rules over a whole payload (duplicate ids, text budget) live in `lint_payload`.
Source: https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Mapping

from bot.slack import limits
from bot.slack.fault import Rule
from bot.slack.lint_elements import IMAGE, IN_ACCESSORY, IN_ACTIONS, IN_INPUT
from bot.slack.lint_parts import formatted, identifier, plain
from bot.slack.lint_rich_text import RICH_TEXT
from bot.slack.shapes import Check, anything, both, by_type, exactly_one, flag, items, record

_ID: Mapping[str, Check] = {"block_id": identifier}
_NOTE: Mapping[str, Check] = {
    "image": IMAGE,
    "plain_text": plain(limits.TEXT_OBJECT),
    "mrkdwn": formatted(limits.TEXT_OBJECT),
}


def _has_text_or_fields() -> Check:
    one = exactly_one("text", "fields")
    return lambda value, path: (fault for fault in one(value, path) if fault.rule is Rule.MISSING)


_IMAGE_BLOCK = both(
    record(
        {},
        {
            "alt_text": anything,  # these three are judged by the image element's own check below
            "image_url": anything,
            "slack_file": anything,
            "title": plain(limits.IMAGE_TITLE),
            **_ID,
        },
    ),
    lambda value, path: IMAGE(
        {name: inside for name, inside in value.items() if name in ("alt_text", "image_url", "slack_file")}
        if isinstance(value, dict)
        else value,
        path,
    ),
)

BLOCKS: Mapping[str, Check] = {
    "section": both(
        record(
            {},
            {
                "text": formatted(limits.SECTION_TEXT),
                "fields": items(formatted(limits.SECTION_FIELD), limits.SECTION_FIELDS),
                "accessory": by_type(IN_ACCESSORY),
                "expand": flag,
                **_ID,
            },
        ),
        _has_text_or_fields(),
    ),
    "header": record({"text": plain(limits.HEADER_TEXT)}, _ID),
    "divider": record({}, _ID),
    "context": record({"elements": items(by_type(_NOTE), limits.CONTEXT_ELEMENTS)}, _ID),
    "actions": record({"elements": items(by_type(IN_ACTIONS), limits.ACTIONS_ELEMENTS)}, _ID),
    "image": _IMAGE_BLOCK,
    "input": record(
        {"label": plain(limits.INPUT_LABEL), "element": by_type(IN_INPUT)},
        {"hint": plain(limits.INPUT_HINT), "optional": flag, "dispatch_action": flag, **_ID},
    ),
    "rich_text": RICH_TEXT,
}

one_block = by_type(BLOCKS)
