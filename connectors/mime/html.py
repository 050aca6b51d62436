"""The readable text of an HTML body: blocks as lines, quotations marked, scripts left out.

For reading and searching only; it is never rendered as HTML. Nesting is judged before the
parser sees it, because trees thousands of elements deep take it quadratic time.
"""

import re
from typing import TYPE_CHECKING

from connectors.mime.walking import walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_HTML = 600_000  # characters given to the HTML parser
_MANY_TAGS = 2_000  # fewer than this cannot nest deep enough to matter
_DEEPEST = 1_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?")
_VOID = frozenset(
    {"br", "img", "hr", "meta", "link", "input", "col", "wbr", "area", "base", "p", "li", "td", "tr", "th"}
)
_SILENT = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "-comment", "iframe", "object"}
)
_LINES = frozenset(
    {"div", "tr", "table", "ul", "ol", "dl", "dt", "dd", "section", "article", "header", "footer", "address"}
    | {"form", "fieldset", "center", "main", "nav", "aside"}
)
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"})
_GAPS = re.compile(r"\n{3,}")


def html_text(html: str) -> tuple[str, bool]:
    """Return the readable text, and whether the page was too long or too deep to be read as HTML."""
    if len(html) > MAX_HTML:
        return _walked(html[:MAX_HTML])[0], True
    return _walked(html)


def _walked(html: str) -> tuple[str, bool]:
    if too_deep(html):
        return " ".join(_TAG.sub(" ", html).split()), True
    from selectolax.lexbor import LexborHTMLParser  # slow to import, and most letters need no HTML

    page = _Page()
    root = LexborHTMLParser(html).root
    if root is not None:
        walk(root, page)
    return page.text(), False


def too_deep(html: str) -> bool:
    """Return whether elements may stand so deep in each other that the parser would take long."""
    if html.count("<") <= _MANY_TAGS:
        return False
    depth = 0
    for closing, name in _TAG.findall(html):
        if name.lower() in _VOID:
            continue
        depth += -1 if closing else 1
        if depth > _DEEPEST:
            return True
        depth = max(depth, 0)
    return False


def _spaced(text: str) -> str:
    """Return text with each run of blanks as one space, at its ends too."""
    inner = " ".join(text.split())
    if not inner:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{inner}{' ' * text[-1].isspace()}"


class _Page:
    """Lines as they are put together while the tree is walked."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._verbatim = 0

    def text(self) -> str:
        """Return all lines."""
        self._break()
        return _GAPS.sub("\n\n", "\n".join(self._done)).strip("\n")

    def enter(self, node: "LexborNode") -> "LexborNode | None":
        """Take the text of a node, or begin what an element begins."""
        tag = node.tag or ""
        if tag == "-text":
            self._take(node.text(deep=False))
            return None
        if tag in _SILENT:
            return None
        if tag == "br":
            self._break(always=True)
        elif tag in _LINES:
            self._break()
        elif tag in _PARAGRAPHS:
            self._paragraph()
        elif tag == "li":
            self._break()
            self._line.append("- ")
        self._quotes += tag == "blockquote"
        self._verbatim += tag == "pre"
        return node.first_child

    def leave(self, node: "LexborNode") -> None:
        """End what an element began."""
        tag = node.tag or ""
        if tag in _LINES or tag == "li":
            self._break()
        elif tag in _PARAGRAPHS:
            self._paragraph()
        elif tag in {"td", "th"}:
            self._line.append(" ")
        self._quotes -= tag == "blockquote"
        self._verbatim -= tag == "pre"

    def _take(self, text: str) -> None:
        if not self._verbatim:
            self._line.append(_spaced(text))
            return
        first, *others = text.split("\n")
        self._line.append(first)
        for line in others:
            self._break(always=True)
            self._line.append(line)

    def _break(self, *, always: bool = False) -> None:
        line = "".join(self._line)
        line = line.rstrip() if self._verbatim else " ".join(line.split())
        self._line.clear()
        if line or always:
            self._done.append("> " * self._quotes + line)

    def _paragraph(self) -> None:
        self._break()
        if self._done and self._done[-1]:
            self._done.append("")
