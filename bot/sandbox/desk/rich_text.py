"""The rich_text block as safe HTML: sections, lists, quotes, preformatted text and all their elements.

Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from markupsafe import Markup, escape

from bot.sandbox.desk.dates import written
from bot.sandbox.desk.emoji import glyph
from bot.sandbox.desk.inline import link, mention, person
from bot.sandbox.desk.reader import Reader
from bot.sandbox.slack.refusals import JsonObject

_STYLES: Final = {
    "bold": Markup("<b>{}</b>"),
    "italic": Markup("<i>{}</i>"),
    "strike": Markup("<s>{}</s>"),
    "underline": Markup("<u>{}</u>"),
    "code": Markup("<code>{}</code>"),
    "highlight": Markup("<mark>{}</mark>"),
    "client_highlight": Markup("<mark>{}</mark>"),
}
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_DEEPEST: Final = 8


def rich_text(block: JsonObject, reader: Reader) -> Markup:
    """Return a whole block."""
    return Markup("").join(_part(part, reader) for part in block.get("elements", []))


def not_drawn(kind: object) -> Markup:
    """Return the box that stands for what this page does not draw."""
    return Markup('<span class="not-drawn">not drawn here: {}</span>').format(kind)


def _part(part: JsonObject, reader: Reader) -> Markup:
    draw = _PARTS.get(str(part.get("type")))
    return draw(part, reader) if draw else not_drawn(part.get("type"))


def _run(part: JsonObject, reader: Reader) -> Markup:
    return Markup("").join(_element(element, reader) for element in part.get("elements", []))


def _section(part: JsonObject, reader: Reader) -> Markup:
    return Markup('<p class="rich">{}</p>').format(_run(part, reader))


def _quote(part: JsonObject, reader: Reader) -> Markup:
    return Markup('<blockquote class="rich">{}</blockquote>').format(_run(part, reader))


def _preformatted(part: JsonObject, reader: Reader) -> Markup:
    return Markup("<pre>{}</pre>").format(_run(part, reader))


def _list(part: JsonObject, reader: Reader) -> Markup:
    items = Markup("").join(
        Markup("<li>{}</li>").format(_run(one, reader)) for one in part.get("elements", [])
    )
    indent = min(int(part.get("indent", 0)), _DEEPEST)
    if part.get("style") == "ordered":
        first = int(part.get("offset", 0)) + 1
        return Markup('<ol class="indent-{}" start="{}">{}</ol>').format(indent, first, items)
    return Markup('<ul class="indent-{}">{}</ul>').format(indent, items)


def _element(element: JsonObject, reader: Reader) -> Markup:
    draw = _ELEMENTS.get(str(element.get("type")))
    if draw is None:
        return not_drawn(element.get("type"))
    drawn = draw(element, reader)
    for style, wanted in (element.get("style") or {}).items():
        if wanted and style in _STYLES:
            drawn = _STYLES[style].format(drawn)
    return drawn


def _date(element: JsonObject, reader: Reader) -> Markup:
    shown = written(int(element["timestamp"]), str(element["format"]), reader.zone, reader.now)
    words = shown or str(element.get("fallback", ""))
    inside = link(str(element["url"]), words) if element.get("url") else escape(words)
    return Markup("<time>{}</time>").format(inside)


def _color(element: JsonObject, _reader: Reader) -> Markup:
    value = str(element.get("value", ""))
    if not _COLOR.fullmatch(value):
        return escape(value)
    square = Markup(
        '<svg class="swatch" aria-hidden="true"><rect width="12" height="12" fill="{}"/></svg> {}'
    )
    return square.format(value, value)


_PARTS: Final[Mapping[str, Callable[[JsonObject, Reader], Markup]]] = {
    "rich_text_section": _section,
    "rich_text_quote": _quote,
    "rich_text_preformatted": _preformatted,
    "rich_text_list": _list,
}
_ELEMENTS: Final[Mapping[str, Callable[[JsonObject, Reader], Markup]]] = {
    "text": lambda element, _reader: escape(str(element.get("text", ""))),
    "link": lambda element, _reader: link(str(element["url"]), str(element.get("text") or element["url"])),
    "emoji": lambda element, _reader: escape(glyph(str(element.get("name", "")))),
    "user": lambda element, reader: person(str(element["user_id"]), reader),
    "usergroup": lambda element, _reader: mention(f"@{element['usergroup_id']}"),
    "channel": lambda element, reader: mention(f"#{reader.channel(str(element['channel_id']))}"),
    "broadcast": lambda element, _reader: mention(f"@{element['range']}", own=True),
    "color": _color,
    "date": _date,
}
