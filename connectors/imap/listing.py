"""Noticing letters: UIDs after the last one, in windows, so that no answer is ever long.

Never by counting, and never by what is read or unread: a colleague who opens a letter hides nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from connectors.base import Cursor, Page, Stub
from connectors.errors import CursorExpired
from connectors.imap.client import Client
from connectors.imap.keys import Spot
from connectors.imap.session import Opened

_LAST = 2**32 - 1
#: Letters up to which a folder is searched at once; the answer stays below what imaplib takes (1 MB a line).
_FEW = 50_000
#: Searches of one page; a page may be empty and still have more.
_SEARCHES = 20


def after(scope: str, cursor: Cursor | None, opened: Opened) -> int:
    """Return the last UID that was noticed.

    Raises:
        CursorExpired: it is of another folder or generation; any change counts, also a downward one.
    """
    if cursor is None:
        return 0
    if cursor.scope != scope or cursor.generation != str(opened.generation):
        raise CursorExpired
    if not (cursor.value.isascii() and cursor.value.isdigit()):
        raise CursorExpired
    return int(cursor.value)


def page(
    client: Client,
    opened: Opened,
    scope: str,
    last: int,
    limit: int,
    since: datetime | None,
    besides: Sequence[str] = (),
) -> Page:
    """Return the next letters after a UID, and where to go on from.

    Args:
        besides: further criteria of the search (RFC 9051 section 6.4.4).
    """
    found: list[int] = []
    end = opened.next_uid - 1 if opened.next_uid else _LAST
    step = _LAST if opened.letters <= limit else max(limit * 4, 1_000)
    begin = last + 1
    for _ in range(_SEARCHES):
        if len(found) > limit or begin > end:
            break
        until = min(begin + step - 1, end)
        found += _search(client, begin, until, since, besides)
        begin = until + 1
        step = step * 8 if opened.letters <= _FEW else min(step * 8, _FEW)
    more = len(found) > limit or begin <= end
    taken = found[:limit]
    if len(found) > limit:
        reached = taken[-1]
    elif more or since is not None:
        reached = max(begin - 1, last)  # what lies before was looked at, or is too old
    else:
        # Not UIDNEXT: on some servers a letter becomes visible after a later number was given.
        reached = taken[-1] if taken else last
    if reached >= _LAST:
        reached = taken[-1] if taken else last
    stubs = _stubs(client, opened, scope, taken)
    return Page(tuple(stubs), Cursor(scope, str(reached), str(opened.generation)), more)


def _search(
    client: Client, begin: int, until: int, since: datetime | None, besides: Sequence[str]
) -> list[int]:
    criteria: list[object] = ["UID", f"{begin}:{'*' if until == _LAST else until}", *besides]
    if since is not None:
        # SINCE knows days alone, in the server's zone.
        criteria += ["SINCE", (since - timedelta(days=1)).date()]
    # "n:*" names the last letter even where that is before n.
    return sorted(uid for uid in set(client.search(criteria)) if begin <= uid <= until)


def _stubs(client: Client, opened: Opened, scope: str, uids: Iterable[int]) -> list[Stub]:
    uids = list(uids)
    rows = client.fetch(uids, ["INTERNALDATE", "RFC822.SIZE"]) if uids else {}
    stubs = []
    for uid in uids:
        row = rows.get(uid, {})  # gone meanwhile: then fetching says so, and it is on record
        at = row.get(b"INTERNALDATE")
        size = row.get(b"RFC822.SIZE")
        stubs.append(
            Stub(
                str(Spot(scope, opened.generation, uid)),
                at.astimezone(UTC) if isinstance(at, datetime) and at.tzinfo and at.year > 1970 else None,
                size if isinstance(size, int) else None,
                str(opened.generation),
            )
        )
    return stubs
