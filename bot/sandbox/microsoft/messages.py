"""The state of one mailbox: folders, messages with ids that survive moves, and what changed since when."""

import email
import email.policy
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr

from bot.sandbox.microsoft.refusals import GraphError, Json, item_not_found
from bot.sandbox.microsoft.timing import now

INBOX, JUNK, SENT, DRAFTS, DELETED = "inbox", "junkemail", "sentitems", "drafts", "deleteditems"
ARCHIVE = "archive"
_NAMES = {INBOX: "Inbox", JUNK: "Junk Email", SENT: "Sent Items", DRAFTS: "Drafts", DELETED: "Deleted Items"}


@dataclass(slots=True)
class Folder:
    """A folder; `known` is the name that Graph knows it by wherever it lies, "" for a person's own."""

    id: str
    name: str
    known: str = ""
    parent: str = ""


@dataclass(slots=True)
class Message:
    """A message: raw MIME, or still Graph's own fields with its files beside."""

    id: str
    folder: str
    received_at: datetime
    mime: bytes = b""
    is_draft: bool = False
    fields: Json = field(default_factory=dict)
    files: list[Json] = field(default_factory=list)
    moves: int = 0

    @property
    def mutable_id(self) -> str:
        """Is the id that a caller gets who does not ask for immutable ones: a move changes it."""
        made = hashlib.sha256(f"{self.id} {self.folder} {self.moves}".encode()).hexdigest()
        return f"AAMkAD{made}="


class Mailbox:
    """One mailbox. Its owner holds the lock."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.messages: dict[str, Message] = {}
        #: (folder, message) of every change, in order; a delta token is a place in it.
        self.log: list[tuple[str, str]] = []
        self.folders: dict[str, Folder] = {}
        for known, name in _NAMES.items():
            made = Folder(_new_id("AQMkAD"), name, known)
            self.folders[made.id] = made

    def folder(self, named: str) -> Folder:
        """Is a folder by its id or well-known name."""
        for one in self.folders.values():
            if named in {one.id, one.known}:
                return one
        raise GraphError(404, "ErrorFolderNotFound" if "AQMk" in named else "ErrorItemNotFound")

    def make_folder(self, path: str) -> Folder:
        """Makes the folders of a path such as "Archive/2026", where they are not there."""
        parent = ""
        for name in path.split("/"):
            found = [one for one in self.folders.values() if (one.parent, one.name) == (parent, name)]
            made = found[0] if found else Folder(_new_id("AQMkAD"), name, parent=parent)
            self.folders[made.id] = made
            parent = made.id
        return made

    def make_archive(self) -> Folder:
        """Makes the folder that Outlook archives into, which is not there before."""
        made = Folder(_new_id("AQMkAD"), "Archive", ARCHIVE)
        self.folders[made.id] = made
        return made

    def message(self, named: str) -> Message:
        """Is a message by either of its ids."""
        found = self.messages.get(named)
        if found is None and named.startswith("AAMk"):
            found = next((one for one in self.messages.values() if one.mutable_id == named), None)
        if found is None:
            if len(named) < 20:
                raise GraphError(400, "ErrorInvalidIdMalformed")
            raise item_not_found()
        return found

    def add(
        self, folder: str, mime: bytes, received_at: datetime | None = None, *, draft: bool = False
    ) -> Message:
        """Puts a message into a folder."""
        at = received_at or now()
        made = Message(_new_id("AAkALg"), self.folder(folder).id, at, mime, draft)
        made.fields = fields_of(mime) if mime else {}
        self.messages[made.id] = made
        self.log.append((made.folder, made.id))
        return made

    def move(self, message: Message, folder: str) -> None:
        """Moves a message; its immutable id stays."""
        self.log.append((message.folder, message.id))
        message.folder = self.folder(folder).id
        message.moves += 1
        self.log.append((message.folder, message.id))

    def remove(self, message: Message) -> None:
        """Removes a message for good."""
        del self.messages[message.id]
        self.log.append((message.folder, message.id))

    def among(self, folder: str) -> list[Message]:
        """Is what lies in a folder, the newest first."""
        place = self.folder(folder).id
        lying = [one for one in self.messages.values() if one.folder == place]
        return sorted(lying, key=lambda one: one.received_at, reverse=True)


def fields_of(mime: bytes) -> Json:
    """Is what Graph tells of a message that came as MIME."""
    parsed = email.message_from_bytes(mime, policy=email.policy.compat32)
    name, address = parseaddr(str(parsed["From"] or ""))
    return {
        "subject": str(parsed["Subject"] or ""),
        "internetMessageId": str(parsed["Message-ID"] or "").strip(),
        "from": {"emailAddress": {"address": address, "name": name}},
    }


def _new_id(kind: str) -> str:
    return f"{kind}{secrets.token_urlsafe(48)}="
