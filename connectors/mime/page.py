"""A letter as a page for a browser: its own words and structure, and nothing that loads, links or runs.

The page is written anew from a short list of elements, then a sanitiser has the last word. What the letter
hides is marked, where links lead is spelled out beside them, and pictures are named and left out.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors.base import Shown
from connectors.mime.cms import signed_content
from connectors.mime.enclosed import stand_in
from connectors.mime.feed import Feed
from connectors.mime.file_kinds import FileKind
from connectors.mime.html import MAX_HTML, html_text, too_deep
from connectors.mime.limits import MAX_DEPTH, Ledger
from connectors.mime.parts import Part
from connectors.mime.skeleton import scan
from connectors.mime.styles import Look, Style, declarations, look, rules
from connectors.mime.text import decoded, lines, readable
from connectors.mime.transfer import decode as decode_transfer
from connectors.mime.walking import walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCKS = frozenset(
    {"div", "p", "ul", "ol", "li", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead"}
    | {"tbody", "tfoot", "tr", "td", "th", "hr", "br", "dl", "dt", "dd", "caption"}
)
_WORDS = frozenset({"b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "small", "code", "span"})
_INSTEAD = dict.fromkeys(("html", "body", "center", "section", "article", "header", "footer", "main"), "div")
_LONE = frozenset({"br", "hr"})
_SILENT = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "-comment", "-doctype", "iframe", "object"}
    | {
        "embed",
        "svg",
        "math",
        "col",
        "colgroup",
        "video",
        "audio",
        "canvas",
        "textarea",
        "select",
        "frameset",
    }
    | {"noembed", "xmp", "input", "meta", "link", "base", "source", "area", "wbr", "param", "track"}
)
_CLASSES = {"hidden", "seen", "host", "picture", "control"}
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\u034f\ufeff"))


def read_page(chunks: Iterable[bytes]) -> Shown:
    """Return an original as a page."""
    ledger = Ledger()
    root = scan(Feed(chunks), ledger)
    drawing = _Drawing(ledger)
    html = "".join(drawing.part(root)) or _plain(readable(root, ledger) or stand_in(root))
    return Shown(_cleaned(html), hides=drawing.hides, pictures=drawing.pictures, cut=drawing.cut)


def _cleaned(html: str) -> str:
    import nh3  # slow to load, and most letters are never shown

    cells = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
    return nh3.clean(
        html,
        tags=set(_BLOCKS | _WORDS),
        attributes={"*": {"dir", "lang"}, **cells},
        allowed_classes=dict.fromkeys(_BLOCKS | _WORDS, _CLASSES),
        url_schemes=set(),
        link_rel=None,
    )


def _plain(text: str) -> str:
    return f'<pre dir="auto">{_said(text)}</pre>' if text.strip() else ""


def _said(text: str) -> str:
    """Return text for a page; characters that would turn what follows around are shown by their number."""
    said = escape(text.translate(_UNSEEN))
    if _TURNING.isdisjoint(said):
        return said
    return "".join(
        f'<span class="control">U+{ord(char):04X}</span>' if char in _TURNING else char for char in said
    )


class _Drawing:
    """The page of one letter, part by part, and what is to be told about it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.hides = False
        self.cut = False
        self.pictures = 0

    def part(self, part: Part) -> Iterator[str]:
        """Yield what is shown of a part; "" where only plain text could be, which is read elsewhere."""
        if part.file:
            yield from self._signed(part)
        elif part.media_type == "text/html":
            yield self._html(lines(decoded(part, self._ledger)))
        elif part.media_type == "multipart/alternative":
            for child in reversed(part.children):
                if drawn := "".join(self.part(child)):
                    yield drawn
                    return
        elif part.children:
            yield from self._several(part)

    def _several(self, part: Part) -> Iterator[str]:
        drawn = ["".join(self.part(child)) for child in part.children]
        if any(drawn):  # beside HTML, plain text is a part of the letter like any other
            for child, html in zip(part.children, drawn, strict=True):
                yield html or _plain("" if child.file else readable(child, self._ledger))

    def _signed(self, part: Part) -> Iterator[str]:
        if part.kind is not FileKind.SEALED or part.depth >= MAX_DEPTH:
            return
        if content := signed_content(decode_transfer(part.body, part.encoding)):
            yield from self.part(scan(Feed([content]), Ledger(), part.depth + 1))

    def _html(self, html: str) -> str:
        self.cut = self.cut or len(html) > MAX_HTML
        html = html[:MAX_HTML]
        if too_deep(html):
            self.cut = True
            return _plain(html_text(html)[0])
        from selectolax.lexbor import LexborHTMLParser  # slow to load, and most letters are never shown

        tree = LexborHTMLParser(html)
        sheet = "\n".join(node.text(deep=True) for node in tree.css("style")[:20])
        page = _Page(rules(sheet))
        if tree.root is not None:
            walk(tree.root, page)
        self.hides = self.hides or page.hides
        self.pictures += page.pictures
        return "".join(page.done)


class _Page:
    """One HTML body as it is written anew while its tree is walked."""

    def __init__(self, sheet: dict[str, Style]) -> None:
        self.done: list[str] = []
        self.hides = False
        self.pictures = 0
        self._sheet = sheet
        self._looks = [Look()]
        self._ends: list[str] = []

    def enter(self, node: "LexborNode") -> "LexborNode | None":
        """Write the text of a node, or open an element."""
        tag = node.tag or ""
        if tag == "-text":
            text = node.text(deep=False)
            self.hides = self.hides or (self._looks[-1].conceals and bool(text.translate(_UNSEEN).strip()))
            self.done.append(_said(text))
            return None
        if tag in _SILENT:
            return None
        attributes = {name: value or "" for name, value in node.attributes.items()}
        if tag == "img":
            self._picture(attributes)
            return None
        if tag in _LONE:
            self.done.append(f"<{tag}>")
            return None
        self._open(tag, attributes)
        return node.first_child

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        above = self._looks[-1]
        now = look(above, self._style(tag, attributes))
        name = tag if tag in _BLOCKS or tag in _WORDS else _INSTEAD.get(tag, "span")
        said = ""
        if now.conceals != above.conceals:
            said = ' class="hidden"' if now.conceals else ' class="seen"'
        for key in ("colspan", "rowspan"):
            if (number := attributes.get(key, "")).isdecimal() and number.isascii() and len(number) <= 3:
                said += f' {key}="{number}"'
        if attributes.get("dir", "").lower() in {"ltr", "rtl", "auto"}:
            said += f' dir="{attributes["dir"].lower()}"'
        self.done.append(f"<{name}{said}>")
        self._looks.append(now)
        self._ends.append(f"</{name}>" + (_host(attributes.get("href", "")) if tag == "a" else ""))

    def leave(self, node: "LexborNode") -> None:
        """Close an element that was opened."""
        tag = node.tag or ""
        if tag == "-text" or tag in _SILENT or tag in _LONE or tag == "img" or not self._ends:
            return
        self.done.append(self._ends.pop())
        self._looks.pop()

    def _style(self, tag: str, attributes: dict[str, str]) -> Style:
        style: Style = dict(self._sheet.get(tag, {}))
        for name in attributes.get("class", "").lower().split()[:20]:
            style |= self._sheet.get(f".{name}", {}) | self._sheet.get(f"{tag}.{name}", {})
        if identity := attributes.get("id", "").lower():
            style |= self._sheet.get(f"#{identity}", {})
        if "hidden" in attributes:
            style["display"] = "none"
        if colour := attributes.get("color"):
            style["color"] = colour.lower()
        if behind := attributes.get("bgcolor"):
            style["background-color"] = behind.lower()
        return style | declarations(attributes.get("style", ""))

    def _picture(self, attributes: dict[str, str]) -> None:
        self.pictures += 1
        if words := " ".join(attributes.get("alt", "").split())[:200]:
            self.done.append(f'<span class="picture">{_said(words)}</span>')


def _host(address: str) -> str:
    """Return where a link leads, in ASCII, to stand beside it; "" where it leads nowhere."""
    address = "".join(address.split())[:2_000]
    try:
        found = urlsplit(address)
        host = found.hostname or ""
    except ValueError:
        return _beside("?")
    if found.scheme == "mailto":
        return _beside(found.path.partition("?")[0][:300])
    if found.scheme in {"http", "https", "ftp", ""} and host:
        return _beside(".".join(_ascii(label) for label in host[:253].split(".")))
    return _beside(f"{found.scheme}:") if found.scheme else ""


def _ascii(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode", "replace").decode("ascii")


def _beside(text: str) -> str:
    return f' <span class="host" dir="ltr">{_said(text)}</span>' if text else ""
