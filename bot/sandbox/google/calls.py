"""Gmail's methods over one account: what each is asked, and what it answers.

The table `METHODS` holds every call that the stand-in knows; any other path is not there.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.google.account import GmailAccount, Message
from bot.sandbox.google.call import Call
from bot.sandbox.google.headers import addresses, header, headers, with_header
from bot.sandbox.google.listings import history_page, message_page
from bot.sandbox.google.refusals import Json, RefusedError, invalid, missing
from bot.sandbox.google.search import search

MODIFY = "https://www.googleapis.com/auth/gmail.modify"
_WEEK = 7 * 86_400
_LARGEST = 36_700_160


Method = Callable[[GmailAccount, Call], Json]


@dataclass(frozen=True, slots=True)
class Route:
    """Where a method is reached, and which parameters it takes."""

    name: str
    verb: str
    path: re.Pattern[str]
    takes: frozenset[str]
    answer: Method


def profile(account: GmailAccount, call: Call) -> Json:
    """Answer getProfile."""
    del call
    return account.profile()


def labels(account: GmailAccount, call: Call) -> Json:
    """Answer labels.list."""
    del call
    system = [name for name in account.labels if not name.startswith("Label_")]
    kinds = {label: "system" if label in system else "user" for label in account.labels}
    return {
        "labels": [
            {"id": label, "name": name, "type": kinds[label]} for label, name in account.labels.items()
        ]
    }


def get_message(account: GmailAccount, call: Call) -> Json:
    """Answer messages.get."""
    key = call.path["id"]
    if not re.fullmatch(r"[0-9a-f]{1,20}", key):
        raise invalid("Invalid id value")
    return shown(account.find(key), call)


def shown(message: Message, call: Call) -> Json:
    """Return a message in the format that was asked for."""
    kind = call.one("format", "full").lower()
    found: Json = {
        "id": message.id,
        "threadId": message.thread,
        "labelIds": sorted(message.labels),
        "snippet": "",
        "sizeEstimate": len(message.raw),
        "historyId": str(message.history),
        "internalDate": str(message.at),
    }
    if kind == "raw":
        found["raw"] = base64.urlsafe_b64encode(message.raw).decode("ascii")
    elif kind in {"metadata", "full"}:
        names = {name.lower() for name in call.query.get("metadataHeaders", ())}
        found["payload"] = {"mimeType": "text/plain", "headers": headers(message.raw, names)}
    elif kind != "minimal":
        raise invalid("Invalid format value")
    return found


def get_thread(account: GmailAccount, call: Call) -> Json:
    """Answer threads.get."""
    found = [message for message in account.messages.values() if message.thread == call.path["id"]]
    if not found:
        raise missing()
    return {
        "id": call.path["id"],
        "historyId": str(max(message.history for message in found)),
        "messages": [shown(message, call) for message in found],
    }


def create_draft(account: GmailAccount, call: Call) -> Json:
    """Answer drafts.create."""
    raw = call.media
    if raw is None:
        raw = base64.urlsafe_b64decode(call.body.get("message", {}).get("raw", "") + "==")
    if not raw:
        raise invalid("Missing draft message")
    if len(raw) > _LARGEST:
        raise RefusedError(413, "uploadTooLarge", "Request Entity Too Large")
    thread = call.body.get("message", {}).get("threadId")
    if thread is not None and all(message.thread != thread for message in account.messages.values()):
        raise missing()
    draft, message = account.new_draft(raw, thread)
    return drafted(draft, message)


def drafted(draft: str, message: Message) -> Json:
    """Return a draft as Gmail answers it."""
    return {
        "id": draft,
        "message": {"id": message.id, "threadId": message.thread, "labelIds": sorted(message.labels)},
    }


def list_drafts(account: GmailAccount, call: Call) -> Json:
    """Answer drafts.list."""
    wanted = search(call.one("q"))
    found = [(draft, account.find(message)) for draft, message in account.drafts.items()]
    shown = [
        {"id": draft, "message": {"id": message.id, "threadId": message.thread}}
        for draft, message in found
        if wanted(message)
    ]
    return {"resultSizeEstimate": len(shown)} | ({"drafts": shown} if shown else {})


def get_draft(account: GmailAccount, call: Call) -> Json:
    """Answer drafts.get."""
    return {"id": call.path["id"], "message": shown(account.draft_of(call.path["id"]), call)}


def delete_draft(account: GmailAccount, call: Call) -> Json:
    """Answer drafts.delete."""
    message = account.draft_of(call.path["id"])
    del account.drafts[call.path["id"]]
    account.drop(message.id)
    return {}


def send_draft(account: GmailAccount, call: Call) -> Json:
    """Answer drafts.send: the draft goes, and a message with another id is in Sent."""
    draft = str(call.body.get("id", ""))
    message = account.draft_of(draft)
    if not addresses(header(message.raw, "to")):
        raise invalid("Recipient address required")
    raw = _as_sent(account, message)
    del account.drafts[draft]
    account.drop(message.id)
    sent = account.store(raw, {"SENT"}, thread=message.thread)
    return {"id": sent.id, "threadId": sent.thread, "labelIds": sorted(sent.labels)}


def _as_sent(account: GmailAccount, message: Message) -> bytes:
    """Return what really leaves: from an address that may be used, with an id that Gmail likes."""
    raw = message.raw
    sender = addresses(header(raw, "from"))
    if not sender or (sender[0] != account.address and account.send_as.get(sender[0]) != "accepted"):
        raw = with_header(raw, "From", account.address)
    if account.habits.rewrites_ids:
        original = header(raw, "message-id")
        raw = with_header(raw, "Message-ID", f"<CA{message.id}@mail.gmail.com>")
        raw = with_header(raw, "X-Google-Original-Message-ID", original)
    return raw


def send_as(account: GmailAccount, call: Call) -> Json:
    """Answer settings.sendAs.list."""
    del call
    own = {"sendAsEmail": account.address, "displayName": "", "isPrimary": True, "isDefault": True}
    others = [
        {"sendAsEmail": address, "displayName": "", "verificationStatus": status}
        for address, status in account.send_as.items()
    ]
    return {"sendAs": [own, *others]}


def filters(account: GmailAccount, call: Call) -> Json:
    """Answer settings.filters.list."""
    del call
    return {"filter": list(account.filters)} if account.filters else {}


def watch(account: GmailAccount, call: Call) -> Json:
    """Answer watch."""
    if not re.fullmatch(r"projects/[^/]+/topics/[^/]+", str(call.body.get("topicName", ""))):
        raise invalid("Invalid topicName")
    if call.body.get("labelFilterBehavior", "include") not in {"include", "exclude"}:
        raise invalid("Invalid labelFilterBehavior")
    labels = frozenset(map(str, call.body.get("labelIds", ())))
    if not labels <= set(account.labels):
        raise invalid("Invalid label")
    account.watched = labels, call.body.get("labelFilterBehavior", "include") == "include"
    account.topic = str(call.body["topicName"])
    account.watched_until = account.clock() + _WEEK
    return {"historyId": str(account.history), "expiration": str(int(account.watched_until * 1_000))}


def stop(account: GmailAccount, call: Call) -> Json:
    """Answer stop."""
    del call
    account.watched_until = 0.0
    return {}


def _route(name: str, verb: str, path: str, answer: Method, *takes: str) -> Route:
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
    return Route(name, verb, re.compile(f"users/(?P<userId>[^/]+)/{pattern}"), frozenset(takes), answer)


#: Every method that the stand-in knows.
METHODS = (
    _route("getProfile", "GET", "profile", profile),
    _route("labels.list", "GET", "labels", labels),
    _route(
        "messages.list",
        "GET",
        "messages",
        message_page,
        "includeSpamTrash",
        "labelIds",
        "maxResults",
        "pageToken",
        "q",
    ),
    _route("messages.get", "GET", "messages/{id}", get_message, "format", "metadataHeaders"),
    _route("threads.get", "GET", "threads/{id}", get_thread, "format", "metadataHeaders"),
    _route(
        "history.list",
        "GET",
        "history",
        history_page,
        "historyTypes",
        "labelId",
        "maxResults",
        "pageToken",
        "startHistoryId",
    ),
    _route("drafts.create", "POST", "drafts", create_draft),
    _route("drafts.list", "GET", "drafts", list_drafts, "q"),
    _route("drafts.send", "POST", "drafts/send", send_draft),
    _route("drafts.get", "GET", "drafts/{id}", get_draft, "format"),
    _route("drafts.delete", "DELETE", "drafts/{id}", delete_draft),
    _route("settings.sendAs.list", "GET", "settings/sendAs", send_as),
    _route("settings.filters.list", "GET", "settings/filters", filters),
    _route("watch", "POST", "watch", watch),
    _route("stop", "POST", "stop", stop),
)
