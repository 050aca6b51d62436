"""The readable text of a letter: plain text where there is any, else text made from HTML.

Each multipart is asked for its best, so that a plain footer does not hide an HTML letter. A
letter forwarded as an attachment is shown below the letter that carries it, never as the sender's.
"""

import re

from connectors.mime.charsets import decode as decode_charset
from connectors.mime.cms import signed_content
from connectors.mime.encoded_words import clean
from connectors.mime.feed import Feed
from connectors.mime.file_kinds import FileKind
from connectors.mime.flowed import unflow
from connectors.mime.html import html_text
from connectors.mime.limits import MAX_DEPTH, MAX_PARTS, MAX_TEXT, Ledger
from connectors.mime.parts import NESTED, Part
from connectors.mime.skeleton import scan
from connectors.mime.transfer import decode as decode_transfer

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_FORWARDED = "---------- Forwarded message ----------"
_SHOWN = ("From", "Date", "Subject", "To")


def readable(root: Part, ledger: Ledger) -> str:
    """Return the best readable text below `root`, at most `MAX_TEXT` characters."""
    text = _best(root, ledger).strip("\n")
    if len(text) > MAX_TEXT:
        ledger.note("text-cut")
        text = text[:MAX_TEXT]
    return text


def _best(part: Part, ledger: Ledger) -> str:
    if part.file:
        return _in_file(part, ledger)
    if not part.container:
        return _leaf(part, ledger)
    if not part.children:
        return plain(part, ledger)
    if part.media_type == "multipart/alternative":
        return _alternative(part, ledger)
    children = part.children
    if part.media_type == "multipart/report":
        children = [child for child in children if child.media_type not in NESTED]
    return "\n\n".join(text for child in children if (text := _best(child, ledger).strip("\n")))


def _alternative(part: Part, ledger: Ledger) -> str:
    plain = [child for child in part.children if _offers_plain(child)]
    richest_first = [child for child in reversed(part.children) if child not in plain]
    for child in [*plain, *richest_first]:
        text = _best(child, ledger)
        if text.strip():
            return text
    return ""


def _offers_plain(part: Part) -> bool:
    if part.container:
        return any(_offers_plain(child) for child in part.children)
    return not part.file and part.media_type != "text/html"


def _leaf(part: Part, ledger: Ledger) -> str:
    if part.media_type != "text/html":
        return plain(part, ledger)
    text, beyond = html_text(lines(decoded(part, ledger)))
    if beyond:
        ledger.note("html-simplified")
    return text


def plain(part: Part, ledger: Ledger) -> str:
    """Return the text of a part that says it is plain."""
    text = lines(decoded(part, ledger))
    if part.parameters.get("format", "").lower() == "flowed":
        return unflow(text, delsp=part.parameters.get("delsp", "").lower() == "yes")
    return text


def decoded(part: Part, ledger: Ledger) -> str:
    """Return the text of a part in the charset that it names, or else that is guessed."""
    data = decode_transfer(part.body, part.encoding)
    declared = part.parameters.get("charset", "")
    if not declared and part.media_type == "text/html" and (meta := _META.search(data[:4096])):
        declared = meta[1].decode("ascii")
    text, guessed = decode_charset(data, declared)
    if guessed:
        ledger.note("charset-guessed")
    return text


def lines(text: str) -> str:
    """Return text with plain line ends and without controls."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.replace("\n", "").replace("\t", "").isprintable():  # ten times as quick as the search
        return text
    return _CONTROLS.sub("", text)


def _in_file(part: Part, ledger: Ledger) -> str:
    """Return the text of a file that is mail itself; other files are told apart from the letter."""
    if part.media_type in NESTED:
        return _forwarded(part, ledger)
    if part.kind is FileKind.SEALED:
        return _signed(part, ledger)
    if part.media_type != "message/partial":
        return ""
    ledger.note("partial")
    first = part.parameters.get("number", "") in {"", "1"}
    return _forwarded(part, ledger) if first else plain(part, ledger)


def _signed(part: Part, ledger: Ledger) -> str:
    """Return the text of a letter that stands inside its signature; it is the letter's own."""
    content = signed_content(decode_transfer(part.body, part.encoding))
    if not content or part.depth >= MAX_DEPTH or ledger.parts >= MAX_PARTS:
        return ""
    inner = Ledger(parts=ledger.parts, captured=ledger.captured, held=ledger.held)
    text = _best(scan(Feed([content]), inner, part.depth + 1), inner)
    ledger.parts, ledger.captured, ledger.held = inner.parts, inner.captured, inner.held
    return text


def _forwarded(part: Part, ledger: Ledger) -> str:
    """Return the text of a nested letter under the lines that say whose it is."""
    if part.depth >= MAX_DEPTH or ledger.parts >= MAX_PARTS:
        ledger.note("too-deep")
        return ""
    inner = Ledger(parts=ledger.parts, captured=ledger.captured, held=ledger.held)
    root = scan(Feed([decode_transfer(part.body, part.encoding)]), inner, part.depth + 1)
    shown = [f"{name}: {line}" for name in _SHOWN if (line := root.headers.line(name.lower()))]
    text = _best(root, inner).strip("\n")
    ledger.parts, ledger.captured, ledger.held = inner.parts, inner.captured, inner.held
    if not part.cut:
        ledger.codes.update(inner.codes)
    if not shown and not text:
        return ""
    return "\n".join([_FORWARDED, *map(clean, shown), "", text])
