"""The emoji that are shown as pictures; any other keeps its name between colons, as in Slack."""

import re
from collections.abc import Mapping
from typing import Final

GLYPHS: Final[Mapping[str, str]] = {
    "+1": "👍",
    "-1": "👎",
    "alarm_clock": "⏰",
    "arrow_right": "➡️",
    "bell": "🔔",
    "bulb": "💡",
    "calendar": "📆",
    "email": "✉️",
    "envelope": "✉️",
    "eyes": "👀",
    "hand": "✋",
    "hourglass": "⌛",
    "information_source": "ℹ️",
    "key": "🔑",
    "large_green_circle": "🟢",
    "large_yellow_circle": "🟡",
    "lock": "🔒",
    "mailbox": "📫",
    "memo": "📝",
    "paperclip": "📎",
    "pencil": "📝",
    "pushpin": "📌",
    "question": "❓",
    "raising_hand": "🙋",
    "red_circle": "🔴",
    "rotating_light": "🚨",
    "scales": "⚖️",
    "speech_balloon": "💬",
    "tada": "🎉",
    "thumbsup": "👍",
    "warning": "⚠️",
    "wave": "👋",
    "white_check_mark": "✅",
    "x": "❌",
}
CODE: Final = re.compile(r":([a-z0-9_+-]{1,40}):")


def glyph(name: str) -> str:
    """Return the picture of an emoji, or its name between colons."""
    return GLYPHS.get(name, f":{name}:")


def with_glyphs(text: str) -> str:
    """Return a text with every code of a known emoji replaced by its picture."""
    return CODE.sub(lambda found: glyph(found[1]), text)
