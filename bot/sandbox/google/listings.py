"""Gmail's two lists: messages by label and search, newest first, and the history since an id.

Tokens of pages hold the place in clear, so that the same token always leads to the same page.
"""

import bisect

from bot.sandbox.google.account import ADDED, DELETED, LABELLED, UNLABELLED, Change, GmailAccount, Message
from bot.sandbox.google.call import Call
from bot.sandbox.google.refusals import Json, RefusedError, invalid
from bot.sandbox.google.search import search

_TYPES = {
    "messageAdded": ADDED,
    "messageDeleted": DELETED,
    "labelAdded": LABELLED,
    "labelRemoved": UNLABELLED,
}
_MOST = 500
_BUNDLE = 3


def message_page(account: GmailAccount, call: Call) -> Json:
    """Answer messages.list."""
    wanted = search(call.one("q"))
    labels = set(call.query.get("labelIds", ()))
    if not labels <= set(account.labels):
        raise invalid("Invalid label")
    hidden = set() if call.one("includeSpamTrash", "false") == "true" else {"SPAM", "TRASH"} - labels
    found = [
        message
        for message in account.messages.values()
        if labels <= message.labels and not hidden & message.labels and wanted(message)
    ]
    found.sort(key=_place, reverse=True)
    if token := call.one("pageToken"):
        place = _place_of(token)
        found = [message for message in found if _place(message) < place]
    page = found[: _size(call)]
    answer: Json = {"resultSizeEstimate": len(found)}
    if page:
        answer["messages"] = [{"id": message.id, "threadId": message.thread} for message in page]
    if len(page) < len(found):
        answer["nextPageToken"] = f"{page[-1].at}-{page[-1].id}"
    return answer


def history_page(account: GmailAccount, call: Call) -> Json:
    """Answer history.list: entries after an id, and in the last page the id to go on from."""
    start = call.one("startHistoryId")
    if not start.isdigit():
        raise invalid("Invalid startHistoryId")
    if int(start) < account.floor or int(start) > account.history:
        raise RefusedError(404, "notFound", "Requested entity was not found.")
    kinds = {_kind(name) for name in call.query.get("historyTypes", ())} or set(_TYPES.values())
    after, until = int(start), account.history
    if token := call.one("pageToken"):
        after, until = _range_of(token)
    first = bisect.bisect_right(account.changes, after, key=lambda change: change.id)
    entries = [change for change in account.changes[first:] if change.id <= until and change.kind in kinds]
    page = entries[: _size(call) * (_BUNDLE if account.habits.bundles else 1)]
    answer: Json = {"historyId": str(until)}
    if page:
        records = [_entry(account, change) for change in page]
        answer["history"] = _bundled(records) if account.habits.bundles else records
    if len(page) < len(entries):
        answer["nextPageToken"] = f"{page[-1].id}-{until}"
    return answer


def _entry(account: GmailAccount, change: Change) -> Json:
    """Return an entry with the labels that the message has now, which may no longer be those it came with."""
    now = account.messages.get(change.message)
    labels = sorted(now.labels if now else change.standing)
    message: Json = {"id": change.message, "threadId": change.thread} | (
        {"labelIds": labels} if labels else {}
    )
    told: Json = {"message": message}
    if change.labels:
        told["labelIds"] = sorted(change.labels)
    short = {"id": change.message, "threadId": change.thread}
    return {"id": str(change.id), "messages": [short], change.kind: [told]}


def _bundled(records: list[Json]) -> list[Json]:
    bundles = []
    for start in range(0, len(records), _BUNDLE):
        bundle: Json = {}
        for record in records[start : start + _BUNDLE]:
            for name, value in record.items():
                bundle[name] = value if name == "id" else [*bundle.get(name, ()), *value]
        bundles.append(bundle)
    return bundles


def _place(message: Message) -> tuple[int, str]:
    return message.at, message.id


def _place_of(token: str) -> tuple[int, str]:
    at, _, key = token.partition("-")
    if not at.isdigit() or not key:
        raise invalid("Invalid pageToken")
    return int(at), key


def _range_of(token: str) -> tuple[int, int]:
    after, _, until = token.partition("-")
    if not after.isdigit() or not until.isdigit():
        raise invalid("Invalid pageToken")
    return int(after), int(until)


def _kind(name: str) -> str:
    if name not in _TYPES:
        raise invalid("Invalid historyTypes")
    return _TYPES[name]


def _size(call: Call) -> int:
    written = call.one("maxResults", "100")
    if not written.isdigit() or written == "0":
        raise invalid("Invalid maxResults")
    return min(int(written), _MOST)
