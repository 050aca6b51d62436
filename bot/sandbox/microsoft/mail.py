"""Graph's calls for mail over the state of the mailboxes; what a call may do was decided before."""

import base64
import binascii
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from bot.sandbox.microsoft.delta import Rounds, bound_of
from bot.sandbox.microsoft.directory import Person
from bot.sandbox.microsoft.faults import Fault
from bot.sandbox.microsoft.messages import DELETED, DRAFTS, SENT, Folder, Mailbox, Message, fields_of
from bot.sandbox.microsoft.refusals import GraphError, Json
from bot.sandbox.microsoft.timing import now
from bot.sandbox.microsoft.uploads import Uploads
from bot.sandbox.microsoft.writing import check_fields, written

_SIZE = "Integer 0xe08"
_SELECTABLE = (
    "receivedDateTime",
    "sentDateTime",
    "isDraft",
    "internetMessageId",
    "parentFolderId",
    "subject",
    "from",
)


@dataclass(frozen=True, slots=True)
class Call:
    """One call for one mailbox.

    Attributes:
        base: Graph's address, for links.
        owner: the path of the mailbox as it was asked for.
        fault: one that the answer itself must show.
    """

    base: str
    owner: str
    mailbox: Mailbox
    ids: tuple[str, ...]
    query: Json
    body: bytes
    kind: str
    immutable: bool
    size: int
    fault: Fault | None = None

    @property
    def json(self) -> Json:
        """Is the body as a JSON object."""
        try:
            value = json.loads(self.body or b"{}")
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise GraphError(400, "BadRequest")
        return value


@dataclass(frozen=True, slots=True)
class Given:
    """An answer; `content` where it is no JSON."""

    status: int
    body: Json | None = None
    content: bytes = b""


@dataclass(slots=True)
class Mail:
    """The mail calls of a stand-in. Its owner holds the lock.

    Attributes:
        rewrites_ids: sent mail gets another Message-ID.
        swallows: a send is answered 202 and never made.
        later: a send is answered 202 and made so many looks later.
        may_send: returns whether a mailbox may send as an address.
    """

    may_send: Callable[[Mailbox, str], bool]
    uploads: Uploads = field(default_factory=Uploads)
    rewrites_ids: bool = False
    swallows: bool = False
    later: int = 0
    left: list[tuple[str, bytes]] = field(default_factory=list)
    _rounds: dict[str, Rounds] = field(default_factory=dict)
    _waiting: dict[str, int] = field(default_factory=dict)

    def rounds(self, mailbox: Mailbox) -> Rounds:
        """Is the delta state of a mailbox."""
        return self._rounds.setdefault(mailbox.address, Rounds(mailbox))

    def forget(self) -> None:
        """Begins afresh, as for mailboxes that are all new."""
        self._rounds.clear()
        self._waiting.clear()
        self.left.clear()
        self.rewrites_ids = self.swallows = False
        self.later = 0

    def list_folders(self, call: Call) -> Given:
        """Lists folders of one level."""
        parent = call.mailbox.folder(call.ids[0]).id if call.ids else ""
        found = [one for one in call.mailbox.folders.values() if one.parent == parent]
        if bound := call.query.get("$filter"):
            name = _equal(str(bound), "displayName")
            found = [one for one in found if one.name == name]
        return Given(200, {"value": [_folder(call.mailbox, one) for one in found]})

    def show_folder(self, call: Call) -> Given:
        """Shows a folder."""
        return Given(200, _folder(call.mailbox, call.mailbox.folder(call.ids[0])))

    def delta(self, call: Call) -> Given:
        """Answers one page of a delta query."""
        rounds = self.rounds(call.mailbox)
        token = call.query.get("$skiptoken") or call.query.get("$deltatoken")
        place = rounds.resume(str(token)) if token else rounds.begin(call.ids[0], call.query)
        ids, onward, ended = rounds.page(place, call.size, call.fault)
        shown = [self._listed(call, one, place.folder, place.query) for one in ids]
        here = f"{call.base}{call.owner}/mailFolders('{quote(place.folder)}')/messages/delta"
        link = {"@odata.nextLink": f"{here}?$skiptoken={onward}"} if onward else {}
        link |= {"@odata.deltaLink": f"{here}?$deltatoken={ended}"} if ended else {}
        return Given(200, {"@odata.context": "$metadata#Collection(message)", **link, "value": shown})

    def find(self, call: Call) -> Given:
        """Lists messages, in one folder or all: by their Message-ID, or those received since an instant."""
        if str(call.query.get("$filter", "")).startswith("receivedDateTime"):
            return self._received(call)
        wanted = _equal(str(call.query.get("$filter", "")), "internetMessageId")
        place = call.mailbox.folder(call.ids[0]).id if call.ids else ""
        found = [
            one
            for one in call.mailbox.messages.values()
            if one.fields.get("internetMessageId") == wanted and place in {"", one.folder}
        ]
        return Given(200, {"value": [_message(call, one, call.query) for one in found]})

    def _received(self, call: Call) -> Given:
        since = bound_of(str(call.query["$filter"]))
        if call.query.get("$orderby", "receivedDateTime") != "receivedDateTime":
            raise GraphError(400, "InefficientFilter")
        lying = [one for one in call.mailbox.messages.values() if one.received_at >= since]
        lying.sort(key=lambda one: one.received_at)
        begin, size = int(call.query.get("$skip", 0)), int(call.query.get("$top", 10))
        shown = [_message(call, one, call.query) for one in lying[begin : begin + size]]
        onward = urlencode({**call.query, "$skip": begin + size})
        more = {"@odata.nextLink": f"{call.base}{call.owner}/messages?{onward}"}
        return Given(200, {"value": shown, **(more if begin + size < len(lying) else {})})

    def show(self, call: Call) -> Given:
        """Shows a message."""
        message = call.mailbox.message(call.ids[0])
        self._arrive(call.mailbox, message)
        return Given(200, _message(call, message, call.query))

    def fetch(self, call: Call) -> Given:
        """Gives a message as MIME."""
        return Given(200, content=written(call.mailbox.message(call.ids[0]), now()))

    def create(self, call: Call) -> Given:
        """Makes a draft, of MIME in base64 or of Graph's own fields."""
        if call.kind.startswith("text/plain"):
            try:
                mime = base64.b64decode(call.body, validate=True)
            except binascii.Error:
                raise GraphError(400, "ErrorMimeContentInvalidBase64String") from None
            made = call.mailbox.add(DRAFTS, mime, draft=True)
        else:
            given = call.json
            check_fields(given, creating=True)
            made = call.mailbox.add(DRAFTS, b"", draft=True)
            made.fields = {"from": _own(call.mailbox), "internetMessageId": _new_id(), **given}
        return Given(201, _message(call, made, {}))

    def reply(self, call: Call) -> Given:
        """Makes a draft that answers a message."""
        original = call.mailbox.message(call.ids[0])
        made = call.mailbox.add(DRAFTS, b"", draft=True)
        made.fields = {
            "from": _own(call.mailbox),
            "internetMessageId": _new_id(),
            "subject": f"Re: {original.fields.get('subject', '')}",
            "toRecipients": [original.fields.get("from", _own(call.mailbox))],
            "body": {"contentType": "html", "content": "<hr>"},
            "inReplyTo": original.fields.get("internetMessageId", ""),
        }
        given = call.json.get("message") or {}
        check_fields(given, creating=True)
        made.fields |= given
        return Given(201, _message(call, made, {}))

    def change(self, call: Call) -> Given:
        """Changes a draft."""
        draft, given = call.mailbox.message(call.ids[0]), call.json
        if not draft.is_draft or draft.mime:
            raise GraphError(400, "ErrorInvalidPropertySet")
        check_fields(given, creating=False)
        draft.fields |= given
        return Given(200, _message(call, draft, {}))

    def attach(self, call: Call) -> Given:
        """Adds a small file to a draft."""
        given = call.json
        if given.get("@odata.type") != "#microsoft.graph.fileAttachment":
            raise GraphError(400, "ErrorInvalidRequest")
        self._draft(call).files.append(given)
        return Given(201, {**given, "id": secrets.token_urlsafe(8), "contentBytes": None})

    def upload(self, call: Call) -> Given:
        """Opens an upload session for a large file."""
        item = call.json.get("AttachmentItem")
        if not isinstance(item, dict) or item.get("attachmentType") != "file":
            raise GraphError(400, "ErrorInvalidRequest")
        token = self.uploads.begin(self._draft(call), item)
        where = call.base.removesuffix("v1.0/") + f"outlook/uploads/{token}"
        begun = {"uploadUrl": where, "expirationDateTime": "2026-12-31T00:00:00Z"}
        return Given(201, begun | {"nextExpectedRanges": ["0"]})

    def send(self, call: Call) -> Given:
        """Sends a draft; its copy turns up among what was sent, under the same immutable id."""
        draft = self._draft(call)
        sender = str(draft.fields.get("from", {}).get("emailAddress", {}).get("address", ""))
        if sender.casefold() != call.mailbox.address and not self.may_send(call.mailbox, sender):
            raise GraphError(403, "ErrorSendAsDenied")
        if self.swallows:
            return Given(202)
        if self.later:
            self._waiting[draft.id] = self.later
        else:
            self._leave(call.mailbox, draft)
        return Given(202)

    def delete(self, call: Call) -> Given:
        """Moves a message to the deleted items."""
        call.mailbox.move(call.mailbox.message(call.ids[0]), DELETED)
        return Given(204)

    def delete_for_good(self, call: Call) -> Given:
        """Removes a message for good."""
        call.mailbox.remove(call.mailbox.message(call.ids[0]))
        return Given(204)

    def _draft(self, call: Call) -> Message:
        found = call.mailbox.message(call.ids[0])
        if not found.is_draft or found.id in self._waiting:
            raise GraphError(400, "ErrorInvalidOperation")
        return found

    def _arrive(self, mailbox: Mailbox, message: Message) -> None:
        if message.id in self._waiting:
            self._waiting[message.id] -= 1
            if self._waiting[message.id] <= 0:
                del self._waiting[message.id]
                self._leave(mailbox, message)

    def _leave(self, mailbox: Mailbox, draft: Message) -> None:
        if self.rewrites_ids:
            old, new = str(draft.fields["internetMessageId"]), _new_id()
            draft.mime = draft.mime.replace(old.encode(), new.encode(), 1)
            draft.fields["internetMessageId"] = new
        draft.mime = written(draft, now())
        draft.fields = fields_of(draft.mime)
        draft.is_draft, draft.received_at = False, now()
        mailbox.move(draft, SENT)
        self.left.append((mailbox.address, draft.mime))

    def _listed(self, call: Call, key: str, folder: str, query: Json) -> Json:
        message = call.mailbox.messages.get(key)
        if message is None or message.folder != folder:
            reason = "deleted" if message is None else "changed"
            return {"@odata.type": "#microsoft.graph.message", "id": key, "@removed": {"reason": reason}}
        return _message(call, message, query)


def user_of(person: Person) -> Json:
    """Is a person as `/me` shows them."""
    proxies = [f"SMTP:{person.address}", *(f"smtp:{one}" for one in person.aliases)]
    return {
        "@odata.context": "$metadata#users(mail,userPrincipalName,proxyAddresses)/$entity",
        "mail": person.address,
        "userPrincipalName": person.address,
        "proxyAddresses": proxies,
    }


def _message(call: Call, message: Message, query: Json) -> Json:
    known: dict[str, Any] = {
        "receivedDateTime": message.received_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sentDateTime": message.received_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "isDraft": message.is_draft,
        "parentFolderId": message.folder,
        **{name: message.fields.get(name) for name in ("internetMessageId", "subject", "from")},
    }
    asked = [one for one in str(query.get("$select", "")).split(",") if one] or list(_SELECTABLE)
    if unknown := set(asked) - {*_SELECTABLE, "id"}:
        raise GraphError(400, f"ErrorUnknownProperty{len(unknown)}"[:20])
    shown: Json = {"@odata.etag": 'W/"stand-in"', "id": message.id if call.immutable else message.mutable_id}
    shown |= {name: known[name] for name in asked if name in known}
    if "0x0E08" in str(query.get("$expand", "")):
        shown["singleValueExtendedProperties"] = [{"id": _SIZE, "value": str(len(message.mime))}]
    return shown


def _folder(mailbox: Mailbox, one: Folder) -> Json:
    inside = sum(other.parent == one.id for other in mailbox.folders.values())
    return {"id": one.id, "displayName": one.name, "childFolderCount": inside}


def _own(mailbox: Mailbox) -> Json:
    return {"emailAddress": {"address": mailbox.address, "name": ""}}


def _equal(bound: str, name: str) -> str:
    """Is the value of a filter `name eq 'value'`, the only kind understood here."""
    head = f"{name} eq '"
    if not bound.startswith(head) or not bound.endswith("'"):
        raise GraphError(400, "ErrorInvalidUrlQueryFilter")
    return bound[len(head) : -1].replace("''", "'")


def _new_id() -> str:
    return f"<{secrets.token_hex(12)}@stand-in.outlook.example>"
