"""Runs of text as safe HTML: Slack's mrkdwn, plain text, mentions and links.

Everything is made with `Markup.format`, which escapes what it is given; no text is ever taken for HTML.
Source: https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from bot.sandbox.desk.dates import written
from bot.sandbox.desk.emoji import glyph, with_glyphs
from bot.sandbox.desk.reader import Reader
from bot.sandbox.slack.refusals import JsonObject

_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_QUOTE = re.compile(r"^(?:&gt;|>) ?")
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<token>[^<>\n]+)>"
    r"|(?<![\w*])\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])"
    r"|(?<![\w~])~(?P<strike>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])"
    r"|(?P<url>https?://[^\s<>|]+)"
    r"|:(?P<emoji>[a-z0-9_+-]{1,40}):"
)
_WRAPS: Final[Mapping[str, Markup]] = {
    "bold": Markup("<b>{}</b>"),
    "italic": Markup("<i>{}</i>"),
    "strike": Markup("<s>{}</s>"),
}
_SAFE_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_DATE = re.compile(r"!date\^(\d{1,11})\^([^^|]+)(?:\^[^|]*)?\|(.*)")


def text_object(text: JsonObject, reader: Reader) -> Markup:
    """Return a text object of either kind."""
    words = str(text.get("text", ""))
    if text.get("type") == "mrkdwn":
        return mrkdwn(words, reader, verbatim=bool(text.get("verbatim")))
    return escape(with_glyphs(words) if text.get("emoji") else words)


def mrkdwn(text: str, reader: Reader, *, verbatim: bool = False) -> Markup:
    """Return what Slack makes of mrkdwn; with `verbatim`, bare addresses are no links."""
    pieces = _FENCE.split(text)  # every second piece stood between fences
    return _joined(
        Markup("<pre>{}</pre>").format(_decoded(piece)) if at % 2 else _paragraphs(piece, reader, verbatim)
        for at, piece in enumerate(pieces)
        if piece
    )


def mention(name: str, *, own: bool = False) -> Markup:
    """Return a person, group or channel that is spoken of; one's own name stands out."""
    return Markup('<span class="mention{}">{}</span>').format(" mention-me" if own else "", name)


def person(person_id: str, reader: Reader) -> Markup:
    """Return somebody by name."""
    return mention(f"@{reader.person(person_id)}", own=person_id == reader.id)


def link(url: str, words: str) -> Markup:
    """Return a link that opens beside the page and tells the other side nothing; text for odd schemes."""
    if not is_web(url):
        return escape(words)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, words)


def is_web(url: str) -> bool:
    """Return whether an address is one that a link may lead to."""
    try:
        return urlsplit(url).scheme in _SAFE_SCHEMES
    except ValueError:
        return False


def _paragraphs(text: str, reader: Reader, verbatim: bool) -> Markup:
    parts: list[Markup] = []
    quoted: list[str] = []
    plain: list[str] = []

    def flush() -> None:
        if quoted:
            parts.append(
                Markup("<blockquote>{}</blockquote>").format(_inline("\n".join(quoted), reader, verbatim))
            )
        if plain:
            parts.append(_inline("\n".join(plain), reader, verbatim))
        quoted.clear()
        plain.clear()

    for line in text.split("\n"):
        found = _QUOTE.match(line)
        if bool(found) == bool(plain):  # the other kind begins
            flush()
        (quoted if found else plain).append(line[found.end() :] if found else line)
    flush()
    return _joined(parts)


def _inline(text: str, reader: Reader, verbatim: bool) -> Markup:
    parts: list[Markup] = []
    at = 0
    for found in _INLINE.finditer(text):
        parts += [escape(_decoded(text[at : found.start()])), _one(found, reader, verbatim)]
        at = found.end()
    return _joined([*parts, escape(_decoded(text[at:]))])


def _one(found: re.Match[str], reader: Reader, verbatim: bool) -> Markup:
    kind, inside = str(found.lastgroup), str(found[str(found.lastgroup)])
    if kind in _WRAPS:
        return _WRAPS[kind].format(_inline(inside, reader, verbatim))
    if kind == "code":
        return Markup("<code>{}</code>").format(_decoded(inside))
    if kind == "token":
        return _token(inside, reader)
    if kind == "emoji":
        return escape(glyph(inside))
    return escape(_decoded(inside)) if verbatim else link(_decoded(inside), _decoded(inside))


def _token(inside: str, reader: Reader) -> Markup:
    target, _, label = inside.partition("|")
    for sign, draw in _MENTIONS.items():
        if target.startswith(sign):
            return draw(inside, target.removeprefix(sign), _decoded(label), reader)
    return link(_decoded(target), _decoded(label or target))


def _date(inside: str, name: str, label: str, reader: Reader) -> Markup:
    del name, label
    found = _DATE.fullmatch(inside)
    if found is None:
        return escape(_decoded(inside.rpartition("|")[2]))
    shown = written(int(found[1]), found[2], reader.zone, reader.now)
    return Markup("<time>{}</time>").format(shown or _decoded(found[3]))


_MENTIONS: Final[Mapping[str, Callable[[str, str, str, Reader], Markup]]] = {
    "@": lambda _inside, name, _label, reader: person(name, reader),
    "#": lambda _inside, name, label, reader: mention(f"#{label or reader.channel(name)}"),
    "!date": _date,
    "!subteam^": lambda _inside, name, label, _reader: mention(label or f"@{name}"),
    "!": lambda _inside, name, _label, _reader: mention(f"@{name}", own=True),
}


def _decoded(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
