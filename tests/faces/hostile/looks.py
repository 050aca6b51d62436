"""What must hold of everything that Ombud draws, whoever wrote what is in it."""

import re
from collections.abc import Iterator
from typing import Any

from bot.slack.lint import Surface, lint
from bot.slack.lint_parts import offered_options
from tests.faces.hostile.whole_road import Road
from tests.support.golden import Golden, Json
from tests.support.slack_desk import Cast
from tests.support.slack_words import mrkdwns

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")
#: Elements of rich_text that do something by themselves; a user's name is judged by whose it is.
_LIVE = frozenset({"broadcast", "usergroup", "link", "emoji", "channel", "team", "date", "color"})
#: Blocks and texts in which Slack reads markup.
_READ = frozenset({"mrkdwn", "markdown", "table", "video", "image"})
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_SEEN = frozenset({"text", "title", "label", "hint", "alt_text", "accessibility_label", "placeholder"})


def objects(value: object) -> Iterator[Json]:
    """Yield every object in a payload."""
    if isinstance(value, dict):
        yield value
        for inside in value.values():
            yield from objects(inside)
    elif isinstance(value, list):
        for one in value:
            yield from objects(one)


def tops(one: Golden) -> list[str]:
    """Return every text of a payload that Slack reads markup in."""
    top = [str(one.body["text"])] if one.surface is Surface.MESSAGE else []
    return [*top, *mrkdwns(one.body)]


def live(one: Golden, cast: Cast) -> list[str]:
    """Return what would do something in Slack and is not a mention of a colleague by us."""
    ours = set(cast.everyone())
    found = []
    for text in tops(one):
        rest = _MENTION.sub(lambda mention: "" if mention[1] in ours else mention[0], text)
        found += [text] if "<" in rest or ">" in rest else []
    for piece in objects(one.body):
        kind = str(piece.get("type", ""))
        mentions_others = kind == "user" and piece.get("user_id") not in ours
        reads_emoji = kind == "plain_text" and piece.get("emoji") is not False
        if kind in _LIVE | _READ or mentions_others or reads_emoji:
            found.append(repr(piece)[:200])
    return found


def hidden(one: Any) -> list[str]:
    """Return texts with characters that hide or reorder others."""
    return [
        text
        for piece in objects(one)
        for name, text in piece.items()
        if name in _SEEN and isinstance(text, str) and _UNSEEN.search(text)
    ]


def faults(road: Road) -> list[str]:
    """Return what is wrong with anything that was drawn since the last look."""
    found = []
    for one in road.drawn():
        found += [f"refused by the linter: {fault}" for fault in lint(one.surface, one.body)]
        found += [f"live: {text}" for text in live(one, road.cast)]
        found += [f"hidden: {text!r}" for text in hidden(one.body)]
    for menu in road.corpus.menus:
        found += [f"refused by the linter: {fault}" for fault in offered_options(menu, "")]
        found += [f"hidden: {text!r}" for text in hidden(menu)]
    for complaint in road.corpus.complaints:
        found += [f"hidden: {text!r}" for text in complaint["errors"].values() if _UNSEEN.search(text)]
    corpus = road.corpus
    return [*found, *corpus.refused, *corpus.broken, *corpus.replaced]
