"""How a letter was passed on before it came, as its heads tell: sent on, by a rule, or as a mail within it.

Nothing here is believed or doubted; who may have written a line is for those who know the mailbox.
"""

from collections.abc import Iterator

from connectors.base import Address, PassedBy, PassedOn
from connectors.mime.addresses import read_addresses
from connectors.mime.feed import Feed
from connectors.mime.headers import Headers, read_instant
from connectors.mime.limits import Ledger
from connectors.mime.parts import NESTED, Part
from connectors.mime.skeleton import scan
from connectors.mime.trail import read_trail
from connectors.mime.transfer import decode

_MOST = 10  # told of one letter; nobody passes on as many times
_DEPTH = 3  # mails within mails that are looked into
_PEOPLE = 10  # recipients kept of each


def read_passed_on(root: Part) -> tuple[PassedOn, ...]:
    """Return what a letter tells of having been passed on, the latest first, at most ten."""
    found = [*_resent(root.headers), *_by_rule(root.headers)]
    if root.media_type != "multipart/report":  # what came back was not passed on
        for one in _enclosed(root, 1):
            if len(found) >= _MOST:
                break
            found.append(one)
    return tuple(found[:_MOST])


def _resent(headers: Headers) -> Iterator[PassedOn]:
    """Yield each sending on; the blocks of several stand with the latest on top (RFC 5322 section 3.6.6)."""
    dates, senders, recipients = (headers.every(f"resent-{name}") for name in ("date", "from", "to"))
    for place in range(min(max(len(dates), len(senders)), _MOST)):
        yield PassedOn(
            PassedBy.RESENT,
            _first(senders[place : place + 1]),
            read_addresses(recipients[place : place + 1])[:_PEOPLE],
            at=read_instant(dates[place]) if place < len(dates) else None,
        )


def _by_rule(headers: Headers) -> Iterator[PassedOn]:
    """Yield a passing on by a rule, as Gmail and Exchange mark it and RFC 3834 section 5 allows."""
    # Gmail: "X-Forwarded-For: first@ then@", "X-Forwarded-To: then@"; Exchange: whose rule it was.
    named = headers.first("x-forwarded-for").split()[:1] or [headers.first("x-ms-exchange-inbox-rules-loop")]
    marked = headers.first("x-forwarded-to") or headers.token("auto-submitted") == "auto-forwarded"
    if named[0] or marked:
        to = read_addresses([headers.first("x-forwarded-to")])[:_PEOPLE]
        yield PassedOn(PassedBy.AUTOMATIC, _first(named), to)


def _enclosed(part: Part, depth: int) -> Iterator[PassedOn]:
    for nested in _nested(part):
        inner = scan(Feed([decode(nested.body, nested.encoding)]), Ledger(), nested.depth + 1)
        headers = inner.headers
        if not (headers.first("from") or headers.first("received")):
            continue
        yield PassedOn(
            PassedBy.ENCLOSED,
            _first(headers.every("from")),
            read_addresses(headers.every("to"))[:_PEOPLE],
            headers.line("subject"),
            headers.sent_at(),
            read_trail(headers.trail)[1],
            depth,
        )
        if depth < _DEPTH:
            yield from _enclosed(inner, depth + 1)


def _nested(part: Part) -> Iterator[Part]:
    if part.file and part.media_type in NESTED:
        yield part
    for child in part.children:
        yield from _nested(child)


def _first(values: list[str]) -> Address:
    found = read_addresses(values) if values and values[0] else ()
    return found[0] if found else Address("")
