"""Discovery in one folder by Graph's delta query: a first round that lists, then what came since.

Where letters count that were moved on, the whole mailbox is asked first (`wide`), and then the folder.

A round goes from link to link; a link is a secret and Graph's own, so it is followed only below Graph's
base. Source: https://learn.microsoft.com/graph/delta-query-messages
"""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from connectors.base import Cursor, Page, Stub, holds_junk
from connectors.errors import CursorExpired, Temporary
from connectors.microsoft.folders import SENT
from connectors.microsoft.graph import Graph
from connectors.microsoft.wide import Wide

#: A filtered round ends here without a word, so a round this long is walked again unfiltered.
FILTERED_AT_MOST = 5_000
_SIZE = "Integer 0x0E08"  # PidTagMessageSize, the only size that Graph tells without a download
_FIELDS = (
    f"$select=receivedDateTime&$expand=singleValueExtendedProperties($filter={quote(f'id eq {_SIZE!r}')})"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a round, as a cursor's value.

    Attributes:
        since: only letters received from then on count, in this first round.
        filtered: Graph leaves out older ones by itself.
        seen: how many letters the round has listed.
        paged: the round took more than one page, so that more may have come while it went.
        wide: the whole mailbox is listed, and the round begins after that.
    """

    link: str = field(repr=False)
    since: str = ""
    filtered: bool = False
    seen: int = 0
    paged: bool = False
    wide: bool = False

    @property
    def value(self) -> str:
        return json.dumps([self.link, self.since, self.filtered, self.seen, self.paged, self.wide])


def discover(
    graph: Graph,
    folder: str,
    scope: str,
    cursor: Cursor | None,
    limit: int,
    since: datetime | None,
    wide: Wide,
    *,
    anywhere: bool = False,
) -> Page:
    """Return one page of a folder.

    Args:
        folder: its path in Graph.
        wide: how the whole mailbox is asked.
        anywhere: it is, before the folder.

    Raises:
        CursorExpired: the cursor is none of this folder's, or Graph forgot it.
    """
    if cursor is not None:
        place = _read(cursor, scope)
    elif anywhere and since is not None:
        place = _Place(wide.link(since, _FIELDS, limit), _bound(since), wide=True)
    else:
        place = _first(folder, _bound(since) if since else "")
    answer = graph.get(place.link, f"odata.maxpagesize={max(1, limit)}")
    listed = [one for one in answer.get("value") or [] if "@removed" not in one]
    listed = [one for one in listed if wide.counts(one)] if place.wide else listed
    stubs = {stub.provider_key: stub for one in listed if _counts(stub := _stub(one, scope), place)}
    onward, more = _onward(answer, replace(place, seen=place.seen + len(listed)), folder)
    return Page(tuple(stubs.values()), Cursor(scope, onward.value), more)


def _bound(since: datetime) -> str:
    return since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _first(folder: str, bound: str) -> _Place:
    link = f"{folder}/messages/delta?{_FIELDS}"
    if not bound:
        return _Place(link)
    return _Place(link + "&$filter=" + quote(f"receivedDateTime ge {bound}"), bound, filtered=True)


def _read(cursor: Cursor, scope: str) -> _Place:
    try:
        link, since, filtered, seen, paged, *wide = json.loads(cursor.value)
    except (ValueError, TypeError):
        raise CursorExpired from None
    if cursor.scope != scope:
        raise CursorExpired
    return _Place(str(link), str(since), bool(filtered), int(seen), bool(paged), wide[:1] == [True])


def _onward(answer: dict[str, Any], place: _Place, folder: str) -> tuple[_Place, bool]:
    if link := answer.get("@odata.nextLink"):
        return replace(place, link=str(link), paged=True), True
    if place.wide and "value" in answer:
        return _first(folder, place.since), True
    if link := answer.get("@odata.deltaLink"):
        if place.filtered and place.seen >= FILTERED_AT_MOST:
            return _Place(f"{folder}/messages/delta?{_FIELDS}", place.since), True
        return _Place(str(link)), place.paged
    raise Temporary("Microsoft's answer ends before it says how to go on; it is asked again")


def _stub(item: dict[str, Any], scope: str) -> Stub:
    return Stub(
        str(item["id"]),
        instant(item.get("receivedDateTime")),
        _size(item),
        junk=holds_junk(scope),
        sent=scope == SENT,
    )


def _counts(stub: Stub, place: _Place) -> bool:
    if not place.since or place.filtered or place.wide or stub.received_at is None:
        return True
    return stub.received_at.strftime("%Y-%m-%dT%H:%M:%SZ") >= place.since


def instant(written: object) -> datetime | None:
    """Return an instant as Graph writes it, UTC; None where it is none."""
    try:
        at = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _size(item: dict[str, Any]) -> int | None:
    for extended in item.get("singleValueExtendedProperties") or []:
        value = str(extended.get("value", ""))
        # Graph writes the property's number its own way: "Integer 0xe08".
        if str(extended.get("id", "")).lower().endswith("e08") and value.isdecimal():
            return int(value)
    return None
