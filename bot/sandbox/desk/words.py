"""The words of a mail as its reader sees them: the plain text, or what an HTML text says."""

import re
from email.message import EmailMessage
from html.parser import HTMLParser

_BREAKS = frozenset({"br", "div", "p", "tr", "li", "h1", "h2", "h3", "blockquote"})
_SILENT = frozenset({"script", "style", "head", "title"})


def words_of(mail: EmailMessage) -> str:
    """Return a mail's words, without blank lines at their ends."""
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    text = str(body.get_content())
    return (_said(text) if body.get_content_subtype() == "html" else text).strip()


class _Listener(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if tag == "p":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def _said(html: str) -> str:
    listener = _Listener()
    listener.feed(html)
    listener.close()
    lines = (line.strip() for line in "".join(listener.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
