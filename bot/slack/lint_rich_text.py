"""The rich_text block as Slack accepts it: sections, lists, quotes and preformatted text of literal elements.

The other blocks live in `lint_blocks`.
Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from collections.abc import Mapping

from bot.slack import limits
from bot.slack.lint_parts import any_url, identifier
from bot.slack.shapes import Check, by_type, choice, flag, items, matching, record, text, whole

# Slack publishes no count here; the text budget of the payload is what really bounds a rich_text block.
_MANY = 1_000

_style = record({}, {"bold": flag, "italic": flag, "strike": flag, "underline": flag, "code": flag})
_mention_style = record(
    {},
    {
        "bold": flag,
        "italic": flag,
        "strike": flag,
        "highlight": flag,
        "client_highlight": flag,
        "unlink": flag,
    },
)
_literal = text(limits.MESSAGE_TEXT_CUT)

_INLINE: Mapping[str, Check] = {
    "text": record({"text": _literal}, {"style": _style}),
    "link": record({"url": any_url}, {"text": _literal, "unsafe": flag, "style": _style}),
    "emoji": record({"name": identifier}, {"unicode": identifier, "skin_tone": whole(1, 6)}),
    "user": record({"user_id": identifier}, {"style": _mention_style}),
    "usergroup": record({"usergroup_id": identifier}, {"style": _mention_style}),
    "channel": record({"channel_id": identifier}, {"style": _mention_style}),
    "broadcast": record({"range": choice("here", "channel", "everyone")}, {}),
    "color": record({"value": matching(r"#[0-9A-Fa-f]{6}", "a colour as #RRGGBB", 7)}, {}),
    "date": record(
        {"timestamp": whole(0, 9_999_999_999), "format": text(limits.IDENTIFIER)},
        {"url": any_url, "fallback": text(limits.IDENTIFIER), "timezone": identifier},
    ),
}
_inline = items(by_type(_INLINE), _MANY, fewest=0)
_LITERAL_ONLY: Mapping[str, Check] = {"text": _INLINE["text"], "link": _INLINE["link"]}

_section = record({"elements": _inline}, {})
_border = whole(0, 1)

_PARTS: Mapping[str, Check] = {
    "rich_text_section": _section,
    "rich_text_quote": record({"elements": _inline}, {"border": _border}),
    "rich_text_preformatted": record(
        {"elements": items(by_type(_LITERAL_ONLY), _MANY, fewest=0)},
        {"border": _border, "language": identifier},
    ),
    "rich_text_list": record(
        {
            "style": choice("bullet", "ordered"),
            "elements": items(by_type({"rich_text_section": _section}), _MANY),
        },
        {"indent": whole(0, limits.RICH_TEXT_INDENT), "offset": whole(0, _MANY), "border": _border},
    ),
}

RICH_TEXT = record({"elements": items(by_type(_PARTS), _MANY)}, {"block_id": identifier})
