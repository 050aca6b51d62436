"""Drafts in Gmail, sent and looked up: stored first, sent once, and never repeated by itself.

A draft's reference names the draft, its message and its thread, so that what became of it can be
found even where Gmail has replaced our Message-ID.
"""

import io
import re
from contextlib import suppress
from typing import Any

from googleapiclient.http import MediaIoBaseUpload

from connectors.base import OutgoingMail, Sent
from connectors.errors import NotTaken, Temporary, Unsendable, Vanished
from connectors.google.answers import Malformed
from connectors.google.api import Api, Json
from connectors.mime.writing import build_chunks

#: Bytes of a mail that Gmail takes for sending: 35 MiB (discovery document, drafts.create).
_LARGEST = 36_700_160
#: Bytes above which a mail goes up in pieces (Gmail API, "Upload attachments").
_IN_PIECES, _PIECE = 5_000_000, 4 << 20
_REFERENCE = re.compile(r"([\w.-]{1,128})/([\w-]{1,64})/([\w-]{1,64})")
_ID = re.compile(r"<[!-;=?-~]{3,250}>")
_GONE = "the draft is gone: it was sent or discarded; ask find_sent which"
_ORIGINAL = "X-Google-Original-Message-ID"
_NAMES = ["Message-ID", _ORIGINAL]


class Outbox:
    """What leaves one mailbox."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def aliases(self) -> tuple[str, ...]:
        """Return the other addresses that Gmail lets this account send from, lower case."""
        return tuple(address for address, primary in self._senders().items() if not primary)

    def draft(self, mail: OutgoingMail) -> str:
        """Store the mail as a draft, in the thread it answers; see `Connector.draft`."""
        content = _whole(mail)
        if mail.sender.address.lower() not in self._senders():
            raise Unsendable(
                "Gmail does not let this account send from that address; confirm it in Gmail's settings "
                "under 'Send mail as', or answer from the account's own address"
            )
        self._drop_earlier(mail.message_id)
        thread = self._thread(mail)
        media = MediaIoBaseUpload(
            io.BytesIO(content), "message/rfc822", chunksize=_PIECE, resumable=len(content) > _IN_PIECES
        )
        body: Json = {"message": {"threadId": thread}} if thread else {}
        try:
            made = self._api.ask(
                self._api.users.drafts().create(userId="me", body=body, media_body=media), 10
            )
        except Malformed:
            raise Unsendable("Gmail does not accept this mail; look at its recipients and files") from None
        except Vanished:  # the thread went away since it was looked up
            raise Temporary from None
        message = made.get("message", {})
        reference = f"{made.get('id', '')}/{message.get('id', '')}/{message.get('threadId', '')}"
        if not _REFERENCE.fullmatch(reference):
            raise Temporary("Gmail's answer lacks a field; it may have broken off")
        return reference

    def send(self, draft: str) -> Sent:
        """Send a draft, once, and read the real Message-ID back; see `Connector.send`."""
        known = _REFERENCE.fullmatch(draft)
        if known is None:
            raise Vanished(_GONE)
        try:
            left = self._api.ask(self._api.users.drafts().send(userId="me", body={"id": known[1]}), 100)
        except Vanished:
            raise Vanished(_GONE) from None
        except Malformed:
            raise Unsendable("Gmail does not accept this mail; look at its recipients and files") from None
        try:
            ids = self._message_ids(str(left["id"]))
        except (KeyError, Vanished, NotTaken):  # it has left, whatever may be read of it now
            ids = {}
        if "message-id" not in ids:  # reading lags behind sending by seconds
            raise Temporary("Gmail took the mail and does not show it yet; find_sent tells")
        return Sent(str(left["id"]), ids["message-id"])

    def find_sent(self, draft: str, message_id: str) -> Sent | None:
        """Return what became of a draft; see `Connector.find_sent`."""
        known = _REFERENCE.fullmatch(draft)
        if known is not None and self._lies_there(known[1]):
            return None
        return self._by_id(message_id) or (self._by_thread(known, message_id) if known else None)

    def discard(self, draft: str) -> None:
        """Delete a draft; gone already is fine."""
        if (known := _REFERENCE.fullmatch(draft)) is not None:
            self._drop(known[1])

    def _drop(self, draft: str) -> None:
        with suppress(Vanished):
            self._api.ask(self._api.users.drafts().delete(userId="me", id=draft), 10)

    def _drop_earlier(self, message_id: str) -> None:
        """Drop the drafts of a mail whose references are lost."""
        if not _ID.fullmatch(message_id):
            return
        asked = self._api.users.drafts().list(userId="me", q=f"rfc822msgid:{message_id[1:-1]}")
        for found in self._api.ask(asked, 5).get("drafts", ()):
            self._drop(str(found["id"]))

    def _senders(self) -> dict[str, bool]:
        """Return the addresses that may be sent from, and whether each is the account's own."""
        listed = self._api.ask(self._api.users.settings().sendAs().list(userId="me"), 1).get("sendAs", ())
        return {
            str(each["sendAsEmail"]).lower(): bool(each.get("isPrimary"))
            for each in listed
            if each.get("isPrimary") or each.get("verificationStatus") == "accepted"
        }

    def _thread(self, mail: OutgoingMail) -> str | None:
        """Return the thread of the letter that is answered: References alone do not join it."""
        for parent in dict.fromkeys((mail.in_reply_to, *reversed(mail.references[-1:]))):
            if parent and _ID.fullmatch(parent):
                for found in self._search(parent):
                    return str(found["threadId"])
        return None

    def _search(self, message_id: str, **more: Any) -> list[Json]:  # noqa: ANN401 - the client's own parameters
        asked: Json = {"userId": "me", "q": f"rfc822msgid:{message_id[1:-1]}", "includeSpamTrash": True}
        return list(self._api.ask(self._api.users.messages().list(**asked, **more), 5).get("messages", ()))

    def _lies_there(self, draft: str) -> bool:
        try:
            self._api.ask(self._api.users.drafts().get(userId="me", id=draft, format="minimal"), 5)
        except Vanished:
            return False
        return True

    def _by_id(self, message_id: str) -> Sent | None:
        if not _ID.fullmatch(message_id):
            return None
        for found in self._search(message_id, labelIds=["SENT"]):
            key = str(found["id"])
            if message_id in (ids := self._message_ids(key)).values() and "message-id" in ids:
                return Sent(key, ids["message-id"])
        return None

    def _by_thread(self, known: re.Match[str], message_id: str) -> Sent | None:
        """Return a sent mail of the draft's thread: by a header, or as the only one of its own."""
        asked = {"userId": "me", "id": known[3], "format": "metadata", "metadataHeaders": _NAMES}
        try:
            thread = self._api.ask(self._api.users.threads().get(**asked), 40)
        except Vanished:
            return None
        sent = {
            str(each["id"]): _headers(each)
            for each in thread.get("messages", ())
            if "SENT" in each.get("labelIds", ()) and "DRAFT" not in each.get("labelIds", ())
        }
        ours = {key: ids for key, ids in sent.items() if message_id in ids.values()}
        if not ours and known[2] == known[3] and len(sent) == 1:
            ours = sent
        return next((Sent(key, ids["message-id"]) for key, ids in ours.items() if "message-id" in ids), None)

    def _message_ids(self, key: str) -> dict[str, str]:
        asked = {"userId": "me", "id": key, "format": "metadata", "metadataHeaders": _NAMES}
        return _headers(self._api.ask(self._api.users.messages().get(**asked), 20))


def _headers(message: Json) -> dict[str, str]:
    listed = message.get("payload", {}).get("headers", ())
    return {str(each["name"]).lower(): str(each["value"]).strip() for each in listed}


def _whole(mail: OutgoingMail) -> bytes:
    content = bytearray()
    for piece in build_chunks(mail):
        content += piece
        if len(content) > _LARGEST:
            raise Unsendable("the mail is larger than the 35 MiB that Gmail sends; send fewer files")
    return bytes(content)
