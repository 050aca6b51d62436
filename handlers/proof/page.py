"""The readable page of a case file: one file of HTML that needs no other, runs nothing and loads nothing.

What strangers wrote is hostile. It is escaped, characters that hide others are left out, and nothing in it is
a link; files that came with letters are named and not linked, since a browser would open them.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from handlers.domain.clock.flags import MEANINGS, Flag
from handlers.domain.deadline import Deadline
from handlers.domain.events import RecordedEvent
from handlers.domain.message import Message
from handlers.domain.rights import names
from handlers.domain.visible import legible, visible
from handlers.proof.accounts import Accounts, Entry, timed
from handlers.proof.dossier import Dossier

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}"
    "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ddd;padding:.3rem .5rem;"
    "text-align:left;vertical-align:top}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f6f6;"
    "padding:.7rem}code{overflow-wrap:anywhere}h2{margin-top:2.2rem}.n{color:#666}"
)
_ALLOWED = base64.b64encode(hashlib.sha256(_STYLE.encode("ascii")).digest()).decode("ascii")
_POLICY = f"default-src 'none'; style-src 'sha256-{_ALLOWED}'; base-uri 'none'; form-action 'none'"
_NOTHING = "<p class=n>Nothing of it stands in the record.</p>"


def page(
    accounts: Accounts,
    record: Iterable[RecordedEvent],
    letters: Iterable[tuple[Entry, Message | None]],
    gaps: Sequence[Entry],
) -> Iterator[bytes]:
    """Yield the page, piece by piece.

    Args:
        record: the events, in order.
        letters: what is told of each, with the letter where its words are shown.
        gaps: what is missing of them.
    """
    for piece in _page(accounts, record, letters, gaps):
        yield f"{piece}\n".encode("utf-8", "backslashreplace")


def _page(
    accounts: Accounts,
    record: Iterable[RecordedEvent],
    letters: Iterable[tuple[Entry, Message | None]],
    gaps: Sequence[Entry],
) -> Iterator[str]:
    dossier = accounts.dossier
    yield from _top(dossier)
    yield from _due(dossier.case.deadline)
    yield from _told("Who asks: what was asked, and what was seen", accounts.identity, dossier)
    yield from _told("Approvals: who wrote, who looked, who sent", accounts.approvals, dossier)
    yield from _told("What left, and what became of it", accounts.delivery, dossier)
    yield "<h2>Letters</h2>"
    for entry, message in letters:
        yield from _letter(entry, message)
    if gaps:
        yield _table(("Missing", "Why"), ([str(one["path"]), str(one["why"])] for one in gaps))
    yield "<h2>Everything that happened</h2>"
    yield "<table><tr><th>No.</th><th>When (UTC)</th><th>Who</th><th>What</th></tr>"
    for event in record:
        yield _row(dossier, timed(dossier, event))
    yield "</table>"
    yield from _proof(dossier)
    yield "</body></html>"


def _top(dossier: Dossier) -> Iterator[str]:
    case = dossier.case
    yield "<!doctype html><html lang=en><head><meta charset=utf-8>"
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
    yield f"<title>Case {_said(case.number)}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>Case {_said(case.number)}, {_said(dossier.organisation.name)}</h1>"
    if not dossier.private:
        yield "<p><b>Without personal data:</b> no letters, words, names, addresses. Ids of colleagues stay,"
        yield " since the chain of the record covers them.</p>"
    person = case.requester
    rows = [
        ["Rights", names(case.rights)],
        *(
            [f"Outcome, {one.right.value.replace('_', ' ')}", one.outcome.value.replace("_", " ")]
            for one in case.claims
            if one.outcome
        ),
        ["Status", case.status.value.replace("_", " ")],
        ["Received", case.received_at.isoformat()],
        ["Answered", case.answered_at.isoformat() if case.answered_at else "-"],
        ["Closed", case.closed_at.isoformat() if case.closed_at else "-"],
        ["Due", case.due_on.isoformat()],
        *([["Who asks", f"{person.name} <{person.address}>"]] if dossier.private else []),
        ["Handled by", dossier.called(case.owner) if case.owner else "-"],
        ["Exported", f"{dossier.at.isoformat()} by {dossier.called(dossier.actor.id)}"],
    ]
    yield _table(("", ""), rows)


def _due(deadline: Deadline) -> Iterator[str]:
    yield "<h2>How the due date came about</h2>"
    steps = ([one.on.isoformat(), one.plain, one.rule, one.source] for one in deadline.steps)
    yield _table(("Day", "Step", "Rule", "Source"), steps)
    days = [
        ["Received", deadline.received_on.isoformat()],
        ["Before weekends and holidays", deadline.nominal_on.isoformat()],
        ["Without any pause or extension", deadline.strict_on.isoformat()],
        ["Safe by any reading of the law", deadline.safe_on.isoformat()],
        ["For a notice of extension or a refusal", str(deadline.first_on or "-")],
        ["Days that do not count", str(deadline.still)],
        ["Clock, extension", f"{deadline.state.value}, {deadline.extension.value}"],
        *(["To know", MEANINGS[Flag(one)]] for one in deadline.flags),
    ]
    yield _table(("", ""), days)


def _told(title: str, entries: Sequence[Entry], dossier: Dossier) -> Iterator[str]:
    yield f"<h2>{_said(title)}</h2>"
    if not entries:
        yield _NOTHING
        return
    yield "<table><tr><th>No.</th><th>When (UTC)</th><th>Who</th><th>What</th></tr>"
    for entry in entries:
        yield _row(dossier, entry)
    yield "</table>"


def _row(dossier: Dossier, entry: Entry) -> str:
    facts = entry["facts"]
    assert isinstance(facts, Mapping)
    codes = ", ".join(f"{name} {value}" for name, value in sorted(facts.items()))
    words = f"<pre>{_words(str(entry['words']))}</pre>" if entry["words"] else ""
    who = dossier.names.get(entry["actor"], "")  # type: ignore[call-overload] # an id, as all of them are
    by = f"{_said(who)} ({_said(str(entry['actor']))})" if who else _said(str(entry["actor"]))
    cells = (str(entry["seq"]), str(entry["at"])[:19].replace("T", " "))
    what = f"{_said(str(entry['told']), 2_000)}{words}<br><code class=n>{_said(str(entry['kind']))}"
    what += f"{': ' if codes else ''}{_said(codes, 2_000)}</code>"
    return f"<tr>{''.join(f'<td>{_said(one)}</td>' for one in cells)}<td>{by}</td><td>{what}</td></tr>"


def _letter(entry: Entry, message: Message | None) -> Iterator[str]:
    way = f"{entry['direction']}, {entry['purpose']}, {entry['at']}"
    yield f"<h3>{_said(str(entry['number']))}. {_said(way)}</h3>"
    if entry["direction"] == "outbound":
        yield f"<p>Left: {_said(str(entry['left_at'] or 'no: a draft, or not sent'))}</p>"
    else:
        yield f"<p>The mail server on its sender: {_said(str(entry['sender_verified']))}</p>"
    if message is None:
        return
    words = message.content
    people = [f"{one.name} <{one.address}>" for one in (*words.to, *words.cc)]
    rows = [
        ["From", f"{words.sender.name} <{words.sender.address}>"],
        ["To", ", ".join(people)],
        ["Subject", words.subject],
        ["Message-ID", words.message_id],
        *(["File, not opened here", f"{one.name} ({one.size} bytes)"] for one in words.attachments),
        ["Kept in", f"{entry.get('path', '')}/"],
    ]
    yield _table(("", ""), rows)
    yield f"<details><summary>Text</summary><pre>{_words(words.text)}</pre></details>"


def _proof(dossier: Dossier) -> Iterator[str]:
    case = dossier.case
    yield "<h2>Whether it is whole</h2>"
    yield f"<p>The record has {case.events} events and ends with <code>{_said(case.head)}</code>."
    yield "Run <code>python3 verify.py</code> in this folder: it needs nothing else, and checks every file,"
    yield "every link of the record and every word that is shown. <code>--head HEX</code> compares it with a"
    yield "head that was kept elsewhere, such as in the digests that managers get.</p>"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(one)}</th>" for one in heads) if any(heads) else ""
    body = "".join(f"<tr>{''.join(f'<td>{_said(cell, 2_000)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{f'<tr>{head}</tr>' if head else ''}{body}</table>"


def _said(text: str, most: int = 300) -> str:
    return escape(visible(text, most))


def _words(text: str) -> str:
    return escape(legible(text))
