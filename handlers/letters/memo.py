"""A notice as a mail: plain text, and the same in HTML; every word of it escaped, nothing in it to press.

What it says is the notice's; where it goes is no business of this file.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from handlers.domain.errands import ErrandId
from handlers.domain.notice import Notice
from handlers.domain.phrase import say
from handlers.letters.lines import one_line
from handlers.words.speaking import speaking, spoken

_LONG = 2_000
_MENTION = re.compile(r"<@([UW][A-Z0-9]{1,40})>")
_SUBJECT = say("[Ombud] {title}")
_ANSWER = say("Ombud wrote this by itself. Do not answer this mail: an answer would open a case.")
_CASES = say(
    "The cases behind these numbers: in Slack {digest} has a button for each number and {find} finds a case "
    "by its own; where Ombud is installed, {listing} lists them.",
    digest="/ombud digest",
    find="/ombud find …",
    listing="ombud case list",
)
_STANDS_IN = say("It comes by mail since Slack did not take it.")
_COLLEAGUE = say("a colleague")
_STYLE = (
    "body{font-family:system-ui,-apple-system,'Segoe UI',sans-serif;line-height:1.45;max-width:42em;"
    "margin:0 auto;padding:1em}h1{font-size:1.25em}img{max-width:100%;height:auto}"
    "footer{margin-top:2em;font-size:.85em;opacity:.8}"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of a memo: its Content-ID, and what it says for who does not see it."""

    content_id: str
    alt: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Memo:
    """A mail to a colleague, in words."""

    subject: str
    text: str
    html: str


def written(
    notice: Notice,
    language: str,
    names: Mapping[str, str],
    pictures: Sequence[Shown] = (),
    *,
    stands_in: bool = False,
) -> Memo:
    """Return a notice as a mail in a language.

    Args:
        names: what the colleagues are called whom its sentences mention, by their ids.
        pictures: those that there are of its charts, in order.
        stands_in: it should have come another way.
    """
    with speaking(language):
        words = _Words(names)
        title = words.of(notice.title)
        lines = [words.of(one) for one in notice.lines] or [words.of(notice.summary)]
        rows = [(words.of(one.title), words.of(one.detail), one.done) for one in notice.rows]
        shown = [Shown(one.content_id, words.of(one.alt), words.of(one.note)) for one in pictures]
        # Without pictures their words stay: each says what it shows, numbers included.
        told = shown or [Shown("", words.of(one.alt), words.of(one.note)) for one in notice.charts]
        leads = any(step.errand is ErrandId.LIST_CASES for step in notice.steps)
        foot = [notice.why, _CASES if leads else "", _STANDS_IN if stands_in else "", _ANSWER]
        closing = [words.of(one) for one in foot if one]
        subject = words.of(say(_SUBJECT.message, title=notice.title))
    text = "\n".join(_text(title, lines, rows, told, closing))
    return Memo(subject, text, "\n".join(_html(language, title, lines, rows, told, closing)))


class _Words:
    """Sentences of ours as one line each, in the language of the block, with people by their names."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def of(self, text: str) -> str:
        named = _MENTION.sub(lambda found: self._names.get(found[1]) or spoken(_COLLEAGUE), spoken(text))
        return one_line(named, _LONG)


def _text(
    title: str,
    lines: Iterable[str],
    rows: Iterable[tuple[str, str, bool]],
    told: Iterable[Shown],
    foot: Iterable[str],
) -> Iterator[str]:
    yield title
    yield "=" * min(len(title), 72)
    yield ""
    yield from lines
    for name, detail, done in rows:
        yield f"{'x' if done else '-'} {name}: {detail}"
    for one in told:
        yield ""
        yield from (each for each in (one.alt, one.note) if each)
    yield ""
    yield "-- "  # the usual mark of what comes below a mail (RFC 3676 section 4.3)
    yield from foot


def _html(
    language: str,
    title: str,
    lines: Iterable[str],
    rows: Sequence[tuple[str, str, bool]],
    told: Iterable[Shown],
    foot: Iterable[str],
) -> Iterator[str]:
    yield f'<!DOCTYPE html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
    yield '<meta name="color-scheme" content="light dark">'
    yield f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>{escape(title)}</h1>"
    yield from (f"<p>{escape(one)}</p>" for one in lines)
    if rows:
        yield "<ul>"
        for name, detail, done in rows:
            said = f"<b>{escape(name)}</b><br>{escape(detail)}"
            yield f"<li><s>{said}</s></li>" if done else f"<li>{said}</li>"
        yield "</ul>"
    for one in told:
        if one.content_id:
            yield f'<p><img src="cid:{escape(one.content_id)}" alt="{escape(one.alt)}"></p>'
        else:
            yield f"<p>{escape(one.alt)}</p>"
        if one.note:
            yield f"<p><small>{escape(one.note)}</small></p>"
    yield f"<footer>{'<br>'.join(map(escape, foot))}</footer></body></html>"
